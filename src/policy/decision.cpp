#include "policy/decision.h"

#include <utility>

#include "base/date.h"

namespace sluice::policy {
namespace {

std::string word(Severity severity) { return std::string(to_string(severity)); }

bool is_dev_only(const Finding& finding) {
  const Scope scope = finding.package->package.scope;
  return scope == Scope::kDev || scope == Scope::kTest;
}

/// Not shipped, so not blocking; empty if the finding's package is shipped.
std::string not_shipped(const Finding& finding, const DecisionInput& input) {
  if (!finding.package) return {};
  const Package& package = finding.package->package;
  if (package.not_in_slug) return "not in the slug";
  // A catalog of versions or a bill names what may never be built.
  if (package.state == PackageState::kDeclared && package.scope == Scope::kUnknown) {
    return "declared, but nothing says that the app uses it";
  }
  if (!is_dev_only(finding)) return {};
  switch (input.policy.dev_dependencies) {
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

/// "; introduced by this release", with the day where one is known; empty where nothing is
/// compared.
std::string since_text(const Finding& finding, const FindingClass& since) {
  if (since.origin == Origin::kNotCompared) return {};
  const std::string on = since.first_seen ? to_string(*since.first_seen) : std::string();
  switch (since.since) {
    case Since::kExisting:
      return on.empty() ? "; there in the first build" : "; existing since " + on;
    case Since::kDisclosed: {
      const auto day = finding.advisory ? parse_day(finding.advisory->published) : std::nullopt;
      return day ? "; disclosed " + to_string(*day) : "; disclosed, its date is not known";
    }
    case Since::kIntroduced:
      break;
  }
  if (since.origin == Origin::kFirstBuild) return "; first build, first_run = \"block\"";
  return on.empty() ? "; introduced by this release" : "; introduced on " + on;
}

unsigned grace_days(const GraceDays& grace, Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return grace.critical;
    case Severity::kHigh:
      return grace.high;
    case Severity::kMedium:
      return grace.medium;
    case Severity::kLow:
    case Severity::kUnknown:
      break;
  }
  return grace.low;
}

/// Of what would block: whether its class lets it stay for now.
Decision by_class(const Finding& finding, Severity severity, std::string why,
                  const DecisionInput& input) {
  const FindingClass& since = input.since;
  const PolicySettings& policy = input.policy;
  // It was written down by the app's people, so it holds whatever new_only says.
  if (!input.in_baseline.empty()) return {Action::kReport, "existing: in " + input.in_baseline};
  if (since.since == Since::kExisting && since.origin == Origin::kFirstBuild) {
    return {Action::kReport, policy.new_only
                                 ? "first build: listed, not blocking (first_run)"
                                 : "first build: listed; blocks the next one (new_only = false)"};
  }
  if (policy.new_only && since.since == Since::kExisting) {
    return {Action::kReport, (since.first_seen ? "existing since " + to_string(*since.first_seen)
                                               : std::string("existing")) +
                                 ": listed, new_only"};
  }
  if (policy.new_only && since.since == Since::kDisclosed && finding.advisory) {
    const auto end = end_of_grace(*finding.advisory, severity, policy.grace, input.today);
    if (end && input.today < *end) {
      return {Action::kReport,
              "disclosed " + finding.advisory->published.substr(0, 10) +
                  ", in grace: blocks from " + to_string(*end),
              end};
    }
    if (end && *end > *parse_day(finding.advisory->published)) {
      return {Action::kBlock,
              why + since_text(finding, since) + ", its grace ended on " + to_string(*end)};
    }
  }
  return {Action::kBlock, why + since_text(finding, since)};
}

}  // namespace

std::optional<std::chrono::sys_days> end_of_grace(const AdvisoryMatch& advisory, Severity severity,
                                                  const GraceDays& grace,
                                                  std::chrono::sys_days today) {
  const auto published = parse_day(advisory.published);
  // One in the future would never end.
  if (!published || *published > today) return std::nullopt;
  return *published + std::chrono::days(grace_days(grace, severity));
}

Decision decide(const Finding& finding, const DecisionInput& input) {
  const PolicySettings& policy = input.policy;
  const AdvisoryMatch* advisory = finding.advisory ? &*finding.advisory : nullptr;
  if (finding.package && finding.package->package.not_on_linux) {
    return {Action::kReport, "restricted to other systems, never installed on Heroku"};
  }
  const bool malicious = advisory != nullptr && advisory->malicious;
  if (malicious && policy.malicious == AlwaysBlock::kAlways) {
    return {Action::kBlock, "malicious packages always block"};
  }
  if (advisory != nullptr && advisory->informational) {
    return {Action::kReport, "informational, never blocks"};
  }
  if (advisory != nullptr && advisory->imported == false) {
    return {Action::kReport, "the vendored build imports no package that has the flaw"};
  }
  if (std::string why = not_shipped(finding, input); !why.empty()) {
    return {Action::kReport, std::move(why)};
  }
  if (advisory != nullptr && advisory->known_exploited && policy.kev == AlwaysBlock::kAlways) {
    return {Action::kBlock,
            "known to be exploited: blocks whatever its age" + since_text(finding, input.since)};
  }
  const bool unknown = finding.severity == Severity::kUnknown;
  const Severity severity = unknown ? policy.unknown_severity : finding.severity;
  const std::string taken =
      unknown ? "unknown severity, taken as " + word(severity) : word(severity);
  if (severity < policy.fail_on) {
    return {Action::kReport, taken + " < fail_on " + word(policy.fail_on)};
  }
  std::string why = taken + " >= fail_on " + word(policy.fail_on);
  if (finding.kind == FindingKind::kSecret) {
    if (finding.confidence < Confidence::kHigh) {
      return {Action::kReport, std::string(to_string(finding.confidence)) +
                                   " confidence, secrets block from high on"};
    }
    // Whenever it came, until somebody says why and until when it may stay.
    if (!input.in_baseline.empty()) {
      why += "; " + input.in_baseline + " knows it, but gives no reason and until";
    }
    return {Action::kBlock, std::move(why)};
  }
  // The way out of a malicious package is to remove it.
  if (advisory != nullptr && !malicious && policy.fixable_only && finding.fix.version.empty()) {
    return {Action::kReport, "no fixed version yet (fixable_only)"};
  }
  return by_class(finding, severity, std::move(why), input);
}

}  // namespace sluice::policy
