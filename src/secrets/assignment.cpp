#include "secrets/assignment.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "base/encoding.h"
#include "format/node.h"
#include "secrets/config_section.h"

namespace sluice::secrets {
namespace {

using format::Node;

/// Passwords are not random; what people choose mixes kinds of characters.
bool looks_like_password(std::string_view value) {
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool other = false;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte > '~') return false;
    lower = lower || std::islower(byte) != 0;
    upper = upper || std::isupper(byte) != 0;
    digit = digit || std::isdigit(byte) != 0;
    other = other || std::isalnum(byte) == 0;
  }
  return digit && lower + upper + other >= 2;
}

/// "password: str = Field(...)", "password_digest(x)": code, not a value.
bool looks_like_code(std::string_view value) {
  return value.find('(') != std::string_view::npos || value.find(')') != std::string_view::npos ||
         value.find("::") != std::string_view::npos || value.find("->") != std::string_view::npos ||
         value.ends_with(',') || value.ends_with('{') || value.ends_with('[');
}

/// HOCON: a line of the same name that takes its value from the environment follows, and wins where
/// the variable is set. What stands here is a default for development.
bool is_overridden(std::string_view text, std::string_view name, std::size_t end) {
  const std::size_t newline = text.find('\n', end);
  if (newline == std::string_view::npos) return false;
  std::string_view next = text.substr(newline + 1);
  next = next.substr(0, std::min(next.find('\n'), next.size()));
  next.remove_prefix(std::min(next.find_first_not_of(" \t"), next.size()));
  return next.starts_with(name) && next.find("${?") != std::string_view::npos;
}

/// The password in the user:password of a Basic header.
std::string basic_password(std::string_view value) {
  const auto decoded = base64_decode(value);
  if (!decoded) return {};
  const std::size_t colon = decoded->find(':');
  return colon == std::string::npos ? std::string() : decoded->substr(colon + 1);
}

}  // namespace

Result<AssignmentDetector> AssignmentDetector::read(std::string_view name, const Node& document) {
  const Node* table = document.find("generic");
  if (table == nullptr) return Error{std::string(name), 0, "needs [generic]"};
  AssignmentDetector detector;
  detector.triggers_ = table->texts_of("triggers");
  const std::vector<std::string> calls = table->texts_of("fallback_calls");
  detector.fallback_calls_.insert(calls.begin(), calls.end());
  detector.not_files_ = GlobSet(table->texts_of("not_files"));
  detector.word_files_ = GlobSet(table->texts_of("bare_word_files"));
  detector.line_files_ = GlobSet(table->texts_of("bare_line_files"));
  detector.yaml_files_ = GlobSet(table->texts_of("yaml_files"));
  detector.min_length_ =
      std::strtoull(std::string(table->text_of("min_length")).c_str(), nullptr, 10);
  detector.max_length_ =
      std::strtoull(std::string(table->text_of("max_length")).c_str(), nullptr, 10);
  if (const Node* advice = table->find("advice", "text")) detector.advice_ = advice->text;
  if (detector.triggers_.empty() || detector.max_length_ == 0) {
    return Error{std::string(name), table->line, "needs triggers and max_length"};
  }
  return detector;
}

bool AssignmentDetector::wants(std::string_view path) const { return !not_files_.matches(path); }

BareValues AssignmentDetector::bare_values(std::string_view path) const {
  if (yaml_files_.matches(path)) return BareValues::kYaml;
  if (line_files_.matches(path)) return BareValues::kLine;
  return word_files_.matches(path) ? BareValues::kWord : BareValues::kNone;
}

std::optional<RawMatch> AssignmentDetector::detect(const Hit& hit, BareValues bare,
                                                   const SecretNames& names,
                                                   const ValueJudge& judge) const {
  // The name first: most are innocent, and looking for a value is the longer way.
  const auto name = name_around(hit.bytes, hit.begin);
  if (!name) return std::nullopt;
  NameKind kind = name->header ? NameKind::kKey : names.judge(name->text);
  if (kind != NameKind::kKey && kind != NameKind::kPassword) return std::nullopt;
  const auto assignment = lex_assignment(hit.bytes, *name, {bare, &fallback_calls_});
  if (!assignment) return std::nullopt;
  std::string_view value = assignment->value.text_in(hit.bytes);
  if (value.size() < min_length_ || value.size() > max_length_) return std::nullopt;
  if (!assignment->value.quoted && looks_like_code(value)) return std::nullopt;
  std::string password;
  if (assignment->header) password = basic_password(value);
  if (!password.empty()) {
    kind = NameKind::kPassword;
    value = password;
  }
  if (judge.is_reference(value) || judge.is_placeholder(value) || judge.is_published(value)) {
    return std::nullopt;
  }

  RawMatch match;
  match.advice = advice_;
  match.begin = assignment->value.begin;
  match.end = assignment->value.end;
  match.name = std::string(assignment->name);
  match.rank = kRankGeneric;
  if (judge.looks_random(value)) {
    match.rule = "generic-secret";
    match.title = "Hard-coded secret";
    match.severity = Severity::kMedium;
    match.confidence = Confidence::kMedium;
  } else if (kind == NameKind::kPassword && looks_like_password(value)) {
    match.rule = "generic-password";
    match.title = "Hard-coded password";
    match.severity = Severity::kMedium;
    match.confidence = Confidence::kLow;
  } else {
    return std::nullopt;
  }
  if (bare != BareValues::kNone && (in_development_section(hit.bytes, match.begin) ||
                                    is_overridden(hit.bytes, match.name, match.end))) {
    match.severity = Severity::kLow;
  }
  match.detail = std::string(match.title) + " (" + match.name + ')';
  return match;
}

}  // namespace sluice::secrets
