// Gems that Bundler or RubyGems installed: <root>/ruby/3.3.0/specifications/*.gemspec, and the
// gemspecs of git checkouts in <root>/ruby/3.3.0/bundler/gems/. Ruby's own gems lie elsewhere
// (lib/ruby/gems/3.3.0/, specifications/default/) and are left out, as Bundler is, which the
// buildpack brings.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/formats/gemspec.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

constexpr std::string_view kEnding = ".gemspec";
constexpr std::array<std::string_view, 3> kEngines = {"ruby", "jruby", "truffleruby"};

/// Versions of one name that edges lead to.
constexpr std::size_t kMaxVersions = 16;

bool is_number(char c) { return c >= '0' && c <= '9'; }

/// "vendor/bundle/ruby/3.3.0": an engine, and the version of Ruby it is compatible with.
bool is_gem_home(std::string_view folder) {
  const std::string_view version = file_name(folder);
  const std::string_view engine = file_name(folder_of(folder));
  return std::find(kEngines.begin(), kEngines.end(), engine) != kEngines.end() &&
         !version.empty() && is_number(version.front());
}

/// ".../bundler/gems/rails-0123456789ab/rails.gemspec".
bool is_checkout(std::string_view path) {
  const std::string_view gems = folder_of(folder_of(path));
  return file_name(gems) == "gems" && file_name(folder_of(gems)) == "bundler";
}

/// "nokogiri-1.18.2-x86_64-linux-gnu": the version begins after the first '-' with a digit behind
/// it, since the names of gems hardly ever have one.
void read_file_name(std::string_view path, Gemspec& gemspec) {
  std::string_view stem = file_name(path);
  stem.remove_suffix(kEnding.size());
  for (std::size_t dash = stem.find('-'); dash != std::string_view::npos && dash + 1 < stem.size();
       dash = stem.find('-', dash + 1)) {
    if (!is_number(stem[dash + 1]) || dash == 0) continue;
    gemspec.name = stem.substr(0, dash);
    gemspec.version = before(stem.substr(dash + 1), "-");
    return;
  }
}

struct Installed {
  std::size_t package;
  std::vector<GemspecNeed> needs;
};

class Reader {
 public:
  void add(const FileView& file) {
    Gemspec gemspec = read_gemspec(file.bytes);
    const bool checkout = is_checkout(file.path);
    if (gemspec.name.empty() || gemspec.version.empty()) {
      // The version of a checkout is often computed: then the lockfile alone knows it.
      if (checkout) return;
      read_file_name(file.path, gemspec);
    }
    if (gemspec.name.empty() || gemspec.version.empty()) {
      set_.problems().push_back(
          {std::string(file.path), 0, "an installed gem without name and version", true});
      return;
    }
    if (gemspec.name == "bundler") return;
    Package package;
    package.name = gemspec.name;
    package.version = gemspec.version;
    package.scope = Scope::kRuntime;
    package.source = checkout ? PackageSource::kGit : PackageSource::kRegistry;
    package.state = PackageState::kInstalled;
    package.path = file.path;
    package.line = gemspec.line;
    package.install_script = gemspec.extensions;
    const std::size_t index = set_.add(std::move(package));
    std::vector<std::size_t>& versions = by_name_[gemspec.name];
    if (versions.size() < kMaxVersions) versions.push_back(index);
    installed_.push_back({index, std::move(gemspec.needs)});
  }

  PackageFile finish(std::string_view tree) {
    for (const Installed& gem : installed_) {
      for (const GemspecNeed& need : gem.needs) connect(gem.package, need);
    }
    set_.mark_tops_direct();
    Result<PackageFile> read = set_.finish("gems");
    if (read) return std::move(read.value());
    PackageFile failed;
    failed.format = "gems";
    failed.problems.push_back({std::string(tree), 0, read.error().message, true});
    return failed;
  }

 private:
  /// To the versions that the requirement allows; to all if it can't be told.
  void connect(std::size_t from, const GemspecNeed& need) {
    const auto found = by_name_.find(need.name);
    if (found == by_name_.end()) return;  // one of Ruby's own
    for (const std::size_t to : found->second) {
      const bool fits =
          need.requirement.empty() || found->second.size() == 1 ||
          versions::allows("RubyGems", need.requirement, set_.at(to).version).value_or(true);
      if (fits) set_.need(from, to, need.requirement);
    }
  }

  PackageSet set_{"RubyGems"};
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
  std::vector<Installed> installed_;
};

}  // namespace

std::string_view gem_tree_of(std::string_view path) {
  if (!path.ends_with(kEnding)) return {};
  const std::string_view folder = folder_of(path);
  std::string_view home;
  if (file_name(folder) == "specifications") {
    home = folder_of(folder);
  } else if (is_checkout(path)) {
    home = folder_of(folder_of(folder_of(folder)));
  }
  return is_gem_home(home) ? home : std::string_view();
}

PackageFile parse_gem_tree(std::string_view tree, const std::vector<FileView>& files) {
  Reader reader;
  for (const FileView& file : files) reader.add(file);
  return reader.finish(tree);
}

}  // namespace sluice::inventory
