#include "cli/explain_settings.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "cli/init_file.h"
#include "cli/options.h"

namespace sluice::cli {
namespace {

using report::Explanation;

/// "kev" of "policy.kev".
std::string_view last_part(std::string_view key) { return key.substr(key.rfind('.') + 1); }

bool is_called(const OptionRow& row, std::string_view word) {
  if (word.empty()) return false;
  if (row.key.empty() && row.config_var.empty()) return false;  // an option of one command alone
  if (word == row.key || word == row.config_var || word == row.flag) return true;
  return !row.key.empty() && word == last_part(row.key);
}

std::string as_sentence(std::string_view help) {
  std::string text(help);
  if (text.empty()) return text;
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text + '.';
}

/// In the order in which later ones win.
std::string places_of(const OptionRow& row) {
  std::string text;
  const auto add = [&](std::string_view before, std::string_view name, std::string_view behind) {
    if (name.empty()) return;
    text += text.empty() ? "Where it is set: " : ", ";
    text.append(before).append(name).append(behind);
  };
  add("", row.key, " in sluice.toml");
  add("config var ", row.config_var, "");
  add("option ", row.flag, "");
  const bool several = text.find(',') != std::string::npos;
  return text + (several ? ". Later ones win." : ".");
}

std::string toml_lines(const OptionRow& row) {
  if (row.key.empty()) return {};
  std::string text(last_part(row.key));
  text += " = " + toml_example(row);
  if (row.key.find('.') == std::string_view::npos) return text;
  return '[' + std::string(row.key.substr(0, row.key.rfind('.'))) + "]\n" + text;
}

}  // namespace

std::optional<Explanation> explain_setting(const ExplainTexts& texts, std::string_view word) {
  const auto rows = option_table();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const OptionRow& each) { return is_called(each, word); });
  if (row == rows.end()) return std::nullopt;
  Explanation explanation;
  explanation.id = row->key.empty() ? row->config_var : row->key;
  explanation.kind = "setting";
  explanation.add_text("why", "What it is", as_sentence(row->help));
  explanation.add_text("found", "How it works", places_of(*row));
  if (!row->fallback.empty()) {
    explanation.add_text("found", "How it works", "Default: " + std::string(row->fallback) + '.');
  }
  explanation.add_code("toml", "In sluice.toml", toml_lines(*row));
  if (!row->config_var.empty()) {
    explanation.add_code(
        "commands", "Commands",
        "heroku config:set " + std::string(row->config_var) + "=" +
            (row->fallback.empty() || row->fallback.find(' ') != std::string_view::npos
                 ? "..."
                 : std::string(row->fallback)) +
            " -a APP");
  }
  for (const std::string_view name : {row->key, last_part(row->key), row->config_var}) {
    const std::string_view topic = name.empty() ? name : texts.topic(name);
    if (topic.empty()) continue;
    explanation.references.push_back({"sluice explain " + std::string(topic), ""});
    break;
  }
  if (row->key.starts_with("policy.")) {
    explanation.references.push_back({"sluice gate --explain-policy", ""});
  }
  return explanation;
}

}  // namespace sluice::cli
