#include "policy/policy.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "policy/acceptance_limits.h"
#include "policy/baseline.h"
#include "policy/bypass.h"
#include "policy/ignores.h"
#include "policy/inline_allows.h"

namespace sluice::policy {
namespace {

struct Decision {
  Action action = Action::kReport;
  std::string why;
};

std::string word(Severity severity) { return std::string(to_string(severity)); }

bool is_dev_only(const Finding& finding) {
  const Scope scope = finding.package->package.scope;
  return scope == Scope::kDev || scope == Scope::kTest;
}

/// Not shipped, so not blocking; empty if the finding's package is shipped.
std::string not_shipped(const Finding& finding, const PolicyInput& input) {
  if (!finding.package) return {};
  const Package& package = finding.package->package;
  if (package.not_in_slug) return "not in the slug";
  // A catalog of versions or a bill names what may never be built.
  if (package.state == PackageState::kDeclared && package.scope == Scope::kUnknown) {
    return "declared, but nothing says that the app uses it";
  }
  if (!is_dev_only(finding)) return {};
  switch (input.settings.policy.dev_dependencies) {
    case DevDependencies::kAlways:
      return {};
    case DevDependencies::kNever:
      return "development dependency, dev_dependencies = \"never\"";
    case DevDependencies::kIfShipped:
      break;
  }
  const bool test_data = finding.package->package.scope == Scope::kTest;
  const bool installed = package.state == PackageState::kInstalled;
  if ((input.dev_dependencies_shipped || installed) && !test_data) return {};
  return test_data ? "lockfile of test data, not shipped" : "development dependency, not shipped";
}

/// First match wins; facts/policy section 5 without the classes that need earlier state.
Decision decide(const Finding& finding, const PolicyInput& input) {
  const PolicySettings& policy = input.settings.policy;
  if (finding.package && finding.package->package.not_on_linux) {
    return {Action::kReport, "restricted to other systems, never installed on Heroku"};
  }
  if (finding.advisory && finding.advisory->malicious) {
    return {Action::kBlock, "malicious packages always block"};
  }
  if (finding.advisory && finding.advisory->informational) {
    return {Action::kReport, "informational, never blocks"};
  }
  if (finding.advisory && finding.advisory->imported == false) {
    return {Action::kReport, "the vendored build imports no package that has the flaw"};
  }
  if (std::string why = not_shipped(finding, input); !why.empty()) {
    return {Action::kReport, std::move(why)};
  }
  const bool unknown = finding.severity == Severity::kUnknown;
  const Severity severity = unknown ? policy.unknown_severity : finding.severity;
  const std::string taken =
      unknown ? "unknown severity, taken as " + word(severity) : word(severity);
  if (severity < policy.fail_on) {
    return {Action::kReport, taken + " < fail_on " + word(policy.fail_on)};
  }
  if (finding.kind == FindingKind::kSecret && finding.confidence < Confidence::kHigh) {
    return {Action::kReport,
            std::string(to_string(finding.confidence)) + " confidence, secrets block from high on"};
  }
  if (finding.advisory && policy.fixable_only && finding.fix.version.empty()) {
    return {Action::kReport, "no fixed version yet (fixable_only)"};
  }
  return {Action::kBlock, taken + " >= fail_on " + word(policy.fail_on)};
}

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
  return x.rule < y.rule;
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

}  // namespace

namespace {

/// All that can accept a finding.
class Acceptances {
 public:
  explicit Acceptances(const PolicyInput& input)
      : baseline_(input.baseline),
        entries_(all_entries(input.settings.ignores, baseline_)),
        ignores_(entries_, input.today),
        allows_(input.allows, input.today) {}

  /// Each is asked, so that what is of use is known.
  std::optional<IgnoreEntry> find(const Finding& finding) {
    const IgnoreEntry* entry = ignores_.find(finding);
    if (entry != nullptr && entry->of_baseline && !fits_baseline(finding)) entry = nullptr;
    std::optional<IgnoreEntry> comment = allows_.find(finding);
    return entry != nullptr ? std::optional(*entry) : std::move(comment);
  }

  /// Whether the committed baseline says that the finding was there before.
  bool existing(const Finding& finding) {
    return baseline_.names(finding) && fits_baseline(finding);
  }

  std::vector<std::string> notes(const PolicyInput& input) const {
    std::vector<std::string> notes = ignores_.notes(input.rules, input.looked_for);
    for (std::string& note : allows_.notes(!input.incomplete, input.rules)) {
      notes.push_back(std::move(note));
    }
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
};

/// What was there before is listed and does not block; a secret that is sure blocks whenever it
/// came, until somebody says why and until when it may stay.
Decision decide_existing(const Finding& finding, Decision decision, const std::string& file) {
  if (decision.action != Action::kBlock) return decision;
  if (finding.kind == FindingKind::kSecret) {
    decision.why += "; " + file + " knows it, but gives no reason and until";
    return decision;
  }
  return {Action::kReport, "existing: in " + file};
}

}  // namespace

Judgement judge(PolicyInput input) {
  Judgement judgement;
  const std::vector<std::string> refused = refuse_acceptances(&input);
  Acceptances acceptances(input);
  bool malicious = false;
  for (Finding& finding : input.findings) {
    JudgedFinding judged;
    if (acceptances.existing(finding)) judged.since = Since::kExisting;
    if (std::optional<IgnoreEntry> entry = acceptances.find(finding)) {
      judged.action = Action::kIgnore;
      judged.why = "ignored: " + entry->reason;
      judged.ignored_by = std::move(*entry);
    } else {
      Decision decision = decide(finding, input);
      if (judged.since == Since::kExisting) {
        decision = decide_existing(finding, std::move(decision), input.baseline.file);
      }
      judged.action = decision.action;
      judged.why = std::move(decision.why);
      malicious = malicious || (finding.advisory && finding.advisory->malicious);
    }
    judged.finding = std::move(finding);
    judgement.findings.push_back(std::move(judged));
  }
  std::sort(judgement.findings.begin(), judgement.findings.end(), comes_first);
  judgement.verdict = verdict_of(judgement, input, malicious);
  std::vector<std::string>& notes = judgement.verdict.notes;
  notes.insert(notes.end(), refused.begin(), refused.end());
  for (std::string& note : acceptances.notes(input)) {
    judgement.verdict.notes.push_back(std::move(note));
  }
  return judgement;
}

}  // namespace sluice::policy
