// Source maps taken apart: sources with their names, the rest as it stands, nothing lost.
#include "secrets/source_map.h"

#include <string>
#include <vector>

#include "base/encoding.h"
#include "secrets/inline_map.h"
#include "test/catch.h"

namespace sluice::secrets {
namespace {

struct Parts final : SourceMapSink {
  void rest(std::string_view bytes) override { rest_bytes += bytes; }
  void begin_source(std::string_view name) override {
    CHECK_FALSE(open);
    open = true;
    sources.push_back(std::string(name) + '=');
  }
  void source_bytes(std::string_view bytes) override {
    CHECK(open);
    total += bytes.size();
    if (sources.back().size() < 100'000) sources.back() += bytes;
  }
  void end_source() override {
    CHECK(open);
    open = false;
  }
  std::string rest_bytes;
  std::vector<std::string> sources;
  std::size_t total = 0;
  bool open = false;
};

Parts take_apart(std::string_view map, std::size_t step = SIZE_MAX) {
  Parts parts;
  SourceMapReader reader(parts);
  for (std::size_t at = 0; at < map.size(); at += std::min(step, map.size() - at)) {
    reader.push(map.substr(at, step));
  }
  reader.finish();
  CHECK_FALSE(parts.open);
  return parts;
}

using Names = std::vector<std::string>;

struct Case {
  std::string_view map;
  Names sources;
  std::string_view rest;
};

}  // namespace

TEST_CASE("a source map comes apart the same in any pieces") {
  const std::vector<Case> cases = {
      {R"({"version":3,"sources":["a.ts","b.ts"],"sourcesContent":["let a = \"x\";\n","b"],"mappings":"A\\"})",
       {"a.ts=let a = \"x\";\n", "b.ts=b"},
       R"({"version":3,"sources":["a.ts","b.ts"],"sourcesContent":["",""],"mappings":"A\\"})"},
      {R"({"sources":[null,"b\u002fc"],"sourcesContent":[null,"\u00e9\ud83d\ude00\/\b\f\r\t\q"]})",
       {"b/c=\xC3\xA9\xF0\x9F\x98\x80/\b\f\r\tq"},
       R"({"sources":[null,"b\u002fc"],"sourcesContent":[null,""]})"},
      // Halves of pairs and digits that are none.
      {R"({"sourcesContent":["\ud83dx\ude00\ud83d\ud83d\ude00\u12zz\u","\ud83d"]})",
       {"=\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD\xF0\x9F\x98\x80\xEF\xBF\xBDzz\xEF\xBF\xBD",
        "=\xEF\xBF\xBD"},
       R"({"sourcesContent":["",""]})"},
      // Wrong types: nothing but strings right inside is content.
      {R"({"sources":{"a":["b"]},"sourcesContent":[1,{"sourcesContent":["in"]},["x"],true,"c"]})",
       {"=c"},
       R"({"sources":{"a":["b"]},"sourcesContent":[1,{"sourcesContent":["in"]},["x"],true,""]})"},
      {R"({"sourcesContent":"text","sources":"a"})",
       {},
       R"({"sourcesContent":"text","sources":"a"})"},
      {R"({"sourcesContent":{"0":"text"}})", {}, R"({"sourcesContent":{"0":"text"}})"},
      {R"([{"sourcesContent":["x"]}])", {}, R"([{"sourcesContent":["x"]}])"},
      {R"({"x_google":{"sourcesContent":["x"]}})", {}, R"({"x_google":{"sourcesContent":["x"]}})"},
      // Contents that come before their names.
      {R"({"sourcesContent":["x"],"sources":["a"]})",
       {"=x"},
       R"({"sourcesContent":[""],"sources":["a"]})"},
      // More contents than names.
      {R"({"sources":["a"],"sourcesContent":["x","y"]})",
       {"a=x", "=y"},
       R"({"sources":["a"],"sourcesContent":["",""]})"},
      // Indexed maps.
      {R"({"sections":[{"offset":{},"map":{"sources":["a"],"sourcesContent":["x"]}},
{"map":{"sections":[{"map":{"sourcesContent":["y"]}}]}}]})",
       {"a=x", "=y"},
       R"({"sections":[{"offset":{},"map":{"sources":["a"],"sourcesContent":[""]}},
{"map":{"sections":[{"map":{"sourcesContent":[""]}}]}}]})"},
      {")]}'\n{\"sources\":[\"a\"],\"sourcesContent\":[\"x\"]}",
       {"a=x"},
       ")]}'\n{\"sources\":[\"a\"],\"sourcesContent\":[\"\"]}"},
      // Damaged: cut off in a content, brackets that don't fit.
      {R"({"sources":["a"],"sourcesContent":["cut)",
       {"a=cut"},
       R"({"sources":["a"],"sourcesContent":[")"},
      {R"({"sources":["a"]],"sourcesContent":["x"]})",
       {},
       R"({"sources":["a"]],"sourcesContent":["x"]})"},
      {"no map at all", {}, "no map at all"},
      {"", {}, ""},
  };
  for (const Case& c : cases) {
    for (const std::size_t step : {SIZE_MAX, std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
      INFO(c.map << " by " << step);
      const Parts parts = take_apart(c.map, step);
      CHECK(parts.sources == c.sources);
      CHECK(parts.rest_bytes == c.rest);
    }
  }
}

