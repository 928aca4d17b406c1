#include "format/toml.h"

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
// Malformed input trips the library's own assertions before it reports the error.
#define TOML_ASSERT(expression) static_cast<void>(0)
#include <toml++/toml.h>

#include <sstream>
#include <string>
#include <utility>

#include "format/toml_limits.h"

namespace sluice::format {
namespace {

std::uint32_t line_of(const toml::source_region& region) { return region.begin.line; }

template <typename T>
std::string text_of(const T& value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

Node scalar(const toml::node& source) {
  Node node;
  if (const auto* value = source.as_string()) {
    node.kind = Node::Kind::kString;
    node.text = value->get();
  } else if (const auto* boolean = source.as_boolean()) {
    node.kind = Node::Kind::kBoolean;
    node.text = boolean->get() ? "true" : "false";
  } else if (const auto* integer = source.as_integer()) {
    node.kind = Node::Kind::kNumber;
    node.text = std::to_string(integer->get());
  } else if (const auto* number = source.as_floating_point()) {
    node.kind = Node::Kind::kNumber;
    node.text = text_of(number->get());
  } else {
    node.kind = Node::Kind::kString;
    if (const auto* date = source.as_date()) node.text = text_of(date->get());
    if (const auto* time = source.as_time()) node.text = text_of(time->get());
    if (const auto* date_time = source.as_date_time()) node.text = text_of(date_time->get());
  }
  return node;
}

/// Turns toml++'s tree into ours. Nested keys inside nested values add up to more levels than
/// either limit alone allows, so the depth is counted here too.
class TreeBuilder {
 public:
  Node build(const toml::node& source) {
    Node node;
    if (++depth_ > kMaxTomlDepth) {
      too_deep_ = true;
    } else if (const auto* table = source.as_table()) {
      node.kind = Node::Kind::kObject;
      for (const auto& [key, value] : *table) {
        node.members.push_back({std::string(key.str()), line_of(key.source()), build(value)});
      }
    } else if (const auto* array = source.as_array()) {
      node.kind = Node::Kind::kArray;
      node.items.reserve(array->size());
      for (const auto& item : *array) node.items.push_back(build(item));
    } else {
      node = scalar(source);
    }
    --depth_;
    node.line = line_of(source.source());
    return node;
  }

  bool too_deep() const { return too_deep_; }

 private:
  std::size_t depth_ = 0;
  bool too_deep_ = false;
};

}  // namespace

Result<Node> read_toml(std::string_view path, std::string_view bytes) {
  if (Status refused = check_toml_limits(path, bytes)) return *refused;
  const toml::parse_result parsed = toml::parse(bytes);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return Error{std::string(path), line_of(error.source()),
                 "not valid TOML: " + std::string(error.description())};
  }
  TreeBuilder builder;
  Node root = builder.build(parsed.table());
  if (builder.too_deep()) {
    return Error{std::string(path), 0,
                 "not valid TOML: nested deeper than " + std::to_string(kMaxTomlDepth) + " levels"};
  }
  return root;
}

}  // namespace sluice::format
