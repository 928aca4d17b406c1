// Gemfile.lock and gems.locked: sections in column 0, content told apart by indent.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/formats/gemfile.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

enum class Section { kUnknown, kSpecs, kDependencies, kOther };

struct SectionName {
  std::string_view name;
  Section section;
  PackageSource source;
};

constexpr std::array kSections = {
    SectionName{"GEM", Section::kSpecs, PackageSource::kRegistry},
    SectionName{"GIT", Section::kSpecs, PackageSource::kGit},
    SectionName{"PATH", Section::kSpecs, PackageSource::kFile},
    SectionName{"PLUGIN SOURCE", Section::kSpecs, PackageSource::kUrl},
    SectionName{"DEPENDENCIES", Section::kDependencies, PackageSource::kRegistry},
    SectionName{"PLATFORMS", Section::kOther, PackageSource::kRegistry},
    SectionName{"CHECKSUMS", Section::kOther, PackageSource::kRegistry},
    SectionName{"RUBY VERSION", Section::kOther, PackageSource::kRegistry},
    SectionName{"BUNDLED WITH", Section::kOther, PackageSource::kRegistry},
};

class Reader {
 public:
  Status read(std::string_view bytes) {
    bool any_section = false;
    bool any_dependencies = false;
    for (Lines lines(bytes); lines.next();) {
      if (lines.text().empty()) continue;
      if (indent_of(lines.text()) == 0) {
        begin_section(trim(lines.text()));
        any_section = any_section || section_ != Section::kUnknown;
        any_dependencies = any_dependencies || section_ == Section::kDependencies;
      } else if (section_ == Section::kSpecs) {
        read_spec(lines.text(), lines.number());
      } else if (section_ == Section::kDependencies && indent_of(lines.text()) == 2) {
        direct_.push_back(gem_name(trim(lines.text())));
      }
    }
    if (!any_section) return Error{{}, 1, "not a lockfile of Bundler: none of its sections"};
    if (!any_dependencies) {
      set_.report(0, "no DEPENDENCIES section: is the file cut off?", true);
    }
    return {};
  }

  /// `development` are the gems that only groups for development name.
  Result<PackageFile> finish(const std::optional<std::set<std::string>>& development,
                             std::string format) {
    for (const Need& need : needs_) {
      const auto found = by_name_.find(need.name);
      if (found != by_name_.end()) set_.need(need.from, found->second, need.requirement);
    }
    std::vector<Root> roots;
    for (const std::string_view name : direct_) {
      const auto found = by_name_.find(name);
      if (found == by_name_.end()) continue;  // not for this platform
      const bool dev = development && development->count(std::string(name)) != 0;
      roots.push_back({found->second, dev ? Scope::kDev : Scope::kRuntime});
    }
    set_.reach_from(roots);
    return set_.finish(std::move(format));
  }

  PackageSet& set() { return set_; }

 private:
  /// "rails (~> 7.1)!" gives "rails"; the '!' says that it is not from the default source.
  static std::string_view gem_name(std::string_view text) {
    text = before(text, " ");
    if (text.ends_with('!')) text.remove_suffix(1);
    return text;
  }

  /// "rails (~> 7.1, >= 7.1.2)" gives "~> 7.1, >= 7.1.2".
  static std::string_view gem_requirement(std::string_view text) {
    const std::size_t open = text.find(" (");
    const std::size_t close = text.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2) {
      return {};
    }
    return text.substr(open + 2, close - open - 2);
  }

  void begin_section(std::string_view name) {
    const auto found = std::find_if(kSections.begin(), kSections.end(),
                                    [&](const SectionName& known) { return known.name == name; });
    section_ = found == kSections.end() ? Section::kUnknown : found->section;
    if (found != kSections.end()) source_ = found->source;
    current_ = kNone;
  }

  /// Four blanks: "name (version)". Six blanks: what it needs. Two blanks: a property.
  void read_spec(std::string_view line, std::size_t number) {
    const std::size_t indent = indent_of(line);
    const std::string_view text = trim(line);
    if (indent == 4) {
      add_gem(text, number);
    } else if (indent == 6 && current_ != kNone) {
      needs_.push_back({current_, gem_name(text), gem_requirement(text)});
    }
  }

  void add_gem(std::string_view text, std::size_t number) {
    current_ = kNone;
    const std::size_t open = text.find(" (");
    if (open == std::string_view::npos || !text.ends_with(')')) {
      set_.report(number, "a gem without version", true);
      return;
    }
    const std::string_view version = text.substr(open + 2, text.size() - open - 3);
    Package package;
    package.name = text.substr(0, open);
    package.version = before(version, "-");  // a platform follows; versions never hold a '-'
    package.scope = Scope::kRuntime;
    package.source = source_;
    package.line = number;
    current_ = set_.add(std::move(package));
    by_name_.try_emplace(text.substr(0, open), current_);
  }

  Section section_ = Section::kUnknown;
  PackageSource source_ = PackageSource::kRegistry;
  std::size_t current_ = kNone;
  PackageSet set_{"RubyGems"};
  std::unordered_map<std::string_view, std::size_t> by_name_;
  struct Need {
    std::size_t from;
    std::string_view name;
    std::string_view requirement;
  };
  std::vector<Need> needs_;
  std::vector<std::string_view> direct_;
};

}  // namespace

Result<PackageFile> parse_gemfile_lock(const PackageFileInput& input) {
  Reader reader;
  if (Status error = reader.read(input.bytes)) return *std::move(error);
  const std::string name(file_name(input.path));
  const FileView gemfile = input.sibling(name == "gems.locked" ? "gems.rb" : "Gemfile");
  std::optional<std::set<std::string>> development;
  if (gemfile) {
    development = development_gems(gemfile.bytes);
    if (!development) {
      reader.set().problems().push_back({std::string(gemfile.path), 0,
                                         "groups can't be told: every gem counts as production",
                                         false});
    }
  }
  return reader.finish(development, name);
}

}  // namespace sluice::inventory
