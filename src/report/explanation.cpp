#include "report/explanation.h"

#include <algorithm>
#include <utility>

#include "format/json_writer.h"
#include "report/escape.h"

namespace sluice::report {
namespace {

constexpr std::size_t kWidth = 70;
/// Longer lines of code are commands and addresses, which must stay whole; nothing is longer.
constexpr std::size_t kMaxCodeLine = 300;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

void append_wrapped(std::string* out, std::string_view text, std::size_t indent) {
  for (const std::string& line : wrap(one_line(text, 4000), kWidth - indent)) {
    *out += std::string(indent, ' ') + line + '\n';
  }
}

std::string head_line(const Explanation& explanation) {
  std::string facts = explanation.kind;
  if (!explanation.severity.empty()) facts += ", " + explanation.severity;
  if (!explanation.confidence.empty()) {
    facts += ", " + explanation.confidence;
    if (explanation.confidence != "proven") facts += " confidence";
  }
  return facts;
}

}  // namespace

ExplanationSection& Explanation::section(std::string_view name, std::string_view heading) {
  const auto found = std::find_if(sections.begin(), sections.end(),
                                  [&](const auto& section) { return section.name == name; });
  if (found != sections.end()) return *found;
  return sections.emplace_back(ExplanationSection{std::string(name), std::string(heading), {}});
}

void Explanation::add_text(std::string_view name, std::string_view heading, std::string text) {
  if (!text.empty()) section(name, heading).blocks.push_back({false, std::move(text)});
}

void Explanation::add_code(std::string_view name, std::string_view heading, std::string lines) {
  if (!lines.empty()) section(name, heading).blocks.push_back({true, std::move(lines)});
}

std::string explanation_text(const Explanation& explanation, bool color) {
  const auto bold = [&](const std::string& text) {
    return color ? "\x1b[1m" + text + "\x1b[0m" : text;
  };
  std::string text = bold(one_line(explanation.id, 200)) + '\n';
  append_wrapped(&text, head_line(explanation), 2);
  if (!explanation.source.empty()) append_wrapped(&text, "from " + explanation.source, 2);
  if (!explanation.title.empty()) {
    text += '\n';
    append_wrapped(&text, explanation.title, 0);
  }
  for (const ExplanationSection& section : explanation.sections) {
    text += '\n' + bold(one_line(section.heading)) + '\n';
    for (const ExplanationBlock& block : section.blocks) {
      if (!block.code) {
        append_wrapped(&text, block.text, 2);
        continue;
      }
      for (const std::string& line : lines_of(block.text)) {
        const std::string shown = one_line(line, kMaxCodeLine);
        text += shown.empty() ? "\n" : "    " + shown + '\n';
      }
    }
  }
  if (!explanation.references.empty()) text += '\n' + bold("References") + '\n';
  for (const ExplanationReference& reference : explanation.references) {
    text += "  " + one_line(reference.name, 200);
    if (!reference.url.empty()) text += "  " + one_line(reference.url, 400);
    text += '\n';
  }
  return text;
}

std::string explanation_json(const Explanation& explanation) {
  format::JsonWriter json;
  json.begin_object().member("schema", "sluice-explain/1");
  json.member("id", explanation.id).member("kind", explanation.kind);
  json.member_if("title", explanation.title).member_if("severity", explanation.severity);
  json.member_if("confidence", explanation.confidence).member_if("source", explanation.source);
  json.key("sections").begin_array();
  for (const ExplanationSection& section : explanation.sections) {
    json.begin_object().member("name", section.name).member("heading", section.heading);
    json.key("blocks").begin_array();
    for (const ExplanationBlock& block : section.blocks) {
      json.begin_object().member(block.code ? "code" : "text", block.text).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("references").begin_array();
  for (const ExplanationReference& reference : explanation.references) {
    json.begin_object().member("name", reference.name).member_if("url", reference.url);
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace sluice::report
