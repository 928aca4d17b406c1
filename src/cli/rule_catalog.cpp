#include "cli/rule_catalog.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <utility>

#include "base/nearest.h"
#include "cli/access_rules.h"
#include "cli/app_rules.h"
#include "cli/embedded_rules.h"
#include "cli/load_settings.h"
#include "cli/rule_ids.h"
#include "cli/safe_message.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

/// That are named of one word.
constexpr std::size_t kMaxSimilar = 5;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Whether one of the words of an id begins so: "log" is none of "access-catalog".
bool has_word(std::string_view id, std::string_view begin) {
  for (std::size_t at = id.find(begin); at != std::string_view::npos; at = id.find(begin, at + 1)) {
    if (at == 0 || std::isalnum(static_cast<unsigned char>(id[at - 1])) == 0) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> RuleCatalog::ids() const {
  policy::RuleIds known = rule_ids(scanner);
  std::vector<std::string> ids = std::move(known.secrets);
  ids.insert(ids.end(), known.others.begin(), known.others.end());
  for (const checks::Check& check : checker.checks()) ids.push_back(check.id);
  for (const auto& [id, rule] : access.rules) ids.push_back(id);
  for (const auto& [id, text] : texts.texts) {
    if (text.is_topic()) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

Result<RuleCatalog> load_rule_catalog(const ParsedArguments& arguments, const std::string& root) {
  secrets::ScannerOptions options;
  LoadedRules loaded;
  if (const auto folder = arguments.value("--rules")) {
    Result<LoadedRules> rules = load_secret_rules(*folder);
    if (!rules) return rules.error();
    loaded = std::move(*rules);
    for (std::size_t i = 0; i < loaded.names.size(); ++i) {
      options.files.push_back({loaded.names[i], loaded.texts[i]});
    }
  } else {
    for (const RuleFile& file : embedded_secret_rules()) {
      options.files.push_back({file.name, file.text});
    }
  }
  const Result<SettingsResult> settings = load_settings(arguments, root, {});
  LoadedRules own_rules;
  if (settings) {
    Result<LoadedRules> own = load_app_rules(root, settings->settings.secrets_rules);
    if (!own) return own.error();
    own_rules = std::move(*own);
  } else if (const auto tree = source::Tree::open(root); !tree) {
    return tree.error();
  } else {
    // Who has a broken sluice.toml may ask for help, too.
    std::fprintf(stderr, "sluice: %s\n", safe_message(describe(settings.error())).c_str());
  }
  for (std::size_t i = 0; i < own_rules.names.size(); ++i) {
    options.files.push_back({own_rules.names[i], own_rules.texts[i], true});
  }
  Result<secrets::Scanner> scanner = secrets::Scanner::create(std::move(options));
  if (!scanner) return scanner.error();
  Result<CheckRules> check_files = load_check_rules(arguments);
  if (!check_files) return check_files.error();
  Result<checks::Checker> checker = checks::Checker::create(check_files->files, check_files->owasp);
  if (!checker) return checker.error();
  Result<access::AccessRules> access = load_access_rules();
  if (!access) return access.error();
  Result<ExplainTexts> texts = read_explain_texts();
  if (!texts) return texts.error();
  return RuleCatalog{std::move(*scanner), std::move(*check_files), std::move(*checker),
                     std::move(*access), std::move(*texts)};
}

std::vector<std::string> similar_ids(std::string_view word, const std::vector<std::string>& ids) {
  const std::string wanted = lower(word);
  std::vector<std::string> similar;
  for (const std::string& id : ids) {
    if (wanted.size() >= 3 && has_word(lower(id), wanted)) similar.push_back(id);
  }
  // The shortest has the least beside the word.
  std::stable_sort(similar.begin(), similar.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  if (similar.size() > kMaxSimilar) similar.resize(kMaxSimilar);
  const std::string near = nearest(wanted, ids);
  if (!near.empty() && std::find(similar.begin(), similar.end(), near) == similar.end()) {
    similar.insert(similar.begin(), near);
  }
  return similar;
}

}  // namespace sluice::cli