TEST_CASE("a map that nests too deep is plain bytes from there on") {
  const std::string deep = "{\"sections\":" + std::string(100'000, '[') +
                           "{\"sourcesContent\":[\"x\"]}" + std::string(100'000, ']') + '}';
  const Parts parts = take_apart(deep, 4096);
  CHECK(parts.sources.empty());
  CHECK(parts.rest_bytes == deep);
}

TEST_CASE("names of sources stay in bounds") {
  std::string map = "{\"sources\":[";
  for (int i = 0; i < 30'000; ++i) map += '"' + std::string(2000, 'n') + "\",";
  map += "\"last\"],\"sourcesContent\":[\"x\"]}";
  const Parts parts = take_apart(map, 1 << 16);
  REQUIRE(parts.sources.size() == 1);
  CHECK(parts.sources[0] == std::string(SourceMapReader::kMaxNameBytes, 'n') + "=x");
}

TEST_CASE("a map of 100 MB streams through") {
  Parts parts;
  SourceMapReader reader(parts);
  reader.push(R"({"version":3,"sources":["a.ts"],"sourcesContent":[")");
  const std::string line = "const a = \\\"text\\\";\\n";
  std::string block;
  while (block.size() < (1U << 20)) block += line;
  for (int i = 0; i < 100; ++i) reader.push(block);
  reader.push("\"]}");
  reader.finish();
  CHECK(parts.total == 100 * (block.size() / line.size()) * 18);
  CHECK(parts.rest_bytes == R"({"version":3,"sources":["a.ts"],"sourcesContent":[""]})");
}

TEST_CASE("names of sources become paths below the app") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"webpack://app/./src/a.ts", "src/a.ts"},
      {"webpack:///./src/App.vue?1f2e", "src/App.vue"},
      {"../../src/../config/keys.ts", "src/config/keys.ts"},
      {"/home/me/app/x.js", "home/me/app/x.js"},
      {"file:///x/y.ts", "x/y.ts"},
      {"https://host.example/js/a.js", "js/a.js"},
      {"a?b.ts", "a?b.ts"},
      {"", "source"},
      {"..", "source"},
      {"webpack://x", "webpack:/x"},
  };
  for (const auto& [name, path] : cases) CHECK(source_path(name) == path);
  CHECK(source_path(std::string(5000, 'x')).size() <= 512);
  CHECK(looks_like_source_map("a.js.map", " \n{\"version\":3}"));
  CHECK(looks_like_source_map("a.css.map", ")]}'\n{}"));
  CHECK_FALSE(looks_like_source_map("a.js", "{}"));
  CHECK_FALSE(looks_like_source_map("linker.map", "Archive member"));
  CHECK_FALSE(looks_like_source_map("a.map", ""));
}

TEST_CASE("inline maps are found in code that comes in any pieces") {
  struct Maps final : InlineMapSink {
    void begin_map() override { text += '<'; }
    void map_bytes(std::string_view bytes) override { text += bytes; }
    void end_map() override { text += '>'; }
    std::string text;
  };
  const std::string url = "# sourceMappingURL=data:application/json;charset=utf-8;base64,";
  const std::string map = R"({"version":3})";
  const std::string base64 = base64_encode(map);
  REQUIRE(base64.ends_with("="));
  struct Row {
    std::string code;
    std::string maps;
  };
  const std::string far(130, ' ');
  for (const Row& row :
       {Row{"", ""}, Row{"//" + url + base64, '<' + map + '>'},
        Row{"a();\n//" + url + base64 + "\nb();", '<' + map + '>'},
        Row{"a{}\n/*" + url + base64 + " */\n", '<' + map + '>'},
        Row{"//" + url + base64.substr(0, base64.find('=')), '<' + map + '>'},
        Row{"//" + url + base64 + "\n//" + url + base64, '<' + map + "><" + map + '>'},
        Row{"a();\n" + far + "//" + url + base64, ""},
        Row{"//" + url + base64 + "//" + url + base64, '<' + map + '>'},
        Row{"//# sourceMappingURL=data:" + far + ";base64," + base64, ""},
        Row{"//# sourceMappingURL=data:x", ""}, Row{"//" + url, "<>"},
        Row{std::string(200'000, '\n') + "//" + url + base64 + ';', '<' + map + '>'}}) {
    for (const std::size_t piece : {1U, 2U, 7U, 100U, 1U << 20}) {
      if (row.code.size() > 10'000 && piece < 7) continue;
      INFO(row.code.substr(0, 200) << " in pieces of " << piece);
      Maps maps;
      InlineMapReader reader(maps);
      for (std::size_t at = 0; at < row.code.size(); at += piece) {
        reader.push(std::string_view(row.code).substr(at, piece));
      }
      reader.finish();
      CHECK(maps.text == row.maps);
    }
  }
}

}  // namespace sluice::secrets
