#include "report/json.h"

#include <cmath>
#include <string_view>

#include "base/date.h"
#include "format/json_writer.h"
#include "policy/policy_keys.h"
#include "report/advisory_age.h"

namespace sluice::report {
namespace {

using format::JsonWriter;

void write_strings(JsonWriter* json, std::string_view name, const std::vector<std::string>& texts) {
  json->key(name).begin_array();
  for (const std::string& text : texts) json->value(text);
  json->end_array();
}

void write_number(JsonWriter* json, std::string_view name, std::size_t number) {
  json->member(name, static_cast<std::uint64_t>(number));
}

/// Files whose secrets are encrypted and whose key is not in the tree.
void write_encrypted(JsonWriter* json, const std::map<std::string, std::size_t>& families) {
  std::size_t files = 0;
  for (const auto& [family, count] : families) files += count;
  json->key("encrypted").begin_object();
  write_number(json, "files", files);
  json->key("families").begin_object();
  for (const auto& [family, count] : families) write_number(json, family, count);
  json->end_object().end_object();
}

void write_location(JsonWriter* json, const Location& location) {
  json->begin_object().member("path", location.path);
  if (location.line != 0) write_number(json, "line", location.line);
  if (location.column != 0) {
    write_number(json, "column", location.column);
    write_number(json, "end_line", location.end_line);
    write_number(json, "end_column", location.end_column);
  }
  json->member_if("commit", location.commit);
  json->member_if("inner", location.inner);
  json->end_object();
}

void write_scan(JsonWriter* json, const ScanFacts& scan) {
  json->key("scan").begin_object();
  json->member("root", scan.root).member("phase", scan.phase).member("scope", scan.scope);
  json->member_if("environment", scan.environment);
  json->member_if("environment_reason", scan.environment_reason);
  json->member("started", scan.started).member("duration_ms", scan.duration_ms);
  write_number(json, "files", scan.files);
  if (scan.commits) write_number(json, "commits", *scan.commits);
  json->member("bytes", scan.bytes);
  json->key("skipped").begin_array();
  for (const Skipped& skipped : scan.skipped) {
    json->begin_object().member("path", skipped.path).member("reason", skipped.reason).end_object();
  }
  json->end_array();
  if (!scan.left_out_vars.empty()) {
    json->key("left_out_config_vars").begin_array();
    for (const Skipped& variable : scan.left_out_vars) {
      json->begin_object().member("name", variable.path).member("reason", variable.reason);
      json->end_object();
    }
    json->end_array();
  }
  for (const bool incomplete : {true, false}) {
    json->key(incomplete ? "incomplete" : "notes").begin_array();
    for (const Problem& problem : scan.problems) {
      if (problem.incomplete != incomplete) continue;
      json->begin_object().member_if("path", problem.path);
      if (problem.line != 0) write_number(json, "line", problem.line);
      json->member("reason", problem.message).end_object();
    }
    json->end_array();
  }
  json->member_if("source_version", scan.source_version);
  json->member_if("history", scan.history);
  json->end_object();
}

void write_advisory_set(JsonWriter* json, const AdvisorySet& set,
                        std::chrono::system_clock::time_point now) {
  json->member("source", set.source);
  write_number(json, "count", set.count);
  json->member_if("newest", set.newest).member_if("imported", set.imported);
  json->member_if("checked", set.checked);
  if (const auto age = advisory_age(set, now)) {
    json->member("age_hours", std::int64_t{std::chrono::floor<std::chrono::hours>(*age).count()});
  }
  if (!set.ecosystems.empty()) write_strings(json, "ecosystems", set.ecosystems);
  json->member_if("sha256", set.sha256);
}

/// The most specific set is the object itself; the others are listed in it.
void write_advisories(JsonWriter* json, const Report& report) {
  json->key("advisories").begin_object();
  for (std::size_t i = 0; i < report.advisories.size(); ++i) {
    if (i == 1) json->key("also").begin_array();
    if (i >= 1) json->begin_object();
    write_advisory_set(json, report.advisories[i], report.scan.now);
    if (i >= 1) json->end_object();
  }
  if (report.advisories.size() > 1) json->end_array();
  json->end_object();
}

void write_package(JsonWriter* json, const PackageFacts& facts) {
  const Package& package = facts.package;
  json->key("package").begin_object().member("ecosystem", package.ecosystem);
  json->member("name", package.name).member_if("version", package.version);
  json->member("purl", facts.purl).member("scope", to_string(package.scope));
  json->member("direct", package.direct).key("paths").begin_array();
  for (const std::vector<std::string>& path : facts.paths) {
    json->begin_array();
    for (const std::string& name : path) json->value(name);
    json->end_array();
  }
  json->end_array().member("state", to_string(package.state)).end_object();
}

void write_advisory(JsonWriter* json, const AdvisoryMatch& advisory) {
  json->key("advisory").begin_object().member("id", advisory.id);
  write_strings(json, "aliases", advisory.aliases);
  if (advisory.cvss) {
    json->key("cvss").begin_object().member("version", advisory.cvss->version);
    json->member("vector", advisory.cvss->vector).member("score", advisory.cvss->score);
    json->end_object();
  }
  json->member_if("published", advisory.published).member("kev", advisory.known_exploited);
  if (advisory.epss) json->member("epss", *advisory.epss);
  if (advisory.imported) json->member("imported", *advisory.imported);
  if (advisory.malicious) json->member("malicious", true);
  if (advisory.informational) json->member("informational", true);
  json->member("url", "https://osv.dev/vulnerability/" + advisory.id).end_object();
}

void write_commit(JsonWriter* json, std::string_view name,
                  const std::optional<CommitFacts>& commit) {
  json->key(name);
  if (!commit) {
    json->null();
    return;
  }
  json->begin_object().member("id", commit->id).member("date", commit->date).end_object();
}

void write_history(JsonWriter* json, const HistoryFacts& history) {
  json->key("history").begin_object();
  write_commit(json, "first_commit", history.first);
  write_commit(json, "removed_commit", history.removed);
  json->member("at_head", history.at_head).member("in_message", history.in_message);
  write_strings(json, "refs", history.refs);
  write_number(json, "ref_count", history.ref_count);
  json->end_object();
}

void write_access_facts(JsonWriter* json, const AccessFacts& facts) {
  json->key("access").begin_object();
  write_strings(json, "people", facts.people);
  write_strings(json, "apps", facts.apps);
  json->key("commands").begin_array();
  for (const AccessCommand& command : facts.commands) json->value(shell_line(command));
  json->end_array().end_object();
}

void write_overview(JsonWriter* json, const AccessOverview& overview) {
  json->key("access").begin_object().member_if("target", overview.target);
  json->member("taken", overview.taken).member_if("taken_by", overview.taken_by);
  write_number(json, "apps", overview.apps);
  write_number(json, "production_apps", overview.production_apps);
  write_number(json, "people", overview.people);
  write_number(json, "look_back_days", overview.look_back_days);
  write_strings(json, "not_told", overview.notes);
  json->end_object();
}

void write_finding(JsonWriter* json, const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  json->begin_object().member("id", finding.id).member("kind", to_string(finding.kind));
  json->member("rule", finding.rule).member("title", finding.title);
  json->member_if("risk", finding.risk);
  json->member("severity", to_string(finding.severity));
  json->member("confidence", to_string(finding.confidence));
  json->key("location");
  write_location(json, finding.location);
  json->key("more_locations").begin_array();
  for (const Location& location : finding.more_locations) write_location(json, location);
  json->end_array();
  write_number(json, "more_count", finding.more_count);
  if (finding.secret) {
    json->key("secret").begin_object().member_if("redacted", finding.secret->redacted);
    json->member_if("config_var", finding.secret->config_var);
    json->member("encoding", finding.secret->encoding).end_object();
  }
  if (finding.history) write_history(json, *finding.history);
  if (finding.package) write_package(json, *finding.package);
  if (finding.advisory) write_advisory(json, *finding.advisory);
  if (finding.access) write_access_facts(json, *finding.access);
  json->key("owasp").begin_object().member("2021", finding.owasp_2021);
  json->member("2025", finding.owasp_2025).end_object();
  write_strings(json, "cwe", finding.cwe);
  json->key("fix").begin_object().member_if("version", finding.fix.version);
  const std::string change = finding.fix.change.empty() ? "none" : finding.fix.change;
  json->member("change", change).member_if("command", finding.fix.command);
  json->member("text", finding.fix.text).end_object();
  json->member("since", to_string(judged.since));
  if (judged.first_seen) json->member("first_seen", to_string(*judged.first_seen));
  if (judged.blocks_from) json->member("blocks_from", to_string(*judged.blocks_from));
  json->member("action", to_string(judged.action)).member("why", judged.why);
  json->member_if("vex_statement", judged.statement);
  if (judged.ignored_by) {
    json->key("ignored_by").begin_object().member("reason", judged.ignored_by->reason);
    json->member_if("owner", judged.ignored_by->owner);
    json->member("kind", to_string(judged.ignored_by->kind));
    json->member("until", to_string(judged.ignored_by->until));
    json->member("file", judged.ignored_by->file);
    write_number(json, "line", judged.ignored_by->line);
    json->end_object();
  }
  json->end_object();
}

void write_earlier(JsonWriter* json, const EarlierState& earlier) {
  json->key("earlier").begin_object().member("source", earlier.source);
  json->member_if("built", earlier.built).member_if("commit", earlier.commit).end_object();
}

void write_verdict(JsonWriter* json, const Report& report) {
  const Verdict& verdict = report.verdict;
  json->key("verdict").begin_object().member("result", to_string(verdict.result));
  json->member("exit_code", verdict.exit_code);
  write_number(json, "blocking", verdict.blocking);
  write_number(json, "reported", verdict.reported);
  write_number(json, "ignored", verdict.ignored);
  json->key("bypass");
  if (verdict.bypass.empty()) {
    json->null();
  } else {
    json->value(verdict.bypass);
  }
  if (report.first_build) json->member("first_build", true);
  if (report.earlier) write_earlier(json, *report.earlier);
  write_strings(json, "notes", verdict.notes);
  json->end_object();
}

/// The values in force. Where each is from is told, but is no part of the hash.
void write_policy(JsonWriter* json, const Report& report) {
  if (report.policy.empty()) return;
  json->key("policy").begin_object().member_if("environment", report.scan.environment);
  json->member("sha256", policy::policy_digest(report.policy)).key("values").begin_array();
  for (const PolicyValue& value : report.policy) {
    json->begin_object().member("key", value.key).member("value", value.value);
    json->member("origin", value.origin).end_object();
  }
  json->end_array().end_object();
}

void write_owasp(JsonWriter* json, const std::vector<OwaspView>& views) {
  if (views.empty()) return;
  json->key("owasp").begin_object();
  for (const OwaspView& view : views) {
    json->key(view.edition).begin_array();
    for (const OwaspRow& row : view.rows) {
      json->begin_object().member("id", row.id).member("name", row.name);
      write_number(json, "checks", row.checks);
      write_number(json, "secret_rules", row.secret_rules);
      json->member("private_keys", row.private_keys);
      json->member("advisories", row.advisories);
      write_number(json, "blocking", row.blocking);
      write_number(json, "reported", row.reported);
      json->member("looked_at", row.coverage).member("not_seen", row.blind).end_object();
    }
    json->end_array();
  }
  json->end_object();
}

}  // namespace

void write_json(const Report& report, const TextSink& sink) {
  JsonWriter json(sink);
  json.begin_object().member("schema", "sluice-report/1");
  json.key("tool").begin_object().member("name", "sluice").member("version", report.tool_version);
  json.member("rules", report.rules_version).end_object();
  write_scan(&json, report.scan);
  if (report.looked_for_secrets) write_encrypted(&json, report.scan.encrypted);
  write_advisories(&json, report);
  json.key("inventory").begin_object();
  write_number(&json, "packages", report.packages);
  json.key("ecosystems").begin_object();
  for (const auto& [ecosystem, count] : report.packages_by_ecosystem) {
    write_number(&json, ecosystem, count);
  }
  json.end_object().end_object();
  if (report.access) write_overview(&json, *report.access);
  write_policy(&json, report);
  write_verdict(&json, report);
  write_owasp(&json, report.owasp);
  if (!report.vex.empty()) {
    json.key("vex").begin_array();
    for (const VexFile& vex : report.vex) {
      json.begin_object().member("file", vex.file);
      write_number(&json, "statements", vex.statements);
      write_number(&json, "fitting", vex.fitting);
      json.end_object();
    }
    json.end_array();
  }
  json.key("findings").begin_array();
  for (const JudgedFinding& finding : report.findings) write_finding(&json, finding);
  json.end_array().end_object();
  json.finish();
}

std::string to_json(const Report& report) {
  return whole_text([&](const TextSink& sink) { write_json(report, sink); });
}

}  // namespace sluice::report
