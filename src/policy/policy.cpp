#include "policy/policy.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "base/date.h"
#include "policy/acceptance_limits.h"
#include "policy/baseline.h"
#include "policy/bypass.h"
#include "policy/decision.h"
#include "policy/ignores.h"
#include "policy/inline_allows.h"
#include "policy/vex_index.h"

namespace sluice::policy {
namespace {

/// Blocking before the rest, then the worst, then by place, so that output never depends on chance.
bool comes_first(const JudgedFinding& a, const JudgedFinding& b) {
  if (a.action != b.action) return a.action < b.action;
  const Finding& x = a.finding;
  const Finding& y = b.finding;
  const bool x_malicious = x.advisory && x.advisory->malicious;
  const bool y_malicious = y.advisory && y.advisory->malicious;
  if (x_malicious != y_malicious) return x_malicious;
  if (x.severity != y.severity) return x.severity > y.severity;
  if (x.kind != y.kind) return x.kind < y.kind;
  if (x.confidence != y.confidence) return x.confidence > y.confidence;
  if (x.advisory && y.advisory) {
    if (x.advisory->known_exploited != y.advisory->known_exploited) {
      return x.advisory->known_exploited;
    }
    const double x_score = x.advisory->cvss ? x.advisory->cvss->score : 0.0;
    const double y_score = y.advisory->cvss ? y.advisory->cvss->score : 0.0;
    if (x_score != y_score) return x_score > y_score;
  }
  if (x.location != y.location) return x.location < y.location;
  if (x.rule != y.rule) return x.rule < y.rule;
  if (x.id != y.id) return x.id < y.id;
  return x.package && y.package && x.package->package.version < y.package->package.version;
}

Verdict verdict_of(const Judgement& judgement, const PolicyInput& input, bool malicious) {
  Verdict verdict;
  for (const JudgedFinding& judged : judgement.findings) {
    verdict.blocking += judged.action == Action::kBlock ? 1U : 0U;
    verdict.reported += judged.action == Action::kReport ? 1U : 0U;
    verdict.ignored += judged.action == Action::kIgnore ? 1U : 0U;
  }
  const Bypass bypass = check_bypass(input.settings.bypass, input.settings.source_version,
                                     input.settings.policy.bypass_allowed);
  if (const std::string note = bypass_note(bypass); !note.empty()) verdict.notes.push_back(note);
  if (verdict.blocking > 0 && input.settings.policy.mode == Mode::kEnforce) {
    if (bypass == Bypass::kApplies && !malicious) {
      verdict.result = VerdictResult::kBypassed;
      verdict.bypass = input.settings.bypass;
      return verdict;
    }
    if (bypass == Bypass::kApplies) {
      verdict.notes.emplace_back("SLUICE_BYPASS has no effect on malicious packages.");
    }
    verdict.result = VerdictResult::kBlocked;
    verdict.exit_code = kExitBlocked;
  } else if (input.incomplete) {
    verdict.result = VerdictResult::kIncomplete;
    verdict.exit_code = kExitIncomplete;
  } else if (verdict.blocking > 0) {
    verdict.result = VerdictResult::kWarned;
  }
  return verdict;
}

/// All that can accept a finding.
class Acceptances {
 public:
  explicit Acceptances(const PolicyInput& input)
      : baseline_(input.baseline),
        entries_(all_entries(input.settings.ignores, baseline_)),
        ignores_(entries_, input.today, input.deadline),
        allows_(input.allows, input.today),
        vex_(input.vex, input.today, input.settings.policy) {}

  /// Each is asked, so that what is of use is known.
  std::optional<IgnoreEntry> find(const Finding& finding, std::string* statement) {
    const IgnoreEntry* entry = ignores_.find(finding);
    if (entry != nullptr && entry->of_baseline && !fits_baseline(finding)) entry = nullptr;
    std::optional<IgnoreEntry> comment = allows_.find(finding);
    VexIndex::Answer vex = vex_.find(finding);
    *statement = std::move(vex.statement);
    if (entry != nullptr) return *entry;
    return comment ? std::move(comment) : std::move(vex.entry);
  }

  /// Whether the committed baseline says that the finding was there before.
  bool existing(const Finding& finding) {
    return baseline_.names(finding) && fits_baseline(finding);
  }

  std::vector<VexFile> vex_files() const { return vex_.files(); }

  std::optional<Problem> late() const {
    const std::size_t findings = ignores_.late();
    if (findings == 0) return std::nullopt;
    return Problem{"", 0,
                   std::string(kTimeSpent) + ": " + std::to_string(findings) +
                       (findings == 1 ? " finding is" : " findings are") +
                       " not held against all [[ignore]] entries: fewer of them, or more "
                       "limits.seconds",
                   true};
  }

