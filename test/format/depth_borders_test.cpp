// Each reader of nested text at the border of its limit.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "format/edn.h"
#include "format/hcl.h"
#include "format/hocon.h"
#include "format/json.h"
#include "format/toml.h"
#include "format/xml.h"
#include "format/yaml.h"
#include "test/catch.h"

namespace sluice::format {
namespace {

struct Row {
  const char* what;
  std::size_t limit;
  std::string_view begin;
  std::string_view open;
  std::string_view middle;
  std::string_view close;
  bool (*reads)(const std::string& text);
};

std::string nested(const Row& row, std::size_t depth) {
  std::string text(row.begin);
  for (std::size_t i = 0; i < depth; ++i) text += row.open;
  text += row.middle;
  for (std::size_t i = 0; i < depth; ++i) text += row.close;
  return text;
}

TEST_CASE("each reader of nested text takes its limit and refuses one level more", "[format]") {
  const auto json = [](const std::string& text) { return bool(read_json("x", text)); };
  const auto yaml = [](const std::string& text) { return bool(read_yaml("x", text)); };
  const auto toml = [](const std::string& text) { return bool(read_toml("x", text)); };
  const auto xml = [](const std::string& text) { return bool(read_xml("x", text)); };
  const auto hocon = [](const std::string& text) { return bool(read_hocon("x", text)); };
  const auto edn = [](const std::string& text) { return bool(read_edn("x", text)); };
  // Of TOML the document itself is the first level, and the value in the last table one more.
  const Row kRows[] = {
      {"JSON arrays", kMaxJsonDepth, "", "[", "", "]", json},
      {"JSON objects", kMaxJsonDepth, "", "{\"a\":", "1", "}", json},
      {"YAML lists", kMaxYamlDepth, "", "[", "", "]", yaml},
      {"YAML maps", kMaxYamlDepth, "", "{a: ", "1", "}", yaml},
      {"TOML arrays", kMaxTomlDepth - 1, "a = ", "[", "", "]", toml},
      {"TOML tables", kMaxTomlDepth - 2, "a = ", "{a=", "1", "}", toml},
      {"XML", kMaxXmlDepth, "", "<a>", "", "</a>", xml},
      {"HOCON lists", kMaxHoconDepth, "a = ", "[", "", "]", hocon},
      {"HOCON objects", kMaxHoconDepth, "", "a {", "", "}", hocon},
      {"EDN lists", kMaxEdnDepth, "", "(", "", ")", edn},
      {"EDN vectors", kMaxEdnDepth, "", "[", "", "]", edn},
  };
  for (const Row& row : kRows) {
    INFO(row.what);
    CHECK(row.reads(nested(row, row.limit)));
    CHECK_FALSE(row.reads(nested(row, row.limit + 1)));
  }
}

TEST_CASE("HCL is read down to its limit, and what stands deeper is passed over", "[format]") {
  for (const std::size_t depth :
       {kMaxHclDepth - 1, kMaxHclDepth, kMaxHclDepth + 1, std::size_t{100'000}}) {
    INFO(depth);
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "a {\n";
    text += "x = 1\n";
    for (std::size_t i = 0; i < depth; ++i) text += "}\n";
    const Node root = read_hcl(text + "after = 2\n");
    CHECK(root.text_of("after") == "${2}");
    const Node* node = &root;
    std::size_t found = 0;
    while (const Node* inner = node->find("a")) {
      node = inner;
      ++found;
    }
    CHECK(found == std::min(depth, kMaxHclDepth + 1));
    CHECK((node->text_of("x") == "${1}") == (depth <= kMaxHclDepth));
  }
}

}  // namespace
}  // namespace sluice::format
