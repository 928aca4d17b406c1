#include "policy/stored_verdict.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/date.h"
#include "format/json_writer.h"
#include "policy/policy_keys.h"

namespace sluice::policy {
namespace {

using format::JsonWriter;
using format::Node;

constexpr std::size_t kMaxAdvisorySets = 10;
constexpr std::size_t kMaxEcosystems = 200;
/// Clocks of machines differ a little.
constexpr std::int64_t kClockSkew = 3600;

template <typename Word, std::size_t kCount>
std::optional<Word> word_of(std::string_view text, const std::array<Word, kCount>& words) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](Word word) { return to_string(word) == text; });
  return found == words.end() ? std::nullopt : std::optional(*found);
}

constexpr std::array kKinds = {FindingKind::kSecret, FindingKind::kVulnerability,
                               FindingKind::kCheck, FindingKind::kAccess, FindingKind::kHygiene};
constexpr std::array kSinces = {Since::kIntroduced, Since::kDisclosed, Since::kExisting};
constexpr std::array kActions = {Action::kBlock, Action::kReport, Action::kIgnore};

/// A text that can be read again, even if each of its bytes is written as U+FFFD.
std::string cut(std::string text) {
  if (text.size() > kMaxStateText / 3) text.resize(kMaxStateText / 3);
  return text;
}

void write_texts(JsonWriter* json, std::string_view name, const std::vector<std::string>& texts) {
  json->key(name).begin_array();
  for (const std::string& text : texts) json->value(text);
  json->end_array();
}

void write_finding(JsonWriter* json, const StoredFinding& finding) {
  const RememberedFinding& known = finding.known;
  json->begin_object().member("id", known.id).member("kind", to_string(known.kind));
  json->member("rule", finding.rule).member("since", to_string(known.since));
  json->member("first_seen", to_string(known.first_seen));
  json->member("action", to_string(finding.action));
  if (!known.package.empty()) {
    write_texts(json, "advisories", known.advisories);
    json->member("ecosystem", known.ecosystem).member("package", known.package);
    json->member("version", known.version);
  }
  json->end_object();
}

/// Every value that is not as it would have been written makes the whole file somebody else's.
class Reader {
 public:
  explicit Reader(std::string_view path) : path_(path) {}

  Result<StoredVerdict> read(const Node& node, Instant now) {
    StoredVerdict verdict;
    const auto built = parse_instant(node.text_of("built"));
    if (!built) return wrong(node, "says no time of its build");
    if (built->seconds > now.seconds + kClockSkew) return wrong(node, "comes from the future");
    verdict.built = *built;
    verdict.commit = text(node, "commit");
    verdict.environment = text(node, "environment");
    verdict.result = text(node, "result");
    verdict.policy_sha256 = text(node, "policy_sha256");
    verdict.bill_sha256 = text(node, "sbom_sha256");
    if (const Node* sets = list(node, "advisories", kMaxAdvisorySets)) {
      for (const Node& set : sets->items) {
        verdict.advisories.push_back({text(set, "source"), text(set, "sha256"), text(set, "newest"),
                                      texts(set, "ecosystems", kMaxEcosystems)});
      }
    }
    if (const Node* findings = list(node, "findings", kMaxStateFindings)) {
      for (const Node& item : findings->items) read_finding(item, *built, &verdict);
    }
    if (error_) return *std::move(error_);
    return verdict;
  }

 private:
  Error wrong(const Node& node, std::string message) const {
    return {path_, node.line, std::move(message)};
  }
  void fail(const Node& node, std::string message) {
    if (!error_) error_ = wrong(node, std::move(message));
  }

  std::string checked(const Node& node) {
    if (node.is_string() && node.text.size() <= kMaxStateText) return node.text;
    fail(node, "holds a value that is no text of this form");
    return {};
  }

  std::string text(const Node& node, std::string_view key) {
    const Node* value = node.find(key);
    return value == nullptr ? std::string() : checked(*value);
  }

  const Node* list(const Node& node, std::string_view key, std::size_t limit) {
    const Node* found = node.find(key);
    if (found == nullptr) return nullptr;
    if (found->is_array() && found->items.size() <= limit) return found;
    fail(*found, std::string(key) + " is no list, or longer than it can be");
    return nullptr;
  }

  std::vector<std::string> texts(const Node& node, std::string_view key, std::size_t limit) {
    std::vector<std::string> found;
    if (const Node* items = list(node, key, limit)) {
      for (const Node& item : items->items) found.push_back(checked(item));
    }
    return found;
  }

