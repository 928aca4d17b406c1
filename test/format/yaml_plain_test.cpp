// The quick reader of YAML against libyaml: the same tree, or none at all.
#include "format/yaml_plain.h"

#include <filesystem>
#include <random>
#include <string>

#include "format/yaml.h"
#include "test/catch.h"
#include "test/inventory/cases.h"

namespace sluice::format {
namespace {

std::string dump(const Node& node) {
  std::string text = std::to_string(static_cast<int>(node.kind)) + '@' + std::to_string(node.line) +
                     '"' + node.text + '"';
  for (const Node& item : node.items) text += "[" + dump(item) + "]";
  for (const Member& member : node.members) {
    text += "{" + member.key + '@' + std::to_string(member.line) + ':' + dump(member.value) + "}";
  }
  return text;
}

std::string dump(const std::vector<Node>& documents) {
  std::string text;
  for (const Node& document : documents) text += dump(document) + "\n";
  return text;
}

/// True if the quick reader read it; then libyaml must agree.
bool reads_plain(const std::string& bytes) {
  const std::optional<std::vector<Node>> plain = read_plain_yaml(bytes);
  if (!plain) return false;
  const Result<std::vector<Node>> full = read_any_yaml("a.yaml", bytes);
  INFO(bytes);
  REQUIRE(full);
  REQUIRE(dump(*plain) == dump(*full));
  return true;
}

/// Lockfiles of the fixtures, in YAML.
std::vector<std::string> lockfiles() {
  std::vector<std::string> texts;
  for (const char* tool : {"pnpm", "yarn"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(inventory::fixture_folder(tool))) {
      const std::string name = entry.path().filename().string();
      if (name == "pnpm-lock.yaml" || name == "yarn.lock") {
        texts.push_back(inventory::read_text(entry.path().string()));
      }
    }
  }
  return texts;
}

TEST_CASE("what lockfiles are written in is read without libyaml", "[format][yaml]") {
  for (const char* text : {
           "",
           "# only this\n",
           "a: b\n",
           "---\na: b\n---\nc: d\n",
           "a:\n  b:\n    c: d\n  e:\nf: {}\n",
           "a:\n  - b\n  - 'c'\n  - {d: e}\nf: [g, \"h\"]\n",
           "'@s/a@npm:^1, @s/b@npm:2':\n  version: 1.0.0\n  resolution: \"@s/a@npm:1.0.0\"\n",
           "/a@1.0.0(b@2.0.0)(@s/c@1):\n  resolution: {integrity: sha512-Ab/c+d==, x: "
           "https://h/a#b}\n",
           "a: ~\nb: null\nc: true\nd: 'true'\ne: ~1.2\nf: it''s\ng: 'it''s'\nh: \"a\\\"b\\\\\"\n",
           "a: b   \n\n   \n  # comment\nc: d e  f:g#h\n",
           "\xEF\xBB\xBF__metadata:\n  version: 8\n",
       }) {
    INFO(text);
    CHECK(reads_plain(text));
  }
}

TEST_CASE("other YAML is left to libyaml", "[format][yaml]") {
  for (const char* text : {
           "a: b\r\n",
           "a:\tb\n",
           "a: &x b\n",
           "a: *x\n",
           "a: !t b\n",
           "a: |\n  b\n",
           "a: >-\n  b\n",
           "? a\n: b\n",
           "a: b\n  c\n",
           "a: b: c\n",
           "a: b # c\n",
           "a:\n- b\n",
           "a: [b,\n c]\n",
           "a: [[b]]\n",
           "a: 'b\n  c'\n",
           "a: \"b\\n\"\n",
           "- a\n- b: c\n",
           "- - a\n",
           "a\n",
           "a: \xC3\xA9\n",
           "# \xC3\xA9\na: b\n",
           "# \ra: b\n",
           "%YAML 1.1\n---\na: b\n",
           "a: b\n...\n",
           "---\n",
           "a: b\n---\n",
           "--- a: b\n",
           "a: {b: c, }\n",
           "a: @b\n",
           "a b: c\n",
           "a: b:\n",
           "{a: b}\n",
           "a: [b c]\n",
           "a: {b}\n",
           "a: ''b\n",
           "a: - b\n",
           " a: b\nc: d\n",
           "a: ?b\n",
       }) {
    INFO(text);
    CHECK_FALSE(read_plain_yaml(text));
  }
  CHECK_FALSE(read_plain_yaml(std::string(1100, 'a') + ": b\n"));
}

TEST_CASE("the lockfiles of the fixtures give the same tree both ways", "[format][yaml]") {
  std::size_t plain = 0;
  for (const std::string& text : lockfiles()) plain += reads_plain(text) ? 1 : 0;
  CHECK(plain > 8);
}

TEST_CASE("damaged lockfiles give the same tree both ways or are left to libyaml",
          "[format][yaml]") {
  constexpr std::string_view kInserts = " \n:-'\"{}[],#&*!|>%@`?~\t\r.a0\\";
  std::mt19937 random(4);  // NOLINT: the same damage in each run
  std::size_t plain = 0;
  for (const std::string& text : lockfiles()) {
    if (text.empty() || text.size() > 8000) continue;
    for (int round = 0; round < 400; ++round) {
      std::string damaged = text;
      for (auto change = random() % 3 + 1; change > 0; --change) {
        const std::size_t at = random() % damaged.size();
        const char c = kInserts[random() % kInserts.size()];
        switch (random() % 3) {
          case 0:
            damaged[at] = c;
            break;
          case 1:
            damaged.insert(at, 1, c);
            break;
          default:
            damaged.erase(at, 1);
            if (damaged.empty()) damaged = " ";
        }
      }
      plain += reads_plain(damaged) ? 1 : 0;
    }
  }
  CHECK(plain > 100);
}

}  // namespace
}  // namespace sluice::format
