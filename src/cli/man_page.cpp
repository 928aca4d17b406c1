#include <string_view>

#include "cli/completions.h"
#include "cli/embedded_rules.h"
#include "cli/help.h"
#include "cli/option_values.h"
#include "cli/version.h"

namespace sluice::cli {
namespace {

/// Text for a line of roff: no request, hyphens that can be copied.
std::string roff(std::string_view text) {
  std::string out;
  if (!text.empty() && (text[0] == '.' || text[0] == '\'')) out += "\\&";
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\n') {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

std::string paragraph(std::string_view text) { return roff(text) + '\n'; }

void append_option(const OptionRow& row, std::string* page) {
  *page += ".TP\n\\fB" + roff(row.flag) + "\\fR";
  if (!row.value.empty()) *page += " \\fI" + roff(row.value) + "\\fR";
  *page += '\n' + paragraph(option_text(row));
}

void append_command(const CommandRow& command, std::string* page) {
  *page += ".SS \"sluice " + roff(command.name) + ' ' + roff(command.operands) + "\"\n" +
           paragraph(command.about);
  for (const OptionRow* row : options_of(command.command)) {
    if (row->flag != "--help") append_option(*row, page);
  }
  *page += ".PP\nExamples:\n.PP\n.nf\n";
  for (const std::string_view example : command.examples) {
    *page += "    " + roff(example) + '\n';
  }
  *page += ".fi\n";
}

}  // namespace

std::string man_page() {
  std::string page = ".TH SLUICE 1 \"" + roff(embedded_rules_version()) + "\" \"sluice " +
                     roff(kVersion) + "\"\n.SH NAME\nsluice \\- security gate for Heroku builds\n" +
                     ".SH SYNOPSIS\n\\fBsluice\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] "
                     "[\\fIPATH\\fR]\n.SH DESCRIPTION\n" +
                     paragraph(
                         "Sluice looks for secrets, vulnerable dependencies, risky configuration "
                         "and rights that are too wide, and judges them by the app's policy. It "
                         "reads files and runs nothing of the app.") +
                     ".SH COMMANDS\n";
  for (const CommandRow& command : command_table()) append_command(command, &page);
  page += ".SH SETTINGS\n" +
          paragraph(
              "Keys of sluice.toml. Later ones win: defaults, sluice.toml, config vars, "
              "command line.");
  std::string last;
  for (const OptionRow& row : option_table()) {
    if (row.key.empty() || row.key == last) continue;
    last = row.key;
    page += ".TP\n\\fB" + roff(row.key) + "\\fR\n" + paragraph(option_text(row));
  }
  page += ".SH \"EXIT STATUS\"\n";
  for (const auto& [code, meaning] : exit_codes()) {
    page += ".TP\n" + std::string(code) + '\n' + paragraph(meaning);
  }
  page += ".SH FILES\n.TP\nsluice.toml\n" + paragraph("Settings of the app, in its folder.") +
          ".TP\nsluice.baseline.json\n" +
          paragraph("What was found on one day, made by sluice baseline.");
  return page;
}

}  // namespace sluice::cli
