// Gemfile.lock and gems.locked: sections in column 0, content told apart by indent.
#include <algorithm>
#include <array>
#include <map>
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

enum class Section { kUnknown, kSpecs, kDependencies, kChecksums, kOther };

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
    SectionName{"CHECKSUMS", Section::kChecksums, PackageSource::kRegistry},
    SectionName{"RUBY VERSION", Section::kOther, PackageSource::kRegistry},
    SectionName{"BUNDLED WITH", Section::kOther, PackageSource::kRegistry},
};

/// "name (version-platform)".
struct GemLine {
  std::string_view name;
  std::string_view version;   ///< versions never hold a '-'
  std::string_view platform;  ///< empty: for all
  std::string_view rest;      ///< after the closing bracket
};

std::optional<GemLine> read_gem_line(std::string_view text) {
  const std::size_t open = text.find(" (");
  const std::size_t close = text.find(')', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  const std::string_view version = text.substr(open + 2, close - open - 2);
  const std::string_view number = before(version, "-");
  return GemLine{text.substr(0, open), number,
                 version.substr(std::min(number.size() + 1, version.size())),
                 trim(text.substr(close + 1))};
}

/// Checksums of one gem; those that Heroku installs come first.
struct Checksum {
  int rank;
  std::string text;
};

constexpr std::size_t kMaxChecksums = 4;  // of one gem; platforms beyond tell nothing more
constexpr std::size_t kMaxVariants = 16;  // versions of one name, for several platforms

int platform_rank(std::string_view platform) {
  if (platform.starts_with("x86_64-linux")) return 0;
  if (platform.empty()) return 1;
  return platform.find("linux") != std::string_view::npos ? 2 : 3;
}

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
      } else if (section_ == Section::kChecksums) {
        read_checksum(trim(lines.text()));
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

  /// The Gemfile says what is for development alone.
  Result<PackageFile> finish(const std::optional<Gemfile>& gemfile, std::string format) {
    std::set<std::string_view> needed;
    for (const Need& need : needs_) {
      needed.insert(need.name);
      for (const std::size_t to : all_of(need.name)) set_.need(need.from, to, need.requirement);
    }
    std::set<std::string> development;
    std::set<std::string> windows;
    if (gemfile) {
      development = development_gems(*gemfile);
      windows = windows_gems(*gemfile);
    }
    std::vector<Root> roots;
    for (const std::string_view name : direct_) {
      const bool dev = development.count(std::string(name)) != 0;
      // Bundler leaves it out unless another gem needs it.
      const bool elsewhere = windows.count(std::string(name)) != 0 && needed.count(name) == 0;
      for (const std::size_t index : all_of(name)) {  // none: not for this platform
        roots.push_back({index, dev ? Scope::kDev : Scope::kRuntime});
        set_.at(index).not_on_linux = elsewhere;
      }
    }
    set_.reach_from(roots);
    add_checksums();
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
    remote_ = {};
    revision_ = {};
  }

  /// Four blanks: "name (version)". Six blanks: what it needs. Two blanks: a property.
  void read_spec(std::string_view line, std::size_t number) {
    const std::size_t indent = indent_of(line);
    const std::string_view text = trim(line);
    if (indent == 4) {
      add_gem(text, number);
    } else if (indent == 6 && current_ != kNone) {
      needs_.push_back({current_, gem_name(text), gem_requirement(text)});
    } else if (indent == 2) {
      // Old versions of Bundler put several servers into one section: the first stands for them.
      constexpr std::string_view kRemote = "remote: ";
      constexpr std::string_view kRevision = "revision: ";
      if (text.starts_with(kRemote) && remote_.empty()) remote_ = text.substr(kRemote.size());
      if (text.starts_with(kRevision)) revision_ = text.substr(kRevision.size());
    }
  }

  void add_gem(std::string_view text, std::size_t number) {
    current_ = kNone;
    const std::optional<GemLine> gem = read_gem_line(text);
    if (!gem || gem->name.empty() || gem->version.empty() || !gem->rest.empty()) {
      set_.report(number, "a gem without version", true);
      return;
    }
    Package package;
    package.name = gem->name;
    package.version = gem->version;
    package.scope = Scope::kRuntime;
    package.source = source_;
    package.line = number;
    if (source_ != PackageSource::kFile) package.source_url = remote_;
    if (source_ == PackageSource::kGit && is_commit_hash(revision_)) package.commit = revision_;
    current_ = set_.add(std::move(package));
    std::vector<std::size_t>& variants = by_name_[gem->name];
    const bool is_new = std::find(variants.begin(), variants.end(), current_) == variants.end();
    if (is_new && variants.size() < kMaxVariants) variants.push_back(current_);
  }

  /// "name (version-platform) sha256=…,sha512=…"; some have no checksum.
  void read_checksum(std::string_view text) {
    const std::optional<GemLine> gem = read_gem_line(text);
    if (!gem) return;
    constexpr std::string_view kAlgorithm = "sha256=";
    const std::size_t at = gem->rest.find(kAlgorithm);
    if (at == std::string_view::npos) return;
    const std::string_view hex = before(gem->rest.substr(at + kAlgorithm.size()), ",");
    if (!is_hex(hex, 64)) return;
    checksums_[{gem->name, gem->version}].push_back(
        {platform_rank(gem->platform), "sha256:" + std::string(hex)});
  }

  void add_checksums() {
    for (auto& [gem, checksums] : checksums_) {
      std::stable_sort(checksums.begin(), checksums.end(),
                       [](const Checksum& a, const Checksum& b) { return a.rank < b.rank; });
      std::string text;
      for (std::size_t i = 0; i < std::min(checksums.size(), kMaxChecksums); ++i) {
        text += (i == 0 ? "" : " ") + checksums[i].text;
      }
      for (const std::size_t index : all_of(gem.first)) {
        if (set_.at(index).version == gem.second) set_.at(index).integrity = text;
      }
    }
  }

  const std::vector<std::size_t>& all_of(std::string_view name) const {
    static const std::vector<std::size_t> kNothing;
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? kNothing : found->second;
  }

  Section section_ = Section::kUnknown;
  PackageSource source_ = PackageSource::kRegistry;
  std::size_t current_ = kNone;
  std::string_view remote_;
  std::string_view revision_;
  PackageSet set_{"RubyGems"};
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name_;
  std::map<std::pair<std::string_view, std::string_view>, std::vector<Checksum>> checksums_;
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
  std::optional<Gemfile> read;
  if (gemfile) {
    Result<Gemfile> result = read_gemfile(gemfile.bytes);
    if (result) {
      read = std::move(result.value());
    } else {
      reader.set().problems().push_back({std::string(gemfile.path), result.error().line,
                                         "groups can't be told: every gem counts as production",
                                         false});
    }
  }
  return reader.finish(read, name);
}

}  // namespace sluice::inventory
