#include "report/webhook.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/date.h"
#include "base/hash.h"
#include "format/json_writer.h"
#include "report/escape.h"
#include "report/finding_text.h"

namespace sluice::report {
namespace {

using format::JsonWriter;
using policy::News;
using policy::NewsItem;
using policy::NewsKind;

constexpr std::size_t kTextLines = 10;
constexpr std::size_t kMaxText = 300;
constexpr std::size_t kMaxIds = 20;
/// What stands around the findings, and what is written last.
constexpr std::size_t kRoomForTheRest = 2u << 10;

/// Shown in chats, where "<!channel>" calls everybody and backticks end a code span.
std::string chat_text(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : one_line(text, limit)) {
    if (c == '&') out += "&amp;";
    if (c == '<') out += "&lt;";
    if (c == '>') out += "&gt;";
    if (c == '`') out += '\'';
    if (c != '&' && c != '<' && c != '>' && c != '`') out += c;
  }
  return out;
}

/// Mentions and links in code spans stay text.
std::string code(std::string_view text, std::size_t limit) {
  return '`' + chat_text(text, limit) + '`';
}

std::string kind_words(NewsKind kind) {
  if (kind == NewsKind::kBlocksNow) return ", told before, blocks now";
  if (kind == NewsKind::kExploitedNow) return ", told before, now known to be exploited";
  return "";
}

std::string action_words(const JudgedFinding& judged, NewsKind kind, bool enforced) {
  if (kind == NewsKind::kBlocksNow) return kind_words(kind);
  if (judged.action == Action::kBlock) {
    return kind_words(kind) + (enforced ? ", blocks" : ", would block");
  }
  if (!judged.blocks_from) return kind_words(kind);
  return kind_words(kind) + ", blocks from " + to_string(*judged.blocks_from);
}

std::string line_of(const JudgedFinding& judged, NewsKind kind, bool enforced) {
  const Finding& finding = judged.finding;
  std::string text = "- ";
  if (finding.package) {
    const Package& package = finding.package->package;
    text += code(package.name + (package.version.empty() ? "" : ' ' + package.version), 120) + ": ";
    text += code(finding.rule, 60);
  } else {
    text += code(finding.title, 160);
  }
  text += " (" + std::string(to_string(finding.severity));
  if (finding.advisory && finding.advisory->malicious) text += ", malicious";
  if (finding.advisory && finding.advisory->known_exploited && kind != NewsKind::kExploitedNow) {
    text += ", known to be exploited";
  }
  text += action_words(judged, kind, enforced) + ')';
  if (!finding.fix.version.empty()) text += ", fixed in " + code(finding.fix.version, 60);
  return text;
}

/// Blocking ones come first already.
std::string summary(const Report& report, const News& news, std::string_view app) {
  std::string text = "Sluice: ";
  if (news.items.empty()) {
    text += "could not judge all";
  } else {
    const auto fresh = std::count_if(news.items.begin(), news.items.end(),
                                     [](const auto& item) { return item.kind == NewsKind::kNew; });
    const bool all_fresh = static_cast<std::size_t>(fresh) == news.items.size();
    text += std::to_string(news.items.size());
    text += all_fresh && (news.since || !news.remembers) ? " new" : "";
    text += news.items.size() == 1 ? " finding" : " findings";
  }
  if (!app.empty()) text += " in " + code(app, 60);
  if (!report.scan.environment.empty()) text += " (" + code(report.scan.environment, 40) + ')';
  if (news.since) text += " since " + to_rfc3339(*news.since).substr(0, 10);
  if (news.stay > 0) text += "; " + std::to_string(news.stay) + " more told before";
  text += '\n';
  const bool enforced = report.verdict.result == VerdictResult::kBlocked;
  for (std::size_t i = 0; i < std::min(news.items.size(), kTextLines); ++i) {
    const NewsItem& item = news.items[i];
    text += line_of(report.findings[item.finding], item.kind, enforced) + '\n';
  }
  if (news.items.size() > kTextLines) {
    text += "and " + std::to_string(news.items.size() - kTextLines) + " more\n";
  }
  for (const Problem& problem : report.scan.problems) {
    if (!problem.incomplete) continue;
    text += "Not judged: " + code(problem.message, 200) + '\n';
    break;
  }
  text.pop_back();
  return text;
}

void write_number(JsonWriter* json, std::string_view name, std::size_t number) {
  json->member(name, static_cast<std::uint64_t>(number));
}

void write_package(JsonWriter* json, const PackageFacts& facts) {
  json->key("package").begin_object();
  json->member("ecosystem", one_line(facts.package.ecosystem, kMaxText));
  json->member("name", one_line(facts.package.name, kMaxText));
  json->member("version", one_line(facts.package.version, kMaxText));
  json->member_if("purl", one_line(facts.purl, kMaxText)).end_object();
}

void write_advisory(JsonWriter* json, const AdvisoryMatch& advisory) {
  json->key("advisory").begin_object().member("id", one_line(advisory.id, kMaxText));
  json->key("aliases").begin_array();
  for (std::size_t i = 0; i < std::min(advisory.aliases.size(), kMaxIds); ++i) {
    json->value(one_line(advisory.aliases[i], kMaxText));
  }
  json->end_array().member_if("published", one_line(advisory.published, kMaxText));
  if (advisory.cvss) json->member("cvss", advisory.cvss->score);
  json->member("known_exploited", advisory.known_exploited);
  json->member("malicious", advisory.malicious).end_object();
}

void write_finding(JsonWriter* json, const JudgedFinding& judged, NewsKind kind) {
  const Finding& finding = judged.finding;
  json->begin_object()
      .member("id", one_line(finding.id, kMaxText))
      .member("news", policy::to_string(kind));
  json->member("kind", to_string(finding.kind)).member("rule", one_line(finding.rule, kMaxText));
  json->member("title", one_line(finding.title, kMaxText));
  json->member("severity", to_string(finding.severity));
  json->member("action", to_string(judged.action)).member("since", to_string(judged.since));
  json->member("why", one_line(judged.why, kMaxText));
  if (judged.blocks_from) json->member("blocks_from", to_string(*judged.blocks_from));
  if (finding.package) write_package(json, *finding.package);
  if (finding.advisory) write_advisory(json, *finding.advisory);
  json->key("fix").begin_object().member_if("version", one_line(finding.fix.version, kMaxText));
  json->member_if("command", one_line(finding.fix.command, kMaxText));
  json->member_if("text", one_line(finding.fix.text, kMaxText)).end_object().end_object();
}

/// The same news have the same id, so that a receiver can tell a second try from a second message.
std::string delivery_id(const Report& report, const News& news) {
  std::string text = news.since ? to_rfc3339(*news.since) : std::string("first");
  text += '\n' + report.scan.environment + '\n' + (news.newly_incomplete ? "incomplete" : "");
  for (const NewsItem& item : news.items) {
    text += '\n' + report.findings[item.finding].finding.id + ' ' +
            std::string(policy::to_string(item.kind));
  }
  return sha256_hex(text).substr(0, 32);
}

void write_counts(JsonWriter* json, const Report& report, const News& news) {
  json->key("counts").begin_object();
  write_number(json, "new", news.items.size());
  write_number(json, "stay", news.stay);
  write_number(json, "gone", news.gone);
  write_number(json, "accepted", news.accepted);
  write_number(json, "blocking", report.verdict.blocking);
  write_number(json, "reported", report.verdict.reported);
  json->end_object();
}

}  // namespace

