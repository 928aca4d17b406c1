#include "cli/option_values.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/explain_texts.h"
#include "cli/report_formats.h"

namespace sluice::cli {
namespace {

using Words = std::vector<std::string>;

/// Formats of commands that give no report of findings.
Words formats_of(unsigned command) {
  if (command == kSbom) return {"cyclonedx", "cyclonedx-1.7", "spdx"};
  if (command == kFix) return {"log", "markdown", "json"};
  if (command == kOutdated || command == kExplain) return {"log", "json"};
  Words names;
  for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
  return names;
}

}  // namespace

OptionValues values_of(const OptionRow& option, unsigned command) {
  if (option.value.empty()) return {};
  if (option.flag == "--format") return {ValueKind::kWords, formats_of(command)};
  static const std::array<std::pair<std::string_view, Words>, 4> kFixed = {{
      {"--mode", {"enforce", "warn"}},
      {"--fail-on", {"low", "medium", "high", "critical"}},
      {"--phase", {"source", "slug"}},
      {"--color", {"auto", "always", "never"}},
  }};
  for (const auto& [flag, words] : kFixed) {
    if (flag == option.flag) return {ValueKind::kWords, words};
  }
  if (option.value == "FILE") return {ValueKind::kFile, {}};
  if (option.value == "DIR") return {ValueKind::kFolder, {}};
  return {ValueKind::kOther, {}};
}

std::vector<std::string> operand_words(const CommandRow& command) {
  Words words;
  std::string_view rest = command.operands;
  while (!rest.empty()) {
    constexpr std::string_view kSeparator = " | ";
    const std::size_t end = rest.find(kSeparator);
    const std::string_view alternative = rest.substr(0, end);
    const std::string_view word = alternative.substr(0, alternative.find(' '));
    const bool literal = std::all_of(word.begin(), word.end(),
                                     [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
    if (literal) words.emplace_back(word);
    rest = end == std::string_view::npos ? "" : rest.substr(end + kSeparator.size());
  }
  if (command.command != kExplain) return words;
  const Result<ExplainTexts> texts = read_explain_texts();
  if (!texts) return words;
  for (const auto& [id, text] : texts->texts) {
    if (text.file == "topics") words.push_back(id);
  }
  return words;
}

std::vector<const OptionRow*> options_of(unsigned command) {
  std::vector<const OptionRow*> rows;
  for (const OptionRow& row : option_table()) {
    if ((row.commands & command) != 0 && !row.flag.empty()) rows.push_back(&row);
  }
  return rows;
}

}  // namespace sluice::cli
