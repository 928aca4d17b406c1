#include "secrets/rule_lint.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sluice::secrets {
namespace {

/// Shorter literals are everywhere; the built-in ones that are shorter have a pattern that is
/// anchored at them and a rare form behind.
constexpr std::size_t kMinLiteral = 4;
constexpr std::size_t kMinBuiltInLiteral = 3;
constexpr std::size_t kMinAdvice = 20;
constexpr std::size_t kMaxAdvice = 400;
constexpr std::size_t kMaxTitle = 100;
constexpr std::size_t kMaxId = 64;

bool is_id(std::string_view id) {
  const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  return plain && id.size() <= kMaxId && !id.starts_with('-') && !id.ends_with('-');
}

/// One line of a log that nothing else of can be pushed out of.
void lint_text(const char* key, std::string_view text, std::size_t most,
               std::vector<std::string>* complaints) {
  if (text.size() > most) {
    complaints->push_back(std::string(key) + " is longer than " + std::to_string(most) + " bytes");
  }
  if (std::any_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; })) {
    complaints->push_back(std::string(key) + " is one line without control characters");
  }
}

/// Bytes that are something else than blanks and punctuation that code is full of.
bool is_rare(std::string_view literal) {
  return std::count_if(literal.begin(), literal.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0;
         }) >= 2;
}

/// Length of the atom that the pattern begins with: a class, a group's opening, an escape, a byte.
std::size_t first_atom(std::string_view pattern) {
  if (pattern.starts_with('\\')) return std::min<std::size_t>(2, pattern.size());
  if (!pattern.starts_with('[')) return pattern.empty() ? 0 : 1;
  std::size_t at = pattern.starts_with("[^") ? 2 : 1;
  if (at < pattern.size() && pattern[at] == ']') ++at;
  while (at < pattern.size() && pattern[at] != ']') at += pattern[at] == '\\' ? 2 : 1;
  return std::min(at + 1, pattern.size());
}

/// True if the pattern begins with something of any length: ".*x", "[a-z]+x", "(a{0,9})x".
bool begins_with_anything(std::string_view pattern) {
  constexpr std::array<std::string_view, 4> kOpenings = {"(?:", "(?i:", "(?i)", "("};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view opening : kOpenings) {
      if (!pattern.starts_with(opening)) continue;
      pattern.remove_prefix(opening.size());
      again = true;
    }
  }
  pattern.remove_prefix(first_atom(pattern));
  if (pattern.starts_with('*') || pattern.starts_with('+')) return true;
  if (!pattern.starts_with('{')) return false;
  const std::string_view count = pattern.substr(1, pattern.find('}') - 1);
  return count.starts_with("0,") || count.starts_with(',') || count.ends_with(',');
}

bool has_word_anchor(std::string_view pattern) {
  for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    if (pattern[i + 1] == 'b' || pattern[i + 1] == 'B') return true;
    ++i;
  }
  return false;
}

void lint_pattern(const Rule& rule, std::vector<std::string>* complaints) {
  const Result<Regex> compiled = Regex::compile(rule.pattern);
  if (!compiled) {
    complaints->push_back(compiled.error().message);
    return;
  }
  if (compiled->program_size() > kMaxProgramSize) {
    complaints->push_back("the pattern is too big (" + std::to_string(compiled->program_size()) +
                          " instructions, " + std::to_string(kMaxProgramSize) +
                          " are allowed): repeat less");
  }
  if (compiled->groups() > 1) {
    complaints->push_back("more than one group: group 1 is the secret, others are (?:...)");
  }
  if (begins_with_anything(rule.pattern)) {
    complaints->push_back(
        "the pattern begins with something of any length; begin with the literal");
  }
  if (has_word_anchor(rule.pattern)) {
    complaints->push_back("\\b knows nothing of '-' and escapes; say boundary = \"token\"");
  }
}

}  // namespace

std::vector<std::string> lint_rule(const Rule& rule) {
  std::vector<std::string> complaints;
  if (!is_id(rule.id)) {
    complaints.push_back("an id is small letters, digits and dashes, at most " +
                         std::to_string(kMaxId));
  }
  const std::size_t min_literal = rule.own ? kMinLiteral : kMinBuiltInLiteral;
  for (const std::string& literal : rule.literals) {
    if (literal.size() < min_literal || !is_rare(literal)) {
      complaints.push_back("literal \"" + literal + "\" is not rare: at least " +
                           std::to_string(min_literal) + " bytes, letters or digits among them");
    }
  }
  lint_pattern(rule, &complaints);
  if (!rule.says_boundary) complaints.emplace_back("needs boundary: token, word or none");
  if (!rule.says_severity) complaints.emplace_back("needs severity");
  if (!rule.says_confidence) complaints.emplace_back("needs confidence");
  if (rule.confidence == Confidence::kProven) {
    complaints.emplace_back("confidence \"proven\" comes from a proof alone");
  }
  if (rule.advice.size() < kMinAdvice) {
    complaints.emplace_back("needs advice: how to revoke it");
  }
  lint_text("advice", rule.advice, kMaxAdvice, &complaints);
  lint_text("title", rule.title, kMaxTitle, &complaints);
  if (rule.match.empty() || rule.no_match.empty()) {
    complaints.emplace_back("needs examples that must match and that must not");
  }
  if (rule.proof != nullptr && rule.proof->can_hold && rule.proven.empty()) {
    complaints.emplace_back("needs a proven example, as it has a proof");
  }
  if (rule.proof != nullptr && rule.proof->can_refute && rule.refuted.empty()) {
    complaints.emplace_back("needs a refuted example, as it has a proof");
  }
  return complaints;
}

Status check_own_rules(const std::vector<Rule>& rules) {
  for (const Rule& rule : rules) {
    if (!rule.own) continue;
    const std::vector<std::string> complaints = lint_rule(rule);
    if (complaints.empty()) continue;
    const std::string more =
        complaints.size() == 1
            ? ""
            : " (and " + std::to_string(complaints.size() - 1) + " more: sluice rules test)";
    return Error{rule.file, rule.line, rule.id + ": " + complaints.front() + more};
  }
  return std::nullopt;
}

}  // namespace sluice::secrets