std::string to_webhook(const Report& report, const News& news, std::string_view app) {
  JsonWriter json;
  const std::string text = summary(report, news, app);
  json.begin_object().member("text", text).member("schema", kWebhookSchema);
  json.member("id", delivery_id(report, news)).member_if("app", one_line(app, kMaxText));
  json.member("environment", one_line(report.scan.environment, kMaxText))
      .member("time", report.scan.started);
  if (news.since) json.member("since", to_rfc3339(*news.since));
  json.member("version", report.tool_version);
  json.member_if("commit", one_line(report.scan.source_version, kMaxText));
  json.member("verdict", to_string(report.verdict.result));
  const bool incomplete = std::any_of(report.scan.problems.begin(), report.scan.problems.end(),
                                      [](const Problem& problem) { return problem.incomplete; });
  json.member("incomplete", incomplete);
  write_counts(&json, report, news);
  json.key("findings").begin_array();
  std::size_t left_out = news.items.size();
  std::size_t used = text.size() + kRoomForTheRest;
  for (const NewsItem& item : news.items) {
    JsonWriter one;
    const JudgedFinding& judged = report.findings[item.finding];
    write_finding(&one, judged, item.kind);
    // Deeper in the document each line has four blanks more.
    const std::string alone = one.take();
    const auto lines = static_cast<std::size_t>(std::count(alone.begin(), alone.end(), '\n'));
    used += alone.size() + lines * 4;
    if (used > kMaxWebhookBytes) break;
    write_finding(&json, judged, item.kind);
    --left_out;
  }
  json.end_array();
  write_number(&json, "left_out", left_out);
  return json.end_object().take();
}

}  // namespace sluice::report
