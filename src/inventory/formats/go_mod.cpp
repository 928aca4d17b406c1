// go.mod, and go.sum where go.mod does not list everything (before go 1.17).
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/formats/go_vendor.h"
#include "inventory/formats/go_version.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

constexpr std::array<std::string_view, 10> kDirectives = {
    "module",  "go",      "toolchain", "require", "replace",
    "exclude", "retract", "godebug",   "tool",    "ignore"};

struct Requirement {
  std::string module;
  std::string version;
  bool indirect = false;
  std::size_t line = 0;
};

struct Replacement {
  std::string new_module;
  std::string new_version;  ///< empty: a local folder
};

/// Words of a line without its comment. Quotes around a word are dropped.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  line = line.substr(0, line.find("//"));
  for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) {
    if (word.size() >= 2 && (word[0] == '"' || word[0] == '`') && word.back() == word[0]) {
      word = word.substr(1, word.size() - 2);
    }
    // "require(" and "(" are the same
    if (word.size() > 1 && word.ends_with('(')) {
      words.emplace_back(word.substr(0, word.size() - 1));
      word = "(";
    }
    words.emplace_back(word);
  }
  return words;
}

class Reader {
 public:
  Status read(std::string_view bytes) {
    std::string block;
    for (Lines lines(bytes); lines.next();) {
      std::vector<std::string> words = words_of(lines.text());
      if (words.empty()) continue;
      if (words[0] == ")") {
        block.clear();
        continue;
      }
      if (block.empty()) {
        if (std::find(kDirectives.begin(), kDirectives.end(), words[0]) == kDirectives.end()) {
          return Error{{}, lines.number(), "not a go.mod: no directive that Go knows"};
        }
        if (words.size() == 2 && words[1] == "(") {
          block = words[0];
          continue;
        }
      } else {
        words.insert(words.begin(), block);
      }
      if (!accept(words, lines.text(), lines.number())) {
        return Error{{}, lines.number(), "not a go.mod: can't read this " + words[0]};
      }
    }
    if (!has_module_) return Error{{}, 1, "not a go.mod: no module line"};
    if (!block.empty()) set_.report(0, "a block is not closed: is the file cut off?", true);
    return {};
  }

  /// To be called before packages are added.
  void add_vendored(const FileView& file) {
    Result<std::map<std::string, std::vector<std::string>>> vendored = read_go_vendor(file.bytes);
    if (vendored) {
      vendored_ = std::move(*vendored);
    } else {
      set_.problems().push_back(
          {std::string(file.path), vendored.error().line,
           vendored.error().message + "; which packages are imported is not known", false});
    }
  }

  /// Applies replace and exclude to what is required.
  void add_required() {
    for (const Requirement& requirement : requirements_) {
      Package package;
      package.name = requirement.module;
      package.version = requirement.version;
      package.scope = Scope::kRuntime;
      package.direct = !requirement.indirect;
      package.line = requirement.line;
      // Go then takes the next higher version that exists, and which that is can't be told here.
      if (excluded_.count({requirement.module, requirement.version}) != 0) package.version.clear();
      if (const Replacement* other = replacement_of(requirement)) {
        if (!other->new_version.empty()) package.name = other->new_module;
        package.version = other->new_version;
        if (other->new_version.empty()) package.source = PackageSource::kFile;
      }
      if (vendored_) package.vendored_imports = (*vendored_)[requirement.module];
      set_.add(std::move(package));
    }
  }

  /// Below go 1.17 go.mod leaves out what is only needed by others.
  void add_from_sum(const FileView& sum) {
    std::map<std::string_view, std::pair<std::string_view, std::size_t>> highest;
    for (Lines lines(sum.bytes); lines.next();) {
      std::string_view rest = lines.text();
      const std::string_view module = take_word(rest);
      const std::string_view version = take_word(rest);
      if (version.empty() || version.ends_with("/go.mod")) continue;  // looked at, not used
      auto& known = highest[module];
      if (known.first.empty() || is_older_go_version(known.first, version)) {
        known = {version, lines.number()};
      }
    }
    for (const Requirement& requirement : requirements_) highest.erase(requirement.module);
    for (const auto& [replaced, replacement] : replacements_) {
      highest.erase(replacement.new_module);
    }
    for (const auto& [module, version] : highest) {
      Package package;
      package.name = module;
      package.version = version.first;
      package.scope = Scope::kRuntime;
      package.path = sum.path;
      package.line = version.second;
      if (vendored_) package.vendored_imports = (*vendored_)[package.name];
      set_.add(std::move(package));
    }
  }

