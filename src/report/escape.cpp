#include "report/escape.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/unicode.h"

namespace sluice::report {
namespace {

std::size_t columns_of(std::string_view word) {
  std::size_t columns = 0;
  for (const char c : word) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  return columns;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Whether the character at `at` would let a runner of GitHub Actions see a command: it honours
/// "::name" at the beginning of a line, which a long text can be broken into, and the older "##["
/// anywhere.
bool begins_command(std::string_view text, std::size_t at, char before) {
  if (text[at] == ':') {
    const bool word = before == '\0' || before == ' ';
    return word && text.substr(at).starts_with("::") && at + 2 < text.size() &&
           is_letter(text[at + 2]);
  }
  return text[at] == '[' && text.substr(0, at).ends_with("##");
}

/// Noncharacters of the first plane, which no XML document may hold.
bool is_forbidden_in_xml(std::string_view bytes) {
  return bytes == "\xef\xbf\xbe" || bytes == "\xef\xbf\xbf";
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    std::array<char, 16> escape{};
    if (!character.valid || character.code < 0x80) {
      const char before = at == 0 ? '\0' : text[at - 1];
      const bool harmless = character.valid && !is_hidden(character.code);
      if (harmless && !begins_command(text, at, before)) {
        escape[0] = static_cast<char>(character.code);
      } else {
        std::snprintf(escape.data(), escape.size(), "\\x%02x", character.code);
      }
      out += escape.data();
    } else if (is_hidden(character.code)) {
      std::snprintf(escape.data(), escape.size(), "\\u{%x}", character.code);
      out += escape.data();
    } else {
      out += text.substr(at, character.length);
    }
    at += character.length;
    if (out.size() >= limit && at < text.size()) return out + "…";
  }
  return out;
}

std::string xml_text(std::string_view text, std::size_t limit) {
  const std::string line = one_line(text, limit);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    switch (line[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        if (is_forbidden_in_xml(std::string_view(line).substr(i, 3))) {
          out += line[i + 2] == '\xbe' ? "\\u{fffe}" : "\\u{ffff}";
          i += 2;
        } else {
          out += line[i];
        }
    }
  }
  return out;
}

std::string annotation_text(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : one_line(text, limit)) {
    if (c == '%') {
      out += "%25";
    } else {
      out += c;
    }
  }
  return out;
}

std::string annotation_property(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : annotation_text(text, limit)) {
    if (c == ':') {
      out += "%3A";
    } else if (c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string markdown_text(std::string_view text, std::size_t limit) {
  const std::string line = one_line(text, limit);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '@' || c == '#') {
      // GitHub looks for people and issues in the rendered text, where an escape is gone.
      out += c == '@' ? "@&#8203;" : "\\#&#8203;";
    } else {
      const bool scheme = c == ':' && line.compare(i, 3, "://") == 0;
      if (scheme || std::string_view("\\`*_{}[]()+-.!|~").find(c) != std::string_view::npos) {
        out += '\\';
      }
      out += c;
    }
  }
  return out;
}

std::string markdown_code(std::string_view text, std::size_t limit) {
  std::string line = one_line(text, limit);
  // A bar ends the cell of a table even here.
  std::replace(line.begin(), line.end(), '|', ' ');
  if (line.empty()) line = " ";
  std::string fence = "`";
  while (line.find(fence) != std::string::npos) fence += '`';
  const bool pad = line.starts_with('`') || line.ends_with('`');
  return fence + (pad ? " " : "") + line + (pad ? " " : "") + fence;
}

std::string sarif_text(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : one_line(text, limit)) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && columns_of(line) + 1 + columns_of(word) > width) {
      lines.push_back(line);
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

}  // namespace sluice::report
