#include "advisories/osv_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "advisories/one_line.h"
#include "core/severity.h"
#include "versions/ecosystem.h"

namespace sluice::advisories {
namespace {

using format::Node;

constexpr std::size_t kMaxIdLength = 200;
constexpr std::size_t kMaxSummaryLength = 300;

bool usable_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxIdLength &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string usable_time(std::string_view text) {
  return parse_instant(text) ? std::string(text) : std::string();
}

const std::vector<Node>& items_of(const Node& node, std::string_view key) {
  static const std::vector<Node> kNone;
  const Node* child = node.find(key);
  return child != nullptr && child->is_array() ? child->items : kNone;
}

void add_once(std::vector<std::string>& list, std::string_view text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) {
    list.emplace_back(text);
  }
}

/// Takes the vectors of a `severity` list; a bare word ("Ubuntu" type) goes to `word`.
std::vector<std::string> read_vectors(const Node& owner, std::string& word) {
  std::vector<std::string> vectors;
  for (const Node& item : items_of(owner, "severity")) {
    const std::string_view score = item.text_of("score");
    if (score.find(':') != std::string_view::npos) {
      add_once(vectors, score);
    } else if (word.empty() && parse_severity(score)) {
      word = score;
    }
  }
  return vectors;
}

std::optional<EventKind> event_kind(std::string_view key) {
  if (key == "introduced") return EventKind::kIntroduced;
  if (key == "fixed") return EventKind::kFixed;
  if (key == "last_affected") return EventKind::kLastAffected;
  if (key == "limit") return EventKind::kLimit;
  return std::nullopt;
}

Range read_range(const Node& node) {
  Range range;
  // A missing type is read as a version range: SEMVER and ECOSYSTEM mean the same here.
  range.git = node.text_of("type") == "GIT";
  for (const Node& event : items_of(node, "events")) {
    for (const format::Member& member : event.members) {
      const auto kind = event_kind(member.key);
      const bool scalar = member.value.is_string() || member.value.kind == Node::Kind::kNumber;
      if (kind && scalar && !member.value.text.empty()) {
        range.events.push_back({*kind, member.value.text});
      }
    }
  }
  return range;
}

std::optional<Affected> read_affected(const Node& node, std::string& word) {
  const Node* package = node.find("package");
  if (package == nullptr) return std::nullopt;
  std::string_view ecosystem = package->text_of("ecosystem");
  const std::string_view name = package->text_of("name");
  ecosystem = ecosystem.substr(0, ecosystem.find(':'));
  if (ecosystem.empty() || name.empty()) return std::nullopt;

  Affected affected;
  const versions::Ecosystem* known = versions::find_ecosystem(ecosystem);
  affected.ecosystem = known == nullptr ? ecosystem : known->name;
  affected.name = known == nullptr ? std::string(name) : known->normalise_name(name);
  for (const Node& range : items_of(node, "ranges")) affected.ranges.push_back(read_range(range));
  for (const Node& version : items_of(node, "versions")) {
    const bool scalar = version.is_string() || version.kind == Node::Kind::kNumber;
    if (scalar && !version.text.empty()) affected.versions.push_back(version.text);
  }
  affected.cvss = read_vectors(node, word);
  return affected;
}

/// Some databases give the vector only in their own field, as text or as {vectorString}.
void read_own_cvss(const Node& specific, std::vector<std::string>& vectors) {
  const Node* cvss = specific.find("cvss");
  if (cvss == nullptr) return;
  const std::string_view text = cvss->is_object() ? cvss->text_of("vectorString") : cvss->text;
  if (text.find(':') != std::string_view::npos) add_once(vectors, text);
}

/// What lies in the database's own fields of one affected entry.
void read_specifics(const Node& node, AdvisoryRecord& record,
                    std::vector<std::string>& own_vectors) {
  if (const Node* ecosystem = node.find("ecosystem_specific")) {
    if (record.severity_word.empty()) record.severity_word = ecosystem->text_of("severity");
  }
  const Node* database = node.find("database_specific");
  if (database == nullptr) return;
  if (record.severity_word.empty()) record.severity_word = database->text_of("severity");
  const Node* informational = database->find("informational");
  if (informational != nullptr && informational->is_string()) record.informational = true;
  for (const Node& cwe : items_of(*database, "cwes")) add_once(record.cwe, cwe.text_of("cweId"));
  read_own_cvss(*database, own_vectors);
}

void read_database_specific(const Node& node, AdvisoryRecord& record) {
  const Node* database = node.find("database_specific");
  if (database == nullptr) return;
  if (const auto word = database->text_of("severity"); !word.empty()) record.severity_word = word;
  for (const Node& cwe : items_of(*database, "cwe_ids")) {
    if (cwe.is_string()) add_once(record.cwe, cwe.text);
  }
  // Sluice's own bundled records carry CISA's mark here; an import takes it from the catalogue.
  record.known_exploited =
      database->text_of("kev") == "true" || database->text_of("known_exploited") == "true";
}

void read_all_affected(const Node& node, AdvisoryRecord& record) {
  std::vector<std::string> own_vectors;
  bool has_vector = !record.cvss.empty();
  for (const Node& item : items_of(node, "affected")) {
    read_specifics(item, record, own_vectors);
    if (auto affected = read_affected(item, record.severity_word)) {
      has_vector = has_vector || !affected->cvss.empty();
      record.affected.push_back(std::move(*affected));
    }
  }
  if (!has_vector) record.cvss = std::move(own_vectors);
}

}  // namespace

