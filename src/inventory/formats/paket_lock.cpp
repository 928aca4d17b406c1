// paket.lock, of Paket, another package manager for NuGet's packages: groups of sources, each with
// packages indented by four blanks and what they need by six.
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

/// Group and name, both in lower case.
using Key = std::pair<std::string, std::string>;

std::string lower(std::string_view text) { return match_name("NuGet", text); }

/// Groups have any names; these are the usual ones for what is not deployed.
Scope scope_of_group(std::string_view group) {
  if (group.starts_with("test")) return Scope::kTest;
  constexpr std::array<std::string_view, 6> kTools = {"build", "fake",      "docs",
                                                      "dev",   "analyzers", "tools"};
  for (const std::string_view name : kTools) {
    if (group == name || (group.starts_with(name) && name != "dev")) return Scope::kDev;
  }
  return Scope::kRuntime;
}

/// "nuget Name ..." below "group X" in paket.dependencies; nothing without that file.
std::set<Key> read_dependencies(const FileView& file) {
  std::set<Key> direct;
  std::string group;
  for (Lines lines(file.bytes); lines.next();) {
    std::string_view rest = lines.text();
    const std::string word = lower(take_word(rest));
    if (word == "group") group = lower(take_word(rest));
    if (word == "nuget") direct.emplace(group, lower(take_word(rest)));
  }
  return direct;
}

/// "Name (1.2.3) - restriction: ..."
struct Entry {
  std::string_view name;
  std::string_view bracket;  ///< what stands in brackets
};

bool read_entry(std::string_view line, Entry* entry) {
  const std::size_t open = line.find(" (");
  const std::size_t close = line.find(')', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return false;
  entry->name = trim(line.substr(0, open));
  entry->bracket = trim(line.substr(open + 2, close - open - 2));
  return !entry->name.empty() && entry->name.find(' ') == std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::set<Key> direct) : direct_(std::move(direct)) {}

  Status read(std::string_view bytes) {
    for (Lines lines(bytes); lines.next();) {
      const std::string_view line = lines.text();
      const std::string_view text = trim(line);
      if (text.empty()) continue;
      const std::size_t indent = indent_of(line);
      if (indent == 0) {
        read_heading(text);
      } else if (indent == 2) {
        read_remote(text);
      } else if (source_ != "NUGET") {
        continue;  // files out of repositories
      } else if (!read_package(text, indent, lines.number())) {
        return Error{{}, lines.number(), "not a paket.lock: can't read this line"};
      }
    }
    if (!has_source_) return Error{{}, 1, "not a paket.lock: no source of packages"};
    return {};
  }

  Result<PackageFile> finish() {
    for (const auto& [from, to, requirement] : needs_) {
      const auto found = packages_.find(to);
      if (found != packages_.end()) set_.need(from, found->second, requirement);
    }
    if (direct_.empty()) set_.mark_tops_direct();
    return set_.finish("paket.lock");
  }

 private:
  void read_heading(std::string_view text) {
    std::string_view rest = text;
    const std::string_view word = take_word(rest);
    current_ = kNone;
    if (word == "GROUP") {
      group_ = lower(trim(rest));
      source_.clear();
    } else if (word == "NUGET" || word == "GITHUB" || word == "GIT" || word == "HTTP" ||
               word == "GIST") {
      source_ = word;
      has_source_ = true;
    }  // else an option of the group ("STORAGE: NONE", "RESTRICTION: ...")
    remote_.clear();
  }

  void read_remote(std::string_view text) {
    if (text.starts_with("remote:")) remote_ = trim(text.substr(7));
  }

  bool read_package(std::string_view text, std::size_t indent, std::size_t number) {
    Entry entry;
    if (indent >= 6) {
      // What is needed may come without brackets: any version.
      std::string_view rest = text;
      const bool known = read_entry(text, &entry);
      if (!known) entry.name = take_word(rest);
      if (current_ == kNone) return false;
      needs_.push_back({current_, {group_, lower(entry.name)}, std::string(entry.bracket)});
      return true;
    }
    if (!read_entry(text, &entry)) return false;
    Package package;
    package.name = entry.name;
    package.version = entry.bracket;
    package.scope = scope_of_group(group_);
    package.source_url = remote_;
    package.direct = direct_.count({group_, lower(entry.name)}) != 0;
    package.line = number;
    current_ = set_.add(std::move(package));
    packages_.emplace(Key{group_, lower(entry.name)}, current_);
    return true;
  }

  struct Edge {
    std::size_t from = 0;
    Key to;
    std::string requirement;
  };

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::set<Key> direct_;
  std::string group_;
  std::string source_;
  std::string remote_;
  bool has_source_ = false;
  std::size_t current_ = kNone;
  PackageSet set_{"NuGet"};
  std::map<Key, std::size_t> packages_;
  std::vector<Edge> needs_;
};

}  // namespace

Result<PackageFile> parse_paket_lock(const PackageFileInput& input) {
  Reader reader(read_dependencies(input.sibling("paket.dependencies")));
  if (Status error = reader.read(input.bytes)) return *std::move(error);
  return reader.finish();
}

}  // namespace sluice::inventory