  bool lists_everything() const { return !is_older_go_version(go_, "1.17"); }
  PackageSet& set() { return set_; }

 private:
  bool accept(const std::vector<std::string>& words, std::string_view line, std::size_t number) {
    const std::string& directive = words[0];
    if (directive == "module") has_module_ = words.size() >= 2;
    if (directive == "go" && words.size() >= 2) go_ = words[1];
    if (directive == "toolchain" && words.size() >= 2) add_toolchain(words[1], number);
    if (directive == "require") {
      if (words.size() != 3) return false;
      const std::size_t comment = line.find("//");
      const bool indirect = comment != std::string_view::npos &&
                            trim_left(line.substr(comment + 2)).starts_with("indirect");
      requirements_.push_back({words[1], words[2], indirect, number});
    }
    if (directive == "exclude") {
      if (words.size() != 3) return false;
      excluded_.emplace(words[1], words[2]);
    }
    return directive != "replace" || add_replacement(words);
  }

  /// replace old [version] => new [version]
  bool add_replacement(const std::vector<std::string>& words) {
    const auto arrow = std::find(words.begin(), words.end(), "=>");
    const auto before_arrow = arrow - words.begin();
    const auto after_arrow = words.end() - arrow - 1;
    if (before_arrow < 2 || before_arrow > 3 || after_arrow < 1 || after_arrow > 2) return false;
    Replacement replacement;
    replacement.new_module = arrow[1];
    if (after_arrow == 2) replacement.new_version = arrow[2];
    std::string old_version = before_arrow == 3 ? words[2] : std::string();
    replacements_.try_emplace({words[1], std::move(old_version)}, std::move(replacement));
    return true;
  }

  /// One with the version wins over one for all versions.
  const Replacement* replacement_of(const Requirement& requirement) const {
    auto found = replacements_.find({requirement.module, requirement.version});
    if (found == replacements_.end()) found = replacements_.find({requirement.module, {}});
    return found == replacements_.end() ? nullptr : &found->second;
  }

  /// The standard library comes with the toolchain and has advisories of its own.
  void add_toolchain(std::string_view name, std::size_t number) {
    if (!name.starts_with("go")) return;  // "default", "local"
    Package package;
    package.name = "stdlib";
    package.version = go_release(name.substr(2));
    package.scope = Scope::kRuntime;
    package.direct = true;
    package.line = number;
    if (!package.version.empty()) set_.add(std::move(package));
  }

  std::string go_ = "1.16";  // what Go assumes without a go line
  bool has_module_ = false;
  std::vector<Requirement> requirements_;
  /// By module and version; without version for all versions.
  std::map<std::pair<std::string, std::string>, Replacement> replacements_;
  std::set<std::pair<std::string, std::string>> excluded_;
  /// Import paths by module; not set without a vendor folder.
  std::optional<std::map<std::string, std::vector<std::string>>> vendored_;
  PackageSet set_{"Go"};
};

}  // namespace

Result<PackageFile> parse_go_mod(const PackageFileInput& input) {
  Reader reader;
  if (Status error = reader.read(input.bytes)) return *std::move(error);
  if (const FileView vendored = input.sibling("vendor/modules.txt")) reader.add_vendored(vendored);
  reader.add_required();
  const FileView sum = input.sibling("go.sum");
  if (reader.lists_everything() || !sum) return reader.set().finish("go.mod");
  reader.add_from_sum(sum);
  return reader.set().finish("go.mod and go.sum");
}

}  // namespace sluice::inventory