Result<AdvisoryRecord> read_osv(const Node& node, std::string_view path) {
  const auto unusable = [&](std::string message) {
    return Error{std::string(path), node.line, std::move(message)};
  };
  if (!node.is_object()) return unusable("not an OSV record: no object");
  AdvisoryRecord record;
  record.id = node.text_of("id");
  if (!usable_id(record.id)) return unusable("not an OSV record: no usable id");
  const Node* affected = node.find("affected");
  if (affected != nullptr && affected->kind != Node::Kind::kNull && !affected->is_array()) {
    return unusable(record.id + ": `affected` is not a list");
  }

  for (const Node& alias : items_of(node, "aliases")) {
    if (!alias.is_string() || !usable_id(alias.text) || alias.text == record.id) continue;
    add_once(record.aliases, alias.text);
  }
  record.modified = usable_time(node.text_of("modified"));
  record.published = usable_time(node.text_of("published"));
  const Node* withdrawn = node.find("withdrawn");
  if (withdrawn != nullptr && withdrawn->is_string()) record.withdrawn = withdrawn->text;
  record.summary = one_line(node.text_of("summary"), kMaxSummaryLength);
  if (record.summary.empty()) {  // PYSEC has only details; their first line has to do
    const std::string_view details = node.text_of("details");
    record.summary = one_line(details.substr(0, details.find('\n')), kMaxSummaryLength);
  }
  record.cvss = read_vectors(node, record.severity_word);
  read_database_specific(node, record);
  read_all_affected(node, record);
  return record;
}

void drop_future_times(AdvisoryRecord& record, Instant now) {
  for (std::string* time : {&record.modified, &record.published}) {
    if (const auto instant = parse_instant(*time); instant && *instant > now) time->clear();
  }
}

bool can_match(const AdvisoryRecord& record) {
  const auto usable = [](const Range& range) {
    return !range.git && std::any_of(range.events.begin(), range.events.end(), [](const Event& e) {
      return e.kind == EventKind::kIntroduced;
    });
  };
  return record.withdrawn.empty() &&
         std::any_of(record.affected.begin(), record.affected.end(), [&](const Affected& affected) {
           return !affected.versions.empty() ||
                  std::any_of(affected.ranges.begin(), affected.ranges.end(), usable);
         });
}

}  // namespace sluice::advisories
