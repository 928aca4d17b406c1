// libFuzzer target: the first byte picks a reader of documents (JSON in its dialects, TOML, YAML,
// INI), the rest is what it reads. Trees stay within the bounds of depth and size, lines within the
// text; what the JSON writer makes of any text is read again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "format/entry.h"
#include "format/ini.h"
#include "format/json.h"
#include "format/json_writer.h"
#include "format/toml.h"
#include "format/trailing_commas.h"
#include "format/yaml.h"

namespace {

using namespace sluice;
using format::Node;

/// Number of values.
std::size_t look(const Node& node, std::size_t lines, std::size_t depth, std::size_t most) {
  if (node.line == 0 || node.line > lines || depth > most) std::abort();
  std::size_t count = 1;
  for (const Node& item : node.items) count += look(item, lines, depth + 1, most);
  for (const format::Member& member : node.members) {
    if (member.line == 0 || member.line > lines) std::abort();
    count += look(member.value, lines, depth + 1, most);
  }
  return count;
}

void check(const Result<Node>& read, std::string_view text, std::size_t most) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return;
  }
  if (look(*read, lines, 0, most + 1) > text.size() + 1) std::abort();
}

void check_yaml(std::string_view text) {
  // Some breaks of lines are not '\n' for YAML: only depth and count are asked.
  const auto documents = format::read_yaml("fuzz.yml", text);
  if (!documents) {
    if (documents.error().message.empty()) std::abort();
    return;
  }
  if (documents->size() > format::kMaxYamlDocuments) std::abort();
  std::size_t count = 0;
  for (const Node& document : *documents) {
    count += look(document, text.size() + 2, 0, format::kMaxYamlDepth + 1);
  }
  // A mapping without values has an empty one for each ':' or ',' at the most.
  if (count > 2 * text.size() + 2 + format::kMaxYamlAliasNodes) std::abort();
}

void check_ini(std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const format::IniEntry& entry : format::read_ini(text)) {
    if (entry.line == 0 || entry.line > lines) std::abort();
    for (const format::IniLine& line : entry.lines) {
      if (line.line < entry.line || line.line > lines) std::abort();
    }
  }
}

void check_writer(std::string_view text) {
  format::JsonWriter writer;
  writer.begin_object().member(text, text).key("list").begin_array().value(text).end_array();
  writer.end_object();
  const std::string written = writer.take();
  const auto read = format::read_json("fuzz", written);
  if (!read || read->members.size() != 2) std::abort();
  // What is no UTF-8 was replaced, the same way in both places.
  if (read->members[0].key != read->members[0].value.text) std::abort();
  if (format::json_string(read->members[0].key) != format::json_string(text)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      check(format::read_json("fuzz.json", text), text, format::kMaxJsonDepth);
      check_writer(text);
      break;
    case 1:
      check(format::read_json("bun.lock", text, format::JsonDialect::kWithComments), text,
            format::kMaxJsonDepth);
      if (format::without_trailing_commas(text).size() != text.size()) std::abort();
      break;
    case 2: {
      const auto keep = [](std::size_t depth, std::string_view key) {
        return depth < 3 || key == "version";
      };
      check(format::read_json_parts("fuzz.json", text, {keep, 1000}), text, format::kMaxJsonDepth);
      break;
    }
    case 3:
      check(format::read_toml("fuzz.toml", text), text, format::kMaxTomlDepth);
      break;
    case 4:
      check_yaml(text);
      break;
    default:
      check_ini(text);
  }
  return 0;
}