  void read_finding(const Node& item, Instant built, StoredVerdict* verdict) {
    StoredFinding finding;
    RememberedFinding& known = finding.known;
    known.id = text(item, "id");
    const auto kind = word_of(item.text_of("kind"), kKinds);
    const auto since = word_of(item.text_of("since"), kSinces);
    const auto action = word_of(item.text_of("action"), kActions);
    const auto first_seen = parse_day(item.text_of("first_seen"));
    if (known.id.empty() || !kind || !since || !action || !first_seen) {
      return fail(item, "holds a finding of another form");
    }
    known.kind = *kind;
    known.since = *since;
    finding.action = *action;
    const auto day = std::chrono::floor<std::chrono::days>(
        std::chrono::sys_seconds(std::chrono::seconds(built.seconds)));
    known.first_seen = std::min(*first_seen, day);
    finding.rule = text(item, "rule");
    known.advisories = texts(item, "advisories", kMaxStateIds);
    known.ecosystem = text(item, "ecosystem");
    known.package = text(item, "package");
    known.version = text(item, "version");
    verdict->findings.push_back(std::move(finding));
  }

  std::string path_;
  std::optional<Error> error_;
};

}  // namespace

StoredVerdict verdict_to_store(const Report& report, std::string bill_sha256) {
  StoredVerdict verdict;
  const auto now = report.scan.now.time_since_epoch();
  verdict.built = {std::chrono::floor<std::chrono::seconds>(now).count(), 0};
  verdict.commit = cut(report.scan.source_version);
  verdict.environment = cut(report.scan.environment);
  verdict.result = to_string(report.verdict.result);
  verdict.policy_sha256 = policy_digest(report.policy);
  verdict.bill_sha256 = std::move(bill_sha256);
  for (const AdvisorySet& set : report.advisories) {
    if (verdict.advisories.size() == kMaxAdvisorySets) break;
    verdict.advisories.push_back({set.source, set.sha256, set.newest, set.ecosystems});
    std::vector<std::string>& held = verdict.advisories.back().ecosystems;
    if (held.size() > kMaxEcosystems) held.resize(kMaxEcosystems);
  }
  const auto today = std::chrono::floor<std::chrono::days>(report.scan.now);
  for (const JudgedFinding& judged : report.findings) {
    if (verdict.findings.size() == kMaxStateFindings) break;
    const Finding& finding = judged.finding;
    StoredFinding stored;
    stored.rule = cut(finding.rule);
    stored.action = judged.action;
    stored.known.id = cut(finding.id);
    stored.known.kind = finding.kind;
    stored.known.since = judged.since;
    stored.known.first_seen = judged.first_seen.value_or(today);
    if (finding.advisory && finding.package) {
      std::vector<std::string>& ids = stored.known.advisories;
      ids = finding.advisory->aliases;
      ids.insert(ids.begin(), finding.advisory->id);
      if (ids.size() > kMaxStateIds) ids.resize(kMaxStateIds);
      for (std::string& id : ids) id = cut(std::move(id));
      const Package& package = finding.package->package;
      stored.known.ecosystem = cut(package.ecosystem);
      stored.known.package = cut(package.name);
      stored.known.version = cut(package.version);
    }
    verdict.findings.push_back(std::move(stored));
  }
  return verdict;
}

std::string render_verdict(const StoredVerdict& verdict) {
  JsonWriter json;
  json.begin_object().member("schema", kVerdictSchema);
  json.member("built", to_rfc3339(verdict.built)).member("commit", verdict.commit);
  json.member("environment", verdict.environment).member("result", verdict.result);
  json.member("policy_sha256", verdict.policy_sha256).member("sbom_sha256", verdict.bill_sha256);
  json.key("advisories").begin_array();
  for (const RememberedAdvisories& set : verdict.advisories) {
    json.begin_object().member("source", set.source).member("sha256", set.sha256);
    json.member("newest", set.newest);
    write_texts(&json, "ecosystems", set.ecosystems);
    json.end_object();
  }
  json.end_array().key("findings").begin_array();
  for (const StoredFinding& finding : verdict.findings) write_finding(&json, finding);
  json.end_array().end_object();
  return json.take();
}

Result<StoredVerdict> read_verdict(const Node& document, std::string_view path, Instant now) {
  return Reader(path).read(document, now);
}

BuildState state_of(const StoredVerdict& verdict, std::string_view environment) {
  BuildState state;
  state.built = verdict.built;
  state.commit = verdict.commit;
  state.advisories = verdict.advisories;
  for (const StoredFinding& finding : verdict.findings) {
    state.findings.push_back(finding.known);
    if (verdict.environment == environment) state.findings.back().since = Since::kExisting;
  }
  return state;
}

}  // namespace sluice::policy
