#include "report/openvex.h"

#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "base/hash.h"
#include "format/json_writer.h"
#include "report/acceptance_words.h"
#include "report/advisory_links.h"
#include "report/uuid.h"

namespace sluice::report {
namespace {

using format::JsonWriter;

struct Statement {
  const JudgedFinding* first = nullptr;
  std::set<std::string> products;
};

/// One entry may accept several advisories, and one advisory be in several packages.
std::vector<Statement> statements_of(const Report& report) {
  using Key = std::tuple<std::string, std::string, std::size_t, std::string>;
  std::map<Key, std::size_t> places;
  std::vector<Statement> statements;
  for (const JudgedFinding& judged : report.findings) {
    const Finding& finding = judged.finding;
    if (judged.action != Action::kIgnore || !judged.ignored_by || !finding.advisory ||
        !finding.package || finding.advisory->malicious) {
      continue;
    }
    const IgnoreEntry& entry = *judged.ignored_by;
    const auto [place, is_new] =
        places.emplace(Key(finding.rule, entry.file, entry.line, entry.id), statements.size());
    if (is_new) statements.push_back({&judged, {}});
    statements[place->second].products.insert(finding.package->purl);
  }
  return statements;
}

void write_statement(JsonWriter* json, const Statement& statement) {
  const Finding& finding = statement.first->finding;
  const IgnoreEntry& entry = *statement.first->ignored_by;
  const AcceptanceWords& words = acceptance_words(entry.kind);
  const AdvisoryLink link = advisory_link(finding.rule);
  json->begin_object().key("vulnerability").begin_object();
  json->member("@id", link.url).member("name", link.id);
  json->member_if("description", finding.title);
  const std::vector<AdvisoryLink> aliases = other_links(*finding.advisory, finding.rule);
  if (!aliases.empty()) {
    json->key("aliases").begin_array();
    for (const AdvisoryLink& alias : aliases) json->value(alias.id);
    json->end_array();
  }
  json->end_object().key("products").begin_array();
  for (const std::string& purl : statement.products) {
    json->begin_object().member("@id", purl).key("identifiers").begin_object();
    json->member("purl", purl).end_object().end_object();
  }
  json->end_array().member("status", words.openvex_status);
  const bool affected = entry.kind == AcceptanceKind::kAccepted;
  const bool in_triage = entry.kind == AcceptanceKind::kInTriage;
  json->member("status_notes",
               acceptance_mark(entry) + (in_triage ? ' ' + acceptance_text(entry) : ""));
  json->member_if("justification", words.openvex_justification);
  if (affected) json->member("action_statement", acceptance_text(entry));
  if (!affected && !in_triage) json->member("impact_statement", acceptance_text(entry));
  json->member_if("supplier", entry.owner).end_object();
}

/// Who took the decisions.
std::string author_of(const std::vector<Statement>& statements) {
  std::set<std::string> owners;
  for (const Statement& statement : statements) {
    if (!statement.first->ignored_by->owner.empty()) {
      owners.insert(statement.first->ignored_by->owner);
    }
  }
  std::string author;
  constexpr std::size_t kMost = 10;
  std::size_t listed = 0;
  for (const std::string& owner : owners) {
    if (listed++ == kMost) return author + " and others";
    author += (author.empty() ? "" : ", ") + owner;
  }
  return author.empty() ? "unknown" : author;
}

}  // namespace

std::string to_openvex(const Report& report, std::string_view created) {
  const std::vector<Statement> statements = statements_of(report);
  if (statements.empty()) return {};
  // The same statements give the same name, whenever they are written.
  JsonWriter content;
  content.begin_array();
  for (const Statement& statement : statements) write_statement(&content, statement);
  content.end_array();

  JsonWriter json;
  json.begin_object().member("@context", "https://openvex.dev/ns/v0.2.0");
  json.member("@id", "urn:uuid:" + uuid_of(sha256_hex("OpenVEX " + content.take())));
  json.member("author", author_of(statements)).member("timestamp", created).member("version", 1);
  json.member("tooling", "sluice " + report.tool_version).key("statements").begin_array();
  for (const Statement& statement : statements) write_statement(&json, statement);
  json.end_array().end_object();
  return json.take();
}

}  // namespace sluice::report