  std::vector<std::string> notes(const PolicyInput& input) const {
    std::vector<std::string> notes = ignores_.notes(input.rules, input.looked_for);
    for (std::string& note : allows_.notes(!input.incomplete, input.rules)) {
      notes.push_back(std::move(note));
    }
    for (std::string& note : vex_.notes()) notes.push_back(std::move(note));
    const std::size_t unused = baseline_.unused(input.looked_for);
    if (unused > 0 && !input.incomplete) {
      notes.push_back(std::to_string(unused) + (unused == 1 ? " entry of " : " entries of ") +
                      input.baseline.file + (unused == 1 ? " fits" : " fit") +
                      " no finding any more: run sluice baseline.");
    }
    return notes;
  }

 private:
  static std::vector<IgnoreEntry> all_entries(std::vector<IgnoreEntry> entries,
                                              const BaselineIndex& baseline) {
    for (IgnoreEntry& entry : baseline.accepted()) entries.push_back(std::move(entry));
    return entries;
  }

  BaselineIndex baseline_;
  std::vector<IgnoreEntry> entries_;
  Ignores ignores_;
  InlineAllows allows_;
  VexIndex vex_;
};

/// What tells the finding from others in the next build.
RememberedFinding remember(const Finding& finding, const FindingClass& since,
                           std::chrono::sys_days today) {
  RememberedFinding remembered;
  remembered.id = finding.id;
  remembered.kind = finding.kind;
  remembered.since = since.since;
  remembered.first_seen = since.first_seen.value_or(today);
  if (!finding.advisory || !finding.package) return remembered;
  remembered.advisories = finding.advisory->aliases;
  remembered.advisories.insert(remembered.advisories.begin(), finding.advisory->id);
  if (remembered.advisories.size() > kMaxStateIds) remembered.advisories.resize(kMaxStateIds);
  const Package& package = finding.package->package;
  remembered.ecosystem = package.ecosystem;
  remembered.package = package.name;
  remembered.version = package.version;
  return remembered;
}

std::optional<EarlierState> compared_with(const PolicyInput& input) {
  if (input.compares && input.earlier) {
    return EarlierState{"last build", to_rfc3339(input.earlier->built), input.earlier->commit};
  }
  if (!input.baseline.entries.empty()) return EarlierState{input.baseline.file, "", ""};
  return std::nullopt;
}

/// Gives findings their class; without an earlier build a committed baseline stands in for it.
class Comparison {
 public:
  explicit Comparison(const PolicyInput& input)
      : compares_(input.compares && (input.earlier || input.baseline.entries.empty())),
        classes_(input.earlier ? &*input.earlier : nullptr, input.earlier_flaws, input.advisories,
                 input.settings.policy.first_run) {}

  FindingClass of(const Finding& finding) const {
    return compares_ ? classes_.of(finding) : FindingClass{};
  }

 private:
  bool compares_;
  Classes classes_;
};

}  // namespace

Judgement judge(PolicyInput input) {
  Judgement judgement;
  const std::vector<std::string> refused = refuse_acceptances(&input);
  Acceptances acceptances(input);
  const Comparison comparison(input);
  judgement.earlier = compared_with(input);
  judgement.first_build = input.compares && !judgement.earlier;
  bool malicious = false;
  for (Finding& finding : input.findings) {
    JudgedFinding judged;
    const FindingClass since = comparison.of(finding);
    if (input.compares) judgement.remembered.push_back(remember(finding, since, input.today));
    const bool in_baseline = acceptances.existing(finding);
    judged.since = in_baseline ? Since::kExisting : since.since;
    judged.first_seen = since.first_seen;
    if (std::optional<IgnoreEntry> entry = acceptances.find(finding, &judged.statement)) {
      judged.action = Action::kIgnore;
      judged.why = "ignored: " + entry->reason;
      judged.ignored_by = std::move(*entry);
    } else {
      Decision decision = decide(
          finding, {input.settings.policy, since, in_baseline ? input.baseline.file : std::string(),
                    input.today, input.dev_dependencies_shipped});
      judged.action = decision.action;
      judged.why = std::move(decision.why);
      judged.blocks_from = decision.blocks_from;
      malicious = malicious || (judged.action == Action::kBlock && finding.advisory &&
                                finding.advisory->malicious);
      if (!judged.statement.empty()) {
        judged.why += "; VEX: " + judged.statement.substr(0, judged.statement.find(" ("));
      }
    }
    judged.finding = std::move(finding);
    judgement.findings.push_back(std::move(judged));
  }
  judgement.late = acceptances.late();
  input.incomplete = input.incomplete || judgement.late;
  std::sort(judgement.findings.begin(), judgement.findings.end(), comes_first);
  std::sort(judgement.remembered.begin(), judgement.remembered.end(),
            [](const auto& a, const auto& b) {
              return std::tie(a.id, a.version) < std::tie(b.id, b.version);
            });
  judgement.verdict = verdict_of(judgement, input, malicious);
  std::vector<std::string>& notes = judgement.verdict.notes;
  notes.insert(notes.end(), refused.begin(), refused.end());
  for (std::string& note : acceptances.notes(input)) {
    judgement.verdict.notes.push_back(std::move(note));
  }
  judgement.vex = acceptances.vex_files();
  return judgement;
}

}  // namespace sluice::policy
