#include <algorithm>
#include <string>
#include <vector>

#include "inventory/formats/ruby_tokens.h"
#include "inventory/formats/text.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {
namespace {

/// A `ruby` line of a Gemfile is short; more of it would be read for nothing.
constexpr std::size_t kMaxRubyLineBytes = 512;

/// What one file says. An engine other than MRI is an answer, too: then nothing else is asked.
struct Answer {
  bool found = false;
  std::optional<Runtime> runtime;
};

/// "3.3.6p108" is 3.3.6 with its patch level, "3.4.0.preview1" a version of its own.
std::string_view without_patch_level(std::string_view version) {
  const std::string_view numbers = leading_version(version);
  const std::string_view rest = version.substr(numbers.size());
  const bool patch_level = rest.size() > 1 && rest[0] == 'p' &&
                           rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return patch_level ? numbers : version;
}

/// The line after RUBY VERSION: "   ruby 3.3.6p108", "   ruby 3.1.4p0 (jruby 9.4.5.0)".
Answer locked_version(const FileView& lockfile) {
  bool here = false;
  for (Lines lines(lockfile.bytes); lines.next();) {
    if (!here) {
      here = lines.text() == "RUBY VERSION";
      continue;
    }
    std::string_view rest = lines.text();
    const bool named = take_word(rest) == "ruby";
    const std::string_view version = without_patch_level(take_word(rest));
    if (!named || leading_version(version).empty() || version.size() > kMaxRequirementBytes) {
      return {};
    }
    if (!trim(rest).empty()) return {true, {}};
    Runtime runtime = asked_for("ruby", version, lockfile.path, lines.number());
    runtime.version = version;  // a pre-release is exact, too
    return {true, runtime};
  }
  return {};
}

/// `ruby "3.3.1"`, `ruby "~> 3.2", ">= 3.2.2"`; nothing if any of it is computed.
Answer gemfile_line(const std::vector<RubyToken>& tokens, std::string_view path, std::size_t line) {
  using Kind = RubyToken::Kind;
  std::string requirement;
  for (std::size_t i = 1; i < tokens.size() && tokens[i].kind != Kind::kEnd; ++i) {
    const RubyToken& token = tokens[i];
    if (token.text == "engine") return {true, {}};
    const bool filler = token.kind == Kind::kPunctuation &&
                        (token.text == "," || token.text == "(" || token.text == ")");
    if (filler) continue;
    if (token.kind != Kind::kValue || token.list) return {};
    requirement += (requirement.empty() ? "" : ", ") + token.text;
  }
  if (requirement.empty() || requirement.size() > kMaxRequirementBytes) return {};
  return {true, asked_for("ruby", requirement, path, line)};
}

Answer declared_version(const FileView& gemfile) {
  for (Lines lines(gemfile.bytes); lines.next();) {
    const std::string_view line = trim_left(lines.text());
    if (!line.starts_with("ruby") || line.size() > kMaxRubyLineBytes) continue;
    const std::vector<RubyToken> tokens = ruby_tokens(line);
    if (tokens.front().kind != RubyToken::Kind::kWord || tokens.front().text != "ruby") continue;
    return gemfile_line(tokens, gemfile.path, lines.number());
  }
  return {};
}

/// "3.3.1" or "ruby-3.3.1".
std::optional<Runtime> version_file(const FileView& file) {
  for (Lines lines(file.bytes); lines.next();) {
    std::string_view text = trim(lines.text());
    if (text.empty()) continue;
    if (text.starts_with("ruby-")) text.remove_prefix(5);
    if (leading_version(text).empty() || text.size() > kMaxRequirementBytes) return {};
    Runtime runtime = asked_for("ruby", text, file.path, lines.number());
    runtime.informational = true;
    return runtime;
  }
  return {};
}

}  // namespace

std::optional<Runtime> asked_ruby(const FileIndex& files) {
  if (const FileView lockfile = find_file(files, "Gemfile.lock")) {
    if (Answer answer = locked_version(lockfile); answer.found) return answer.runtime;
  }
  // Bundler refuses to install with a Ruby that the Gemfile does not allow.
  if (const FileView gemfile = find_file(files, "Gemfile")) {
    if (Answer answer = declared_version(gemfile); answer.found) return answer.runtime;
  }
  if (const FileView file = find_file(files, ".ruby-version")) return version_file(file);
  return {};
}

}  // namespace sluice::inventory
