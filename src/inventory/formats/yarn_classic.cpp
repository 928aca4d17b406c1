// yarn.lock version 1: blocks told apart by indent. Not YAML.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "inventory/formats/npm_details.h"
#include "inventory/formats/package_json.h"
#include "inventory/formats/packed_texts.h"
#include "inventory/formats/text.h"
#include "inventory/formats/yarn_lock.h"
#include "inventory/growth.h"

namespace sluice::inventory {
namespace {

/// One block of the lockfile, as views into it.
struct Block {
  std::vector<std::string_view> patterns;
  std::string_view version;
  std::string_view resolved;
  std::string_view integrity;
  std::vector<YarnNeed> needs;  ///< `from` not set yet
  std::size_t line = 0;
};

/// Takes a word, or what stands between quotes, off `text`. Yarn quotes as JSON does, but no name
/// or range needs an escape.
std::string_view take_value(std::string_view& text) {
  text = trim_left(text);
  if (!text.starts_with('"')) {
    const std::size_t end = std::min(text.find_first_of(" ,:"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
  }
  text.remove_prefix(1);
  const std::size_t end = std::min(text.find('"'), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

/// "https://host/a.tgz#<sha1>" with or without quotes: all up to the next blank.
std::string_view take_address(std::string_view text) {
  text = trim(text);
  if (text.starts_with('"')) return take_value(text);
  return take_word(text);
}

/// What yarn wrote before it knew integrity: the SHA-1 of the archive, as the address's fragment.
std::string sha1_in(std::string_view resolved) {
  const std::size_t sign = resolved.rfind('#');
  if (sign == std::string_view::npos || resolved.find(".git") != std::string_view::npos) return {};
  const std::string_view digits = full_commit(resolved.substr(sign + 1));
  return digits.size() == 40 ? "sha1:" + std::string(digits) : std::string();
}

/// Unquoted patterns may hold ':' ("a@npm:b@1"), so the header is cut at commas, not by word.
bool read_header(std::string_view line, Block& block) {
  line = trim(line);
  if (!line.ends_with(':')) return false;
  line.remove_suffix(1);
  while (!line.empty()) {
    std::string_view pattern;
    if (line.starts_with('"')) {
      pattern = take_value(line);
    } else {
      pattern = before(line, ", ");
      line.remove_prefix(pattern.size());
    }
    if (version_separator(pattern) == std::string_view::npos) return false;
    block.patterns.emplace_back(pattern);
    if (!line.empty() && !line.starts_with(", ")) return false;
    line.remove_prefix(std::min<std::size_t>(2, line.size()));
  }
  return !block.patterns.empty();
}

class Reader {
 public:
  /// The Error has the number of the first line that fits nothing.
  Status read(std::string_view bytes) {
    for (Lines lines(bytes); lines.next();) {
      const std::string_view line = lines.text();
      const std::string_view content = trim(line);
      if (content.empty() || content.starts_with('#')) continue;
      if (indent_of(line) == 0) {
        if (Status error = close()) return error;
      }
      if (!accept(line, lines.number())) {
        return Error{{}, lines.number(), "not a yarn.lock: this line fits no part of an entry"};
      }
    }
    return close();
  }

  PackageSet& set() { return set_; }
  YarnPatterns& patterns() { return patterns_; }
  const std::vector<YarnNeed>& needs() const { return needs_; }

 private:
  bool accept(std::string_view line, std::size_t number) {
    const std::size_t indent = indent_of(line);
    if (indent == 0) {
      block_.line = number;
      return read_header(line, block_);
    }
    if (block_.line == 0) return false;
    std::string_view rest = line;
    const std::string_view key = take_value(rest);
    if (key.empty()) return false;
    if (indent >= 4) {
      // One too many is enough to tell.
      if (in_needs_ && block_.needs.size() <= kMaxNeedsPerFile) {
        make_room(block_.needs);
        block_.needs.push_back({0, key, take_value(rest)});
      }
      return true;
    }
    in_needs_ = key == "dependencies" || key == "optionalDependencies";
    if (key == "version") block_.version = take_value(rest);
    if (key == "resolved") block_.resolved = take_address(rest);
    if (key == "integrity") block_.integrity = trim(rest);
    return true;
  }

  /// Turns the open block into a package.
  Status close() {
    if (block_.line == 0) return {};
    in_needs_ = false;
    if (block_.version.empty()) return Error{{}, block_.line, "an entry without version"};
    const std::string_view pattern = block_.patterns.front();
    const std::size_t separator = version_separator(pattern);
    const std::string_view spec = pattern.substr(separator + 1);
    const std::string_view real_name = alias_target(spec);
    Package package;
    package.name = real_name.empty() ? pattern.substr(0, separator) : real_name;
    package.version = block_.version;
    package.scope = Scope::kRuntime;
    package.line = block_.line;
    package.source = source_of_spec(spec);
    if (block_.resolved.starts_with("git")) package.source = PackageSource::kGit;
    const bool local = block_.resolved.empty() && package.source == PackageSource::kFile;
    set_address(package, local ? spec : block_.resolved);
    package.integrity = block_.integrity.empty() ? std::string(sha1_in(block_.resolved))
                                                 : std::string(few_hashes(block_.integrity));
    const std::size_t index = set_.add(std::move(package));
    for (const std::string_view each : block_.patterns) patterns_.add(each, index);
    for (YarnNeed& need : block_.needs) {
      if (needs_.size() == kMaxNeedsPerFile) {
        set_.tell_lost_needs();
        break;
      }
      need.from = index;
      make_room(needs_);
      needs_.push_back(need);
    }
    block_.patterns.clear();
    block_.needs.clear();
    block_.version = block_.resolved = block_.integrity = {};
    block_.line = 0;
    return {};
  }

  Block block_;
  bool in_needs_ = false;
  PackageSet set_{"npm"};
  YarnPatterns patterns_;
  std::vector<YarnNeed> needs_;
};

}  // namespace

Result<PackageFile> parse_yarn_classic(const PackageFileInput& input) {
  Reader reader;
  reader.set().reserve(count_entries(input.bytes));
  if (Status error = reader.read(input.bytes)) return *std::move(error);
  connect_yarn(input, reader.patterns(), reader.needs(), reader.set());
  return reader.set().finish("yarn.lock v1");
}

}  // namespace sluice::inventory
