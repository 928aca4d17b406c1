// libFuzzer target: any text becomes one harmless line, and what each format's escaping makes of it
// can't leave its place; every line of any file has one fingerprint.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/line_hash.h"
#include "base/unicode.h"
#include "format/xml.h"
#include "report/escape.h"
#include "report/uri.h"

namespace {

namespace report = sluice::report;

void expect(bool holds) {
  if (!holds) std::abort();
}

void check_line(const std::string& line) {
  for (std::size_t at = 0; at < line.size();) {
    const sluice::Character character = sluice::character_at(line, at);
    expect(character.valid && !sluice::is_hidden(character.code));
    at += character.length;
  }
  expect(line.find("##[") == std::string::npos);
  for (const std::string& part : report::wrap(line, 1)) {
    const bool name = part.size() > 2 && ((part[2] | 0x20) >= 'a' && (part[2] | 0x20) <= 'z');
    expect(!part.starts_with("::") || !name);
  }
  expect(report::one_line(line, line.size() + 1) == line);
}

void check_fingerprints(std::string_view text) {
  std::size_t lines = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool pair = text[i] == '\n' && i > 0 && text[i - 1] == '\r';
    if (!pair && (text[i] == '\n' || text[i] == '\r')) ++lines;
  }
  std::size_t told = 0;
  sluice::for_each_line_hash(text, [&](const sluice::LineHash& line) {
    expect(line.line == ++told);
    expect(line.last_line >= line.line && line.last_line <= lines);
  });
  expect(told == lines);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t limit = 4 * size + 1;
  check_line(report::one_line(text, limit));
  check_fingerprints(text);
  const std::string document = "<a b=\"" + report::xml_text(text, limit) + "\"/>";
  expect(bool(sluice::format::read_xml("fuzz.xml", document)));
  const std::string property = report::annotation_property(text, limit);
  expect(property.find_first_of(":,\r\n") == std::string::npos);
  const std::string uri = report::relative_uri(text);
  expect(uri.find_first_of(" :?#[]@\\\"<>") == std::string::npos);
  const std::string markdown = report::markdown_text(text, limit);
  expect(markdown.find_first_of("<>\n") == std::string::npos);
  return 0;
}
