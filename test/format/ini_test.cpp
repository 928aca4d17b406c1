#include "format/ini.h"

#include <string>

#include "test/catch.h"

namespace sluice::format {
namespace {

/// "section.key@line=value@line|value@line" for each key.
std::string text_of(std::string_view bytes) {
  std::string text;
  for (const IniEntry& entry : read_ini(bytes)) {
    text += std::string(entry.section) + '/' + std::string(entry.key) + '@' +
            std::to_string(entry.line) + '=';
    for (const IniLine& line : entry.lines) {
      text += std::string(line.text) + '@' + std::to_string(line.line) + '|';
    }
    text += '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("INI files give sections, keys and values that go on") {
  const std::pair<const char*, const char*> kCases[] = {
      {"", ""},
      {"a = b", "/a@1=b@1|\n"},
      {"[s]\na: b\nc=\n  d\n\n  # no\n\te = f\n", "s/a@2=b@2|\ns/c@3=d@4|e = f@7|\n"},
      {"\xEF\xBB\xBF[ s ]\r\na = b \r\n", "s/a@2=b@2|\n"},
      {"; comment\n[s\na=1", "s/a@3=1@3|\n"},
      {"[a]\nno sign\n  lost\n[]\n=x\n", "/@5=x@5|\n"},
      {"[a]\nk=\n[b]\n  l=1\n", "a/k@2=\nb/l@4=1@4|\n"},
      {"]", ""},
      {"[", ""},
  };
  for (const auto& [bytes, expected] : kCases) {
    INFO(bytes);
    CHECK(text_of(bytes) == expected);
  }
}

}  // namespace sluice::format
