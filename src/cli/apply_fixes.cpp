#include "cli/apply_fixes.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "cli/output.h"
#include "correlate/manifest_edit.h"
#include "report/fix_plan.h"
#include "source/text_diff.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

/// Manifests are written by people.
constexpr std::uint64_t kMaxManifestBytes = 16U << 20;

/// Whether a folder of the path is a link, which may lead out of the tree.
bool leads_through_link(const std::string& root, const std::string& path) {
  std::error_code error;
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string folder = root + '/' + path.substr(0, slash);
    if (std::filesystem::is_symlink(std::filesystem::symlink_status(folder, error))) return true;
  }
  return false;
}

Result<std::string> read_file(const source::Tree& tree, const std::string& root,
                              const std::string& path) {
  if (leads_through_link(root, path)) return Error{path, 0, "lies behind a link: not edited"};
  std::string bytes;
  bool whole = false;
  if (Status failed = tree.read_raw({path, 0}, kMaxManifestBytes, &bytes, &whole)) return *failed;
  if (!whole) return Error{path, 0, "too big to be edited"};
  return bytes;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    if (lines.back().ends_with('\r')) lines.back().pop_back();
    begin = end + 1;
  }
  return lines;
}

/// Edits files one step after the other, in memory.
class Editing {
 public:
  Editing(const source::Tree& tree, const std::string& root) : tree_(tree), root_(root) {}

  Status apply(const correlate::EditTarget& target) {
    auto known = files_.find(target.path);
    if (known == files_.end()) {
      Result<std::string> bytes = read_file(tree_, root_, target.path);
      if (!bytes) return bytes.error();
      known = files_.emplace(target.path, EditedFile{target.path, *bytes, *bytes, {}}).first;
    }
    Result<std::string> edited = correlate::edit_manifest(target, known->second.after);
    if (!edited) return edited.error();
    known->second.after = *std::move(edited);
    return std::nullopt;
  }

  std::vector<EditedFile> take(const Redact& redact) {
    std::vector<EditedFile> all;
    for (auto& [path, file] : files_) {
      if (file.before == file.after) continue;
      const Result<std::string> diff = source::unified_diff(path, file.before, file.after);
      if (!diff) continue;  // what can't be shown is not written
      file.diff = lines_of(redact(*diff));
      all.push_back(std::move(file));
    }
    return all;
  }

 private:
  const source::Tree& tree_;
  const std::string& root_;
  std::map<std::string, EditedFile> files_;
};

}  // namespace

PlannedEdits plan_edits(const std::string& root, const correlate::FixPlan& plan,
                        const inventory::Inventory& inventory, const Redact& redact) {
  PlannedEdits edits;
  const Result<source::Tree> tree = source::Tree::open(root);
  if (!tree) {
    edits.left_alone.push_back(describe(tree.error()));
    return edits;
  }
  Editing editing(*tree, root);
  for (const correlate::FixStep& step : plan.steps) {
    const auto leave = [&](const Error& error) {
      edits.left_alone.push_back(redact(report::step_title(step) + ": " + describe(error)));
    };
    const Result<correlate::EditTarget> target = correlate::edit_target(step, inventory);
    if (!target) {
      leave(target.error());
    } else if (const Status failed = editing.apply(*target)) {
      leave(*failed);
    } else if (!target->afterwards.empty() &&
               std::find(edits.afterwards.begin(), edits.afterwards.end(), target->afterwards) ==
                   edits.afterwards.end()) {
      edits.afterwards.push_back(target->afterwards);
    }
  }
  edits.files = editing.take(redact);
  return edits;
}

Status write_edits(const std::string& root, const PlannedEdits& edits) {
  const Result<source::Tree> tree = source::Tree::open(root);
  if (!tree) return tree.error();
  for (const EditedFile& file : edits.files) {
    const Result<std::string> now = read_file(*tree, root, file.path);
    if (!now) return now.error();
    if (*now != file.before) return Error{file.path, 0, "has changed meanwhile: not written"};
    if (Status failed = write_file(root + '/' + file.path, file.after)) return failed;
  }
  return std::nullopt;
}

}  // namespace sluice::cli
