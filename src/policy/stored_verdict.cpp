#include "policy/stored_verdict.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/date.h"
#include "format/json_writer.h"
#include "policy/policy_keys.h"
#include "policy/stored_form.h"

namespace sluice::policy {
namespace {

using format::JsonWriter;
using format::Node;

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

void write_runtime(JsonWriter* json, const inventory::Runtime& runtime) {
  json->begin_object().member("product", runtime.product);
  json->member_if("version", runtime.version).member_if("requirement", runtime.requirement);
  if (runtime.installed) json->member("installed", true);
  json->end_object();
}

inventory::Runtime read_runtime(const Node& item, StoredForm* form) {
  inventory::Runtime runtime;
  runtime.product = form->text(item, "product");
  runtime.version = form->text(item, "version");
  runtime.requirement = form->text(item, "requirement");
  const Node* installed = item.find("installed");
  runtime.installed = installed != nullptr && installed->is_true();
  if (runtime.product.empty() || (runtime.version.empty() && runtime.requirement.empty())) {
    form->fail(item, "holds a runtime of another form");
  }
  return runtime;
}

StoredFinding read_finding(const Node& item, std::chrono::sys_days built, StoredForm* form) {
  StoredFinding finding;
  finding.known = form->finding(item, built);
  finding.rule = form->text(item, "rule");
  const std::string word = form->text(item, "action");
  const auto* const action = std::find_if(kActions.begin(), kActions.end(),
                                          [&](Action known) { return to_string(known) == word; });
  if (action == kActions.end()) {
    form->fail(item, "holds a finding of another form");
  } else {
    finding.action = *action;
  }
  return finding;
}

}  // namespace

StoredVerdict verdict_to_store(const Report& report, std::string bill_sha256,
                               const std::vector<inventory::Runtime>& runtimes) {
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
    if (held.size() > kMaxStateEcosystems) held.resize(kMaxStateEcosystems);
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
  for (const inventory::Runtime& runtime : runtimes) {
    // Nothing is judged by a file that Heroku does not read.
    if (runtime.informational || verdict.runtimes.size() == kMaxStoredRuntimes) continue;
    if (runtime.version.empty() && runtime.requirement.empty()) continue;
    inventory::Runtime stored;
    stored.product = runtime.product;
    stored.version = cut(runtime.version);
    stored.requirement = cut(runtime.requirement);
    stored.installed = runtime.installed;
    verdict.runtimes.push_back(std::move(stored));
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
  json.end_array().key("runtimes").begin_array();
  for (const inventory::Runtime& runtime : verdict.runtimes) write_runtime(&json, runtime);
  json.end_array().end_object();
  return json.take();
}

Result<StoredVerdict> read_verdict(const Node& document, std::string_view path, Instant now) {
  StoredForm form(path);
  const Result<Instant> built = form.built(document, now);
  if (!built) return built.error();
  StoredVerdict verdict;
  verdict.built = *built;
  verdict.commit = form.text(document, "commit");
  verdict.environment = form.text(document, "environment");
  verdict.result = form.text(document, "result");
  verdict.policy_sha256 = form.text(document, "policy_sha256");
  verdict.bill_sha256 = form.text(document, "sbom_sha256");
  verdict.advisories = form.advisories(document);
  if (const Node* findings = form.list(document, "findings", kMaxStateFindings)) {
    for (const Node& item : findings->items) {
      verdict.findings.push_back(read_finding(item, day_of(*built), &form));
    }
  }
  if (const Node* runtimes = form.list(document, "runtimes", kMaxStoredRuntimes)) {
    for (const Node& item : runtimes->items) verdict.runtimes.push_back(read_runtime(item, &form));
  }
  if (form.error()) return *form.error();
  return verdict;
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
