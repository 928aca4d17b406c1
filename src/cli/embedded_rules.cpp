#include "cli/embedded_rules.h"

#include "source/tree.h"

namespace sluice::cli {

Result<LoadedRules> load_rule_folder(const std::string& folder, std::string_view name) {
  constexpr std::uint64_t kMaxRuleFileBytes = 1u << 20;
  const Result<source::Tree> tree = source::Tree::open(folder);
  if (!tree) return tree.error();
  LoadedRules loaded;
  for (const source::FileEntry& file : tree->list(source::TreeScope::kEverything).files) {
    if (!file.path.ends_with(".toml") || file.path.find('/') != std::string::npos) continue;
    std::string text;
    bool whole = false;
    if (const Status failed = tree->read(file, kMaxRuleFileBytes, &text, &whole)) return *failed;
    if (!whole) return Error{file.path, 0, "rule file is bigger than 1 MB"};
    loaded.names.push_back(std::string(name) + file.path);
    loaded.texts.push_back(std::move(text));
  }
  if (loaded.names.empty()) return Error{folder, 0, "holds no rule files (*.toml)"};
  return loaded;
}

Result<LoadedRules> load_secret_rules(const std::string& folder) {
  return load_rule_folder(folder + "/secrets", "");
}

}  // namespace sluice::cli
