#include "cli/help.h"

#include <array>

#include "cli/command_table.h"
#include "cli/options.h"
#include "cli/report_formats.h"
#include "report/escape.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kIndent = 24;
constexpr std::size_t kHelpWidth = 54;

void append_row(std::string* text, const std::string& left, const std::string& right) {
  std::string line = "  " + left;
  const std::vector<std::string> lines = report::wrap(right, kHelpWidth);
  if (line.size() + 2 > kIndent) {
    *text += line + '\n';
    line.clear();
  }
  for (const std::string& part : lines) {
    line.resize(kIndent, ' ');
    *text += line + part + '\n';
    line.clear();
  }
}

}  // namespace

std::string option_text(const OptionRow& row) {
  std::string text(row.help);
  constexpr std::string_view kFormats = "{formats}";
  if (const std::size_t at = text.find(kFormats); at != std::string::npos) {
    text.replace(at, kFormats.size(), format_names());
  }
  std::string places;
  if (!row.config_var.empty()) places = "config var " + std::string(row.config_var);
  if (!row.key.empty()) {
    places += (places.empty() ? "" : ", ") + std::string(row.key) + " in sluice.toml";
  }
  if (!row.fallback.empty()) {
    places += (places.empty() ? "" : "; ") + std::string("default: ") + std::string(row.fallback);
  }
  if (!places.empty()) text += " (" + places + ')';
  return text;
}

std::span<const std::pair<std::string_view, std::string_view>> exit_codes() {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kCodes = {{
      {"0", "passed"},
      {"1", "blocked by the policy"},
      {"2", "used wrongly"},
      {"3", "something could not be scanned"},
  }};
  return kCodes;
}

std::string general_help() {
  std::string text =
      "Sluice is a security gate for Heroku builds: it looks for secrets and\n"
      "vulnerable dependencies and judges them by the app's policy.\n\n"
      "Usage: sluice COMMAND [OPTIONS] [PATH]\n\n";
  for (const CommandRow& row : command_table()) {
    append_row(&text, std::string(row.name) + ' ' + std::string(row.operands),
               std::string(row.purpose));
  }
  text += "\nBegin with:  sluice gate .\nMore:        sluice help COMMAND\n";
  return text;
}

namespace {

std::string exit_code_text() {
  std::string text;
  for (const auto& [code, meaning] : exit_codes()) {
    text += (text.empty() ? "Exit codes: " : ", ") + std::string(code) + ' ' + std::string(meaning);
  }
  std::string wrapped = "\n";
  for (const std::string& line : report::wrap(text + '.', 72)) wrapped += line + '\n';
  return wrapped;
}

/// One line for each of the operands' alternatives.
std::string usage_of(const CommandRow& row) {
  constexpr std::string_view kSeparator = " | ";
  std::string text;
  for (std::string_view rest = row.operands; !rest.empty() || text.empty();) {
    const std::size_t end = rest.find(kSeparator);
    text += text.empty() ? "Usage: sluice " : "       sluice ";
    text += std::string(row.name) + " [OPTIONS] " + std::string(rest.substr(0, end)) + '\n';
    rest = end == std::string_view::npos ? "" : rest.substr(end + kSeparator.size());
  }
  return text;
}

}  // namespace

std::string command_help(unsigned command) {
  std::string text;
  for (const CommandRow& row : command_table()) {
    if (row.command != command) continue;
    text += usage_of(row) + '\n';
    for (const std::string& line : report::wrap(row.about, 72)) text += line + '\n';
    text += "\nOptions:\n";
    for (const OptionRow& option : option_table()) {
      if ((option.commands & command) == 0 || option.flag.empty()) continue;
      append_row(&text, std::string(option.flag) + ' ' + std::string(option.value),
                 option_text(option));
    }
    if ((command & kScans) != 0) {
      text += "\nIn sluice.toml, or as config var:\n";
      for (const OptionRow& option : option_table()) {
        if (!option.flag.empty()) continue;
        const std::string_view name = option.key.empty() ? option.config_var : option.key;
        append_row(&text, std::string(name), option_text(option));
      }
      append_row(&text, "[[ignore]]",
                 "accepts a finding: id, reason, until (at most 180 days ahead); optional "
                 "package, path, owner, kind");
    }
    text += exit_code_text();
    text += "\nExamples:\n";
    for (const std::string_view example : row.examples) {
      text += "  " + std::string(example) + '\n';
    }
  }
  return text;
}

}  // namespace sluice::cli
