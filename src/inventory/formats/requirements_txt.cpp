// requirements.txt and relatives, with what they include.
#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/formats/python_source.h"
#include "inventory/formats/requirement_line.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kMaxIncludes = 64;
constexpr std::size_t kMaxVias = 1'000'000;  // names in "# via", of all entries

/// The scope that a file's name and place tell: "requirements-dev.txt", "requirements/test.txt".
Scope scope_by_name(std::string_view path) {
  if (is_test_path(path)) return Scope::kTest;
  const std::string_view name = file_name(path);
  // "requirements/local.txt" stands beside "requirements/production.txt".
  const bool local = name == "local.txt" || name == "requirements-local.txt";
  return local || is_development_name(name) ? Scope::kDev : Scope::kRuntime;
}

/// Position of the comment, as pip sees it: '#' at the beginning or after a blank.
std::size_t comment_start(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return at;
  }
  return line.size();
}

/// A requirement before everything is put together.
struct Entry {
  Package package;
  bool by_app = true;                  ///< false: "# via" names only other packages
  std::vector<std::string> needed_by;  ///< "# via flask", names for matching
};

/// Jinja, as generators of projects use it: pip reads only what is made of it.
bool is_of_template(std::string_view line) {
  return line.find("{{") != std::string_view::npos || line.find("{%") != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(const PackageFileInput& input)
      : input_(input),
        scope_(scope_by_name(input.path)),
        is_manifest_(input.path.ends_with(".in")) {}

  Result<PackageFile> read() {
    std::vector<FileView> open = {{input_.path, input_.bytes}};
    std::set<std::string_view> seen = {input_.path};
    while (!open.empty()) {
      const FileView file = open.back();
      open.pop_back();
      for (const FileView& included : read_file(file)) {
        if (seen.count(included.path) != 0) continue;
        if (seen.size() < kMaxIncludes) {
          seen.insert(included.path);
          open.push_back(included);
        } else if (!std::exchange(told_of_includes_, true)) {
          // By their own names they may count as packages for development.
          tell(file, 0, "includes too many files (-r): from the 64th on they were not read", true);
        }
      }
    }
    report_unreadable();
    return put_together();
  }

 private:
  /// Reads one file; returns what it includes and what is not read on its own account.
  std::vector<FileView> read_file(const FileView& file) {
    std::vector<FileView> includes;
    std::string logical;
    std::size_t first_line = 0;
    current_ = kNone;
    in_via_ = false;
    const auto finish = [&](std::string_view comment) {
      if (first_line != 0) accept(logical, file, first_line, includes);
      accept_comment(comment);
      logical.clear();
      first_line = 0;
    };
    for (Lines lines(file.bytes); lines.next();) {
      std::string_view line = lines.text();
      const std::size_t hash = comment_start(line);
      const std::string_view comment = line.substr(hash);
      line = line.substr(0, hash);
      if (trim(line).empty()) {
        finish(comment);
        continue;
      }
      if (first_line == 0) first_line = lines.number();
      const bool continues = comment.empty() && line.ends_with('\\');
      if (continues) line.remove_suffix(1);
      logical += line;
      if (!continues) finish(comment);
    }
    finish({});
    return includes;
  }

  void accept(std::string_view text, const FileView& file, std::size_t number,
              std::vector<FileView>& includes) {
    current_ = kNone;
    in_via_ = false;
    if (is_of_template(text)) {
      if (!std::exchange(told_of_template_, true)) {
        tell(file, number, "a template: lines with {{ or {% are not read", false);
      }
      return;
    }
    RequirementLine line = read_requirement_line(text);
    if (line.kind == RequirementLine::Kind::kPackage && line.name.empty()) {
      line.kind = RequirementLine::Kind::kUnreadable;
    }
    switch (line.kind) {
      case RequirementLine::Kind::kNothing:
        break;
      case RequirementLine::Kind::kPackage:
        add(line, file, number);
        break;
      case RequirementLine::Kind::kInclude:
        include(line.target, file, number, includes);
        break;
      case RequirementLine::Kind::kConstraints:
        constrain(line.target, file);
        break;
      case RequirementLine::Kind::kIndex:
        index_ = without_variables(line.target);
        break;
      case RequirementLine::Kind::kExtraIndex:
        if (extra_index_.empty()) extra_index_ = without_variables(line.target);
        break;
      case RequirementLine::Kind::kTrustedHost:
        tell(file, number, "--trusted-host: certificates of that host are not checked", false);
        break;
      case RequirementLine::Kind::kUnnamed:
        tell(file, number, "a requirement by address without a name", false);
        break;
      case RequirementLine::Kind::kUnreadable:
        if (unreadable_ == 0) unreadable_line_ = {path_of(file), number};
        ++unreadable_;
        break;
    }
  }

  /// Empty for the lockfile itself.
  std::string path_of(const FileView& file) const {
    return file.path == input_.path ? std::string() : std::string(file.path);
  }

  void tell(const FileView& file, std::size_t number, const char* message, bool incomplete) {
    if (problems_.size() > kMaxProblemsPerFile) return;
    if (problems_.size() < kMaxProblemsPerFile) {
      problems_.push_back({path_of(file), number, message, incomplete});
    } else {
      problems_.push_back(
          {path_of(file), number, "more problems than are listed, from here on", true});
    }
  }

  /// True once there are more requirements than packages may be, the same ones counted each time.
  bool is_full(const FileView& file, std::size_t number) {
    if (entries_.size() < kMaxPackagesPerFile && constraints_.size() < kMaxPackagesPerFile) {
      return false;
    }
    if (!std::exchange(told_of_many_, true)) {
      problems_.push_back({path_of(file), number,
                           "more than " + std::to_string(kMaxPackagesPerFile) +
                               " requirements: from here on they were not read",
                           true});
    }
    return true;
  }

  void add(const RequirementLine& line, const FileView& file, std::size_t number) {
    if (is_full(file, number)) return;
    Entry entry;
    entry.package = package_of(line);
    entry.package.scope = scope_;
    if (is_manifest_) entry.package.state = PackageState::kDeclared;
    if (is_manifest_) entry.package.requirement = line.requirement;
    entry.package.path = path_of(file);
    entry.package.line = number;
    current_ = entries_.size();
    entries_.push_back(std::move(entry));
  }

  void include(std::string_view target, const FileView& file, std::size_t number,
               std::vector<FileView>& includes) {
    const FileView included = find(target, file);
    if (!included) {
      tell(file, number, "includes a file that was not read (-r)", true);
      return;
    }
    // It is a lockfile by its own name: only what makes its packages more productive than that
    // name says is worth reading it here too.
    const bool by_name = is_manifest_ ? is_requirements_source_path(included.path)
                                      : is_requirements_path(included.path);
    const bool on_its_own = by_name && scope_by_name(included.path) <= scope_;
    if (!on_its_own) includes.push_back(included);
  }

  void constrain(std::string_view target, const FileView& file) {
    if (is_manifest_) return;  // what is locked stands in what is compiled of it
    const FileView constraints = find(target, file);
    if (!seen_constraints_.insert(constraints.path).second) return;
    for (Lines lines(constraints.bytes); lines.next();) {
      if (is_full(constraints, lines.number())) return;
      const std::string_view text = lines.text();
      const RequirementLine line = read_requirement_line(text.substr(0, comment_start(text)));
      if (line.kind == RequirementLine::Kind::kPackage && !line.version.empty()) {
        constraints_.emplace(match_name("PyPI", line.name), line.version);
      }
    }
  }

  FileView find(std::string_view target, const FileView& from) const {
    PackageFileInput base = input_;
    base.path = from.path;
    return base.sibling(target);
  }

  /// pip-compile writes who needs a package: "# via flask", or one name per line after "# via".
  void accept_comment(std::string_view comment) {
    comment = trim(comment);
    if (comment.empty()) {
      in_via_ = false;
      return;
    }
    comment = trim(comment.substr(1));
    if (comment == "via" || comment.starts_with("via ")) {
      in_via_ = current_ != kNone;
      if (in_via_) {
        has_via_ = true;
        entries_[current_].by_app = false;
      }
      comment.remove_prefix(3);
    }
    if (!in_via_) return;
    while (!comment.empty()) {
      add_via(trim(before(comment, ",")));
      comment.remove_prefix(std::min(before(comment, ",").size() + 1, comment.size()));
    }
  }

  void add_via(std::string_view who) {
    if (who.empty() || who.starts_with("-c ")) return;
    Entry& entry = entries_[current_];
    // "-r requirements.in", "app (pyproject.toml)"
    if (who.starts_with('-') || who.find('(') != std::string_view::npos) {
      entry.by_app = true;
    } else if (++vias_ <= kMaxVias) {
      entry.needed_by.push_back(match_name("PyPI", requirement_name(who)));
    }
  }

  void report_unreadable() {
    if (unreadable_ == 0) return;
    // Prose that only happens to have such a name must not look like a hole in the scan.
    const bool incomplete = !entries_.empty() || file_name(input_.path) == "requirements.txt";
    problems_.push_back({unreadable_line_.first, unreadable_line_.second,
                         std::to_string(unreadable_) + " of the lines can't be read as requirement",
                         incomplete});
  }

  /// Without "# via" (pip-compile --no-annotate) the file it was compiled from says what is
  /// direct. Empty if there is none, or it goes on in other files.
  std::set<std::string> named_by_manifest() const {
    std::set<std::string> names;
    if (has_via_ || is_manifest_) return names;
    std::string source(file_name(input_.path));
    source.replace(source.size() - std::min<std::size_t>(source.size(), 4), 4, ".in");
    for (Lines lines(input_.sibling(source).bytes); lines.next();) {
      const std::string_view text = lines.text();
      const RequirementLine line = read_requirement_line(text.substr(0, comment_start(text)));
      if (line.kind == RequirementLine::Kind::kInclude) return {};
      if (names.size() >= kMaxPackagesPerFile) return {};
      if (line.kind == RequirementLine::Kind::kPackage) {
        names.insert(match_name("PyPI", line.name));
      }
    }
    return names;
  }

  Result<PackageFile> put_together() {
    PackageSet set("PyPI");
    set.problems() = std::move(problems_);
    std::unordered_map<std::string, std::size_t> by_name;
    std::vector<std::size_t> indices;
    // pip asks all indexes alike; the main one is where most packages are.
    const std::string& index = index_.empty() ? extra_index_ : index_;
    const std::set<std::string> named = named_by_manifest();
    for (Entry& entry : entries_) {
      Package& package = entry.package;
      const std::string key = match_name("PyPI", package.name);
      package.direct = entry.by_app && (named.empty() || named.count(key) != 0);
      const auto constraint = constraints_.find(key);
      if (package.version.empty() && package.source == PackageSource::kRegistry &&
          constraint != constraints_.end()) {
        package.version = constraint->second;
        package.state = PackageState::kLocked;
        package.requirement.clear();
      }
      if (package.source == PackageSource::kRegistry) package.source_url = index;
      indices.push_back(set.add(std::move(package)));
      by_name.try_emplace(key, indices.back());
    }
    for (std::size_t i = 0; i < indices.size(); ++i) {
      for (const std::string& who : entries_[i].needed_by) {
        const auto found = by_name.find(who);
        if (found != by_name.end()) set.need(found->second, indices[i]);
      }
    }
    if (is_manifest_) return set.finish("requirements.in");
    return set.finish(has_via_ ? "requirements.txt by pip-compile" : "requirements.txt");
  }

  const PackageFileInput& input_;
  Scope scope_;
  bool is_manifest_;
  std::string index_;
  std::string extra_index_;
  std::vector<Entry> entries_;
  std::size_t current_ = kNone;  ///< the entry that "# via" is about
  bool in_via_ = false;
  bool has_via_ = false;
  std::unordered_map<std::string, std::string> constraints_;
  std::set<std::string_view> seen_constraints_;
  std::vector<Problem> problems_;
  bool told_of_template_ = false;
  bool told_of_includes_ = false;
  bool told_of_many_ = false;
  std::size_t vias_ = 0;
  std::size_t unreadable_ = 0;
  std::pair<std::string, std::size_t> unreadable_line_;
};

}  // namespace

namespace {

bool is_requirements_name(std::string_view path, std::string_view ending) {
  std::string_view name = file_name(path);
  if (!name.ends_with(ending)) return false;
  name.remove_suffix(ending.size());
  return name == "requirements" || name.starts_with("requirements-") ||
         name.ends_with("-requirements") || file_name(folder_of(path)) == "requirements";
}

}  // namespace

bool is_requirements_path(std::string_view path) { return is_requirements_name(path, ".txt"); }

bool is_requirements_source_path(std::string_view path) {
  return is_requirements_name(path, ".in");
}

Result<PackageFile> parse_requirements(const PackageFileInput& input) {
  return Reader(input).read();
}

Result<PackageFile> parse_requirements_source(const PackageFileInput& input) {
  std::string compiled(file_name(input.path));
  compiled.replace(compiled.size() - std::min<std::size_t>(compiled.size(), 3), 3, ".txt");
  if (!input.sibling(compiled)) return PackageFile{"requirements.in", {}, {}};
  return Reader(input).read();
}

}  // namespace sluice::inventory
