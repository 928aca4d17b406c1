#include "policy/stored_form.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/date.h"

namespace sluice::policy {
namespace {

using format::Node;

/// Clocks of build machines differ a little.
constexpr std::int64_t kClockSkew = 3600;

constexpr std::array kKinds = {FindingKind::kSecret, FindingKind::kVulnerability,
                               FindingKind::kCheck, FindingKind::kAccess, FindingKind::kHygiene};
constexpr std::array kClasses = {Since::kIntroduced, Since::kDisclosed, Since::kExisting};

template <typename Word, std::size_t kCount>
std::optional<Word> word_of(std::string_view text, const std::array<Word, kCount>& words) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](Word word) { return to_string(word) == text; });
  return found == words.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

Error StoredForm::wrong(const Node& node, std::string message) const {
  return {path_, node.line, std::move(message)};
}

void StoredForm::fail(const Node& node, std::string message) {
  if (!error_) error_ = wrong(node, std::move(message));
}

std::string StoredForm::checked(const Node& node) {
  if (node.is_string() && node.text.size() <= kMaxStateText) return node.text;
  fail(node, "holds a value that is no text of this form");
  return {};
}

std::string StoredForm::text(const Node& node, std::string_view key) {
  const Node* value = node.find(key);
  return value == nullptr ? std::string() : checked(*value);
}

const Node* StoredForm::list(const Node& node, std::string_view key, std::size_t limit) {
  const Node* found = node.find(key);
  if (found == nullptr) return nullptr;
  if (found->is_array() && found->items.size() <= limit) return found;
  fail(*found, std::string(key) + " is no list, or longer than it can be");
  return nullptr;
}

std::vector<std::string> StoredForm::texts(const Node& node, std::string_view key,
                                           std::size_t limit) {
  std::vector<std::string> found;
  if (const Node* items = list(node, key, limit)) {
    for (const Node& item : items->items) found.push_back(checked(item));
  }
  return found;
}

Result<Instant> StoredForm::built(const Node& node, Instant now) const {
  const bool known = node.is_object() && parse_instant(node.text_of("built"));
  return known ? time(node, "built", now) : wrong(node, "says no time of its build");
}

Result<Instant> StoredForm::time(const Node& node, std::string_view key, Instant now) const {
  const auto time = node.is_object() ? parse_instant(node.text_of(key)) : std::nullopt;
  if (!time) return wrong(node, "says no time (" + std::string(key) + ')');
  if (time->seconds > now.seconds + kClockSkew) return wrong(node, "comes from the future");
  return *time;
}

std::vector<RememberedAdvisories> StoredForm::advisories(const Node& node) {
  std::vector<RememberedAdvisories> all;
  if (const Node* sets = list(node, "advisories", kMaxAdvisorySets)) {
    for (const Node& set : sets->items) {
      all.push_back({text(set, "source"), text(set, "sha256"), text(set, "newest"),
                     texts(set, "ecosystems", kMaxStateEcosystems)});
    }
  }
  return all;
}

RememberedFinding StoredForm::finding(const Node& item, std::chrono::sys_days latest) {
  RememberedFinding finding;
  finding.id = text(item, "id");
  const auto kind = word_of(item.text_of("kind"), kKinds);
  const auto since = word_of(item.text_of("since"), kClasses);
  const auto first_seen = parse_day(item.text_of("first_seen"));
  if (finding.id.empty() || !kind || !since || !first_seen) {
    fail(item, "holds a finding of another form");
    return finding;
  }
  finding.kind = *kind;
  finding.since = *since;
  finding.first_seen = std::min(*first_seen, latest);
  finding.advisories = texts(item, "advisories", kMaxStateIds);
  finding.ecosystem = text(item, "ecosystem");
  finding.package = text(item, "package");
  finding.version = text(item, "version");
  return finding;
}

std::chrono::sys_days day_of(Instant instant) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(instant.seconds)));
}

}  // namespace sluice::policy
