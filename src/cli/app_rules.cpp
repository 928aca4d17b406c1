#include "cli/app_rules.h"

#include <algorithm>
#include <utility>

#include "base/glob.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

bool fits_any(const std::vector<std::string>& globs, const std::string& path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return glob_match(glob, path); });
}

}  // namespace

Result<LoadedRules> load_app_rules(const std::string& root, const std::vector<std::string>& globs) {
  LoadedRules rules;
  if (globs.empty()) return rules;
  const Result<source::Tree> tree = source::Tree::open(root);
  if (!tree) return tree.error();
  // What git ignores is no part of a clone's scan, but may be a part of a build's.
  std::vector<source::FileEntry> files = tree->list(source::TreeScope::kEverything).files;
  std::erase_if(files, [&](const source::FileEntry& file) { return !fits_any(globs, file.path); });
  for (const std::string& glob : globs) {
    if (std::none_of(files.begin(), files.end(),
                     [&](const auto& file) { return glob_match(glob, file.path); })) {
      return Error{"sluice.toml", 0, "secrets.rules: no file fits \"" + glob + '"'};
    }
  }
  if (files.size() > kMaxAppRuleFiles) {
    return Error{"sluice.toml", 0,
                 "secrets.rules names " + std::to_string(files.size()) + " files; at most " +
                     std::to_string(kMaxAppRuleFiles) + " are read"};
  }
  for (const source::FileEntry& file : files) {
    std::string text;
    bool whole = false;
    if (Status failed = tree->read(file, kMaxAppRuleBytes, &text, &whole)) {
      return *std::move(failed);
    }
    if (!whole) return Error{file.path, 0, "rule file is bigger than 1 MiB"};
    rules.names.push_back(file.path);
    rules.texts.push_back(std::move(text));
  }
  return rules;
}

}  // namespace sluice::cli
