#include "cli/load_vex.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "cli/load_settings.h"
#include "policy/vex.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

Status add_file(const std::string& name, const std::string& text, Vex* vex, std::size_t* pairs) {
  Result<std::vector<VexStatement>> read = policy::read_vex(name, text);
  if (!read) return read.error();
  if (vex->statements.size() + read->size() > kMaxAllVexStatements) {
    return Error{name, 0, "more than 500,000 statements of VEX in all files"};
  }
  for (const VexStatement& statement : *read) *pairs += policy::pairs_of(statement);
  if (*pairs > policy::kMaxVexPairs) {
    return Error{name, 0, "more than 1,000,000 pairs of ids and packages in all files of VEX"};
  }
  vex->files.push_back({name, read->size(), 0});
  std::move(read->begin(), read->end(), std::back_inserter(vex->statements));
  return {};
}

Status add_named_by_settings(const ScanRequest& request, Vex* vex, std::size_t* pairs) {
  const std::vector<std::string>& globs = request.settings.vex;
  if (globs.empty()) return {};
  const Result<source::Tree> tree = source::Tree::open(request.root);
  if (!tree) return tree.error();
  // What git ignores is no part of a clone's scan, but may be a part of a build's.
  std::vector<source::FileEntry> files = tree->list(source::TreeScope::kEverything).files;
  for (const std::string& glob : globs) {
    if (std::none_of(files.begin(), files.end(),
                     [&](const auto& file) { return glob_match(glob, file.path); })) {
      return Error{"sluice.toml", 0, "vex: no file fits \"" + glob + '"'};
    }
  }
  std::erase_if(files, [&](const source::FileEntry& file) {
    return std::none_of(globs.begin(), globs.end(),
                        [&](const std::string& glob) { return glob_match(glob, file.path); });
  });
  if (files.size() > kMaxVexFiles) {
    return Error{"sluice.toml", 0,
                 "vex names " + std::to_string(files.size()) + " files; at most 1,000 are read"};
  }
  for (const source::FileEntry& file : files) {
    std::string text;
    bool whole = false;
    if (Status failed = tree->read(file, policy::kMaxVexBytes, &text, &whole)) return failed;
    if (!whole) return Error{file.path, 0, "is bigger than 16 MB"};
    if (Status failed = add_file(file.path, text, vex, pairs)) return failed;
  }
  return {};
}

}  // namespace

Status load_vex(const ParsedArguments& arguments, ScanRequest* request) {
  std::size_t pairs = 0;
  if (Status failed = add_named_by_settings(*request, &request->vex, &pairs)) return failed;
  for (const std::string& path : arguments.values("--vex")) {
    const Result<std::string> text = read_named_file(path, policy::kMaxVexBytes, true);
    if (!text) return text.error();
    if (Status failed = add_file(path, *text, &request->vex, &pairs)) return failed;
  }
  return {};
}

}  // namespace sluice::cli
