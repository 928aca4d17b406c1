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

Node to_node(const toml::node& source);

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

/// toml++ limits the nesting of values, check_toml_limits() the parts of keys: this recursion is
/// bounded.
Node to_node(const toml::node& source) {
  Node node;
  if (const auto* table = source.as_table()) {
    node.kind = Node::Kind::kObject;
    for (const auto& [key, value] : *table) {
      node.members.push_back({std::string(key.str()), line_of(key.source()), to_node(value)});
    }
  } else if (const auto* array = source.as_array()) {
    node.kind = Node::Kind::kArray;
    node.items.reserve(array->size());
    for (const auto& item : *array) node.items.push_back(to_node(item));
  } else {
    node = scalar(source);
  }
  node.line = line_of(source.source());
  return node;
}

}  // namespace

Result<Node> read_toml(std::string_view path, std::string_view bytes) {
  if (Status refused = check_toml_limits(path, bytes)) return *refused;
  const toml::parse_result parsed = toml::parse(bytes);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return Error{std::string(path), line_of(error.source()),
                 "not valid TOML: " + std::string(error.description())};
  }
  return to_node(parsed.table());
}

}  // namespace sluice::format
