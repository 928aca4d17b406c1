#include "cli/completions.h"

#include <string_view>
#include <vector>

#include "cli/option_values.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kMaxHelp = 60;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string flags_of(unsigned command) {
  std::string text;
  for (const OptionRow* row : options_of(command)) {
    text += (text.empty() ? "" : " ") + std::string(row->flag);
  }
  return text;
}

std::string command_names() {
  std::string text;
  for (const CommandRow& row : command_table()) text += std::string(row.name) + ' ';
  return text;
}

/// The beginning of a help text, as far as a list has room for it; `escaped` are the characters
/// that need a backslash there, quotes are written as the shell wants them between such quotes.
std::string short_help(std::string_view help, std::string_view escaped, std::string_view quote) {
  std::string text;
  std::string_view shown = help.substr(0, help.find(';'));
  if (shown.size() > kMaxHelp) {
    shown = shown.substr(0, shown.rfind(' ', kMaxHelp));
  }
  for (const char c : shown) {
    if (c == '\'') {
      text += quote;
      continue;
    }
    if (escaped.find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

std::string bash_case_of(const CommandRow& command) {
  std::string text =
      "    " + std::string(command.name) + ")\n      options='" + flags_of(command.command) + "'\n";
  const std::vector<std::string> operands = operand_words(command);
  if (!operands.empty()) text += "      operands='" + joined(operands) + "'\n";
  if (command.command == kExplain) {
    text += "      [[ $cur == -* || $prev == -* ]] || operands+=\" $(_sluice_rules)\"\n";
  }
  text += "      case $prev in\n";
  for (const OptionRow* row : options_of(command.command)) {
    const OptionValues values = values_of(*row, command.command);
    if (values.kind == ValueKind::kNone) continue;
    text += "        " + std::string(row->flag) + ") ";
    text += values.kind == ValueKind::kWords    ? "kind=words words='" + joined(values.words) + '\''
            : values.kind == ValueKind::kFile   ? "kind=file"
            : values.kind == ValueKind::kFolder ? "kind=folder"
                                                : "kind=other";
    text += " ;;\n";
  }
  return text + "      esac\n      ;;\n";
}

}  // namespace

std::string bash_completions() {
  std::string text =
      "# Completions of sluice for bash. Made by: sluice completions bash\n\n"
      "_sluice_rules() {\n"
      "  \"${COMP_WORDS[0]}\" rules list 2>/dev/null |\n"
      "    while read -r id _; do [[ $id == RULE ]] || printf '%s ' \"$id\"; done\n"
      "}\n\n"
      "_sluice() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local options='' operands='' words='' kind=''\n"
      "  COMPREPLY=()\n"
      "  # \"=\" is a word of its own here.\n"
      "  if [[ $cur == '=' ]]; then\n"
      "    cur=''\n"
      "  elif [[ $prev == '=' && $COMP_CWORD -gt 2 ]]; then\n"
      "    prev=${COMP_WORDS[COMP_CWORD-2]}\n"
      "  fi\n"
      "  if [[ $COMP_CWORD -eq 1 ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W '" +
      command_names() +
      "help --help --version' -- \"$cur\")\n"
      "    return\n"
      "  fi\n"
      "  case ${COMP_WORDS[1]} in\n"
      "    help)\n      kind=words words='" +
      command_names() + "'\n      ;;\n";
  for (const CommandRow& command : command_table()) text += bash_case_of(command);
  text +=
      "  esac\n"
      "  case $kind in\n"
      "    words) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\") ;;\n"
      "    file) mapfile -t COMPREPLY < <(compgen -f -- \"$cur\") ;;\n"
      "    folder) mapfile -t COMPREPLY < <(compgen -d -- \"$cur\") ;;\n"
      "    other) ;;\n"
      "    *)\n"
      "      if [[ $cur == -* ]]; then\n"
      "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
      "      else\n"
      "        mapfile -t COMPREPLY < <(compgen -W \"$operands\" -- \"$cur\"; compgen -f -- "
      "\"$cur\")\n"
      "      fi\n"
      "      ;;\n"
      "  esac\n"
      "}\n\n"
      "complete -o filenames -F _sluice sluice\n";
  return text;
}

std::string zsh_completions() {
  constexpr std::string_view kEscaped = "[]:\\";
  constexpr std::string_view kQuote = "'\\''";
  std::string text =
      "#compdef sluice\n# Completions of sluice for zsh. Made by: sluice completions zsh\n\n"
      "_sluice() {\n  local -a commands\n  commands=(\n";
  for (const CommandRow& row : command_table()) {
    text +=
        "    '" + std::string(row.name) + ':' + short_help(row.purpose, kEscaped, kQuote) + "'\n";
  }
  text +=
      "    'help:what a command does'\n  )\n"
      "  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
      "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n"
      "    help) _describe command commands ;;\n";
  for (const CommandRow& command : command_table()) {
    text += "    " + std::string(command.name) + ")\n      _arguments";
    for (const OptionRow* row : options_of(command.command)) {
      const OptionValues values = values_of(*row, command.command);
      const bool repeated = row->help.find("may be repeated") != std::string_view::npos;
      text += std::string(" \\\n        '") + (repeated ? "*" : "") + std::string(row->flag) +
              (values.kind == ValueKind::kNone ? "" : "=") + '[' +
              short_help(row->help, kEscaped, kQuote) + ']';
      if (values.kind == ValueKind::kWords) text += ":value:(" + joined(values.words) + ')';
      if (values.kind == ValueKind::kFile) text += ":file:_files";
      if (values.kind == ValueKind::kFolder) text += ":folder:_files -/";
      if (values.kind == ValueKind::kOther) text += ":value: ";
      text += '\'';
    }
    const std::vector<std::string> operands = operand_words(command);
    if (!operands.empty()) text += " \\\n        '1:what:(" + joined(operands) + ")'";
    text += " \\\n        '*:path:_files'\n      ;;\n";
  }
  return text + "  esac\n}\n\nif [[ $funcstack[1] == _sluice ]]; then\n  _sluice \"$@\"\nelse\n" +
         "  compdef _sluice sluice\nfi\n";
}

std::string fish_completions() {
  constexpr std::string_view kEscaped = "\\";
  constexpr std::string_view kQuote = "\\'";
  std::string text =
      "# Completions of sluice for fish. Made by: sluice completions fish\n\n"
      "complete -c sluice -n __fish_use_subcommand -f\n";
  const auto line = [&](std::string_view condition, const std::string& rest) {
    text += "complete -c sluice -n '" + std::string(condition) + "' " + rest + '\n';
  };
  for (const CommandRow& row : command_table()) {
    line("__fish_use_subcommand", "-a " + std::string(row.name) + " -d '" +
                                      short_help(row.purpose, kEscaped, kQuote) + '\'');
  }
  line("__fish_use_subcommand", "-a help -d 'what a command does'");
  for (const CommandRow& command : command_table()) {
    const std::string seen = "__fish_seen_subcommand_from " + std::string(command.name);
    for (const OptionRow* row : options_of(command.command)) {
      const OptionValues values = values_of(*row, command.command);
      std::string rest = "-l " + std::string(row->flag.substr(2));
      if (values.kind == ValueKind::kWords) rest += " -x -a '" + joined(values.words) + '\'';
      if (values.kind == ValueKind::kFile) rest += " -r -F";
      if (values.kind == ValueKind::kFolder) rest += " -x -a '(__fish_complete_directories)'";
      if (values.kind == ValueKind::kOther) rest += " -x";
      line(seen, rest + " -d '" + short_help(row->help, kEscaped, kQuote) + '\'');
    }
    const std::vector<std::string> operands = operand_words(command);
    if (!operands.empty()) line(seen, "-a '" + joined(operands) + '\'');
  }
  return text;
}

}  // namespace sluice::cli
