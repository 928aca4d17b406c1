#include "advisories/osv_handler.h"

#include <algorithm>
#include <utility>

#include "advisories/one_line.h"
#include "base/instant.h"
#include "core/severity.h"
#include "versions/ecosystem.h"

namespace sluice::advisories {

enum class OsvHandler::Place : unsigned char {
  kNowhere,
  kRecord,
  kId,
  kAlias,
  kModified,
  kPublished,
  kWithdrawn,
  kSummary,
  kDetails,
  kSeverity,
  kScore,
  kDatabase,
  kDatabaseSeverity,
  kDatabaseCwe,
  kExploited,
  kAffected,
  kPackage,
  kEcosystem,
  kName,
  kVersion,
  kRange,
  kRangeType,
  kEvent,
  kIntroduced,
  kFixed,
  kLastAffected,
  kLimit,
  kAffectedSeverity,
  kAffectedScore,
  kAffectedEcosystem,
  kAffectedWord,
  kImport,
  kImportPath,
  kAffectedDatabase,
  kInformational,
  kCwe,
  kCweId,
  kOwnCvss,
  kOwnVector,
  kCatalogueVersion,
  kExploitedEntry,
  kExploitedId,
};

struct OsvHandler::Step {
  Place in;
  std::string_view key;
  Place to;
  Shape shape = Shape::kOne;
};

/// The paths that are read (OSV schema 1.7; CISA's catalogue). Sorted by place.
const OsvHandler::Step* OsvHandler::find_step(Place in, std::string_view key) {
  using enum Place;
  static constexpr Step kSteps[] = {
      {kRecord, "id", kId},
      {kRecord, "aliases", kAlias, Shape::kList},
      {kRecord, "modified", kModified},
      {kRecord, "published", kPublished},
      {kRecord, "withdrawn", kWithdrawn},
      {kRecord, "summary", kSummary},
      {kRecord, "details", kDetails},
      {kRecord, "severity", kSeverity, Shape::kList},
      {kRecord, "database_specific", kDatabase},
      {kRecord, "affected", kAffected, Shape::kList},
      {kRecord, "catalogVersion", kCatalogueVersion},
      {kRecord, "vulnerabilities", kExploitedEntry, Shape::kList},
      {kSeverity, "score", kScore},
      {kDatabase, "severity", kDatabaseSeverity},
      {kDatabase, "cwe_ids", kDatabaseCwe, Shape::kList},
      {kDatabase, "kev", kExploited},
      {kDatabase, "known_exploited", kExploited},
      {kAffected, "package", kPackage},
      {kAffected, "ranges", kRange, Shape::kList},
      {kAffected, "versions", kVersion, Shape::kList},
      {kAffected, "severity", kAffectedSeverity, Shape::kList},
      {kAffected, "ecosystem_specific", kAffectedEcosystem},
      {kAffected, "database_specific", kAffectedDatabase},
      {kPackage, "ecosystem", kEcosystem},
      {kPackage, "name", kName},
      {kRange, "type", kRangeType},
      {kRange, "events", kEvent, Shape::kList},
      {kEvent, "introduced", kIntroduced},
      {kEvent, "fixed", kFixed},
      {kEvent, "last_affected", kLastAffected},
      {kEvent, "limit", kLimit},
      {kAffectedSeverity, "score", kAffectedScore},
      {kAffectedEcosystem, "severity", kAffectedWord},
      {kAffectedEcosystem, "imports", kImport, Shape::kList},
      {kImport, "path", kImportPath},
      {kAffectedDatabase, "severity", kAffectedWord},
      {kAffectedDatabase, "informational", kInformational},
      {kAffectedDatabase, "cwes", kCwe, Shape::kList},
      {kAffectedDatabase, "cvss", kOwnCvss},
      {kCwe, "cweId", kCweId},
      {kOwnCvss, "vectorString", kOwnVector},
      {kExploitedEntry, "cveID", kExploitedId},
  };
  for (const Step& step : kSteps) {
    if (step.in == in && step.key == key) return &step;
  }
  return nullptr;
}

namespace {

constexpr std::size_t kMaxIdLength = 200;
constexpr std::size_t kMaxSummaryLength = 300;
constexpr std::size_t kMaxListed = 1000;  // real lists have a few dozen elements at most

bool usable_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxIdLength &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

void add_once(std::vector<std::string>& list, std::string_view text) {
  if (text.empty() || list.size() >= kMaxListed) return;
  if (std::find(list.begin(), list.end(), text) == list.end()) list.emplace_back(text);
}

void set_once(std::string& target, std::string_view text) {
  if (target.empty()) target = text;
}

bool is_vector(std::string_view score) { return score.find(':') != std::string_view::npos; }

void add_event(Affected& affected, EventKind kind, std::string_view version) {
  if (!version.empty()) affected.ranges.back().events.push_back({kind, std::string(version)});
}

std::string usable_time(std::string_view text) {
  return parse_instant(text) ? std::string(text) : std::string();
}

}  // namespace

OsvHandler::Place OsvHandler::place_of_value() const {
  if (frames_.empty()) return Place::kRecord;
  const Frame& top = frames_.back();
  if (top.is_array) return top.place;
  return pending_shape_ == Shape::kOne ? pending_ : Place::kNowhere;
}

void OsvHandler::key(std::string_view name) {
  const Place in = frames_.back().place;
  const Step* step = in == Place::kNowhere ? nullptr : find_step(in, name);
  pending_ = step == nullptr ? Place::kNowhere : step->to;
  pending_shape_ = step == nullptr ? Shape::kOne : step->shape;
}

void OsvHandler::start_object() {
  const Place place = place_of_value();
  if (place == Place::kNowhere && pending_ == Place::kAffected) wrong_affected_ = true;
  frames_.push_back({place, false});
  begin(place);
  pending_ = Place::kNowhere;
}

void OsvHandler::start_array() {
  Place place = Place::kNowhere;
  if (frames_.empty()) {
    place = Place::kRecord;
    text_.is_array = true;
  } else if (!frames_.back().is_array && pending_shape_ == Shape::kList) {
    place = pending_;
    has_exploited_list_ = has_exploited_list_ || place == Place::kExploitedEntry;
  }
  frames_.push_back({place, true});
  pending_ = Place::kNowhere;
}

void OsvHandler::end_array() {
  frames_.pop_back();
  pending_ = Place::kNowhere;
}

void OsvHandler::null() {
  if (place_of_value() == Place::kRecord) take(Place::kRecord, {}, false);
  pending_ = Place::kNowhere;
}

void OsvHandler::boolean(bool value) { scalar(value ? "true" : "false", false); }

void OsvHandler::scalar(std::string_view value, bool is_string) {
  const Place place = place_of_value();
  if (place == Place::kNowhere && pending_ == Place::kAffected) wrong_affected_ = true;
  if (place != Place::kNowhere) take(place, value, is_string);
  pending_ = Place::kNowhere;
}

void OsvHandler::begin(Place place) {
  if (place == Place::kRange) affected_.ranges.emplace_back();
}

void OsvHandler::take(Place place, std::string_view value, bool is_string) {
  using enum Place;
  // Versions are sometimes written as numbers, marks as booleans; nothing else is.
  switch (place) {
    case kIntroduced:
      return add_event(affected_, EventKind::kIntroduced, value);
    case kFixed:
      return add_event(affected_, EventKind::kFixed, value);
    case kLastAffected:
      return add_event(affected_, EventKind::kLastAffected, value);
    case kLimit:
      return add_event(affected_, EventKind::kLimit, value);
    case kVersion:
      if (!value.empty()) affected_.versions.emplace_back(value);
      return;
    case kExploited:
      record_.known_exploited = record_.known_exploited || value == "true";
      return;
    case kRecord:
      return text_.unusable.push_back({0, "not an OSV record: no object"});
    default:
      break;
  }
  if (!is_string) return;
  switch (place) {
    case kId:
      record_.id = value;
      break;
    case kAlias:
      if (usable_id(value)) add_once(record_.aliases, value);
      break;
    case kModified:
      record_.modified = usable_time(value);
      break;
    case kPublished:
      record_.published = usable_time(value);
      break;
    case kWithdrawn:
      record_.withdrawn = value;
      break;
    case kSummary:
      record_.summary = one_line(value, kMaxSummaryLength);
      break;
    case kDetails:
      details_ = one_line(value.substr(0, value.find('\n')), kMaxSummaryLength);
      break;
    case kScore:
      if (is_vector(value)) add_once(record_.cvss, value);
      if (!is_vector(value) && parse_severity(value)) set_once(listed_word_, value);
      break;
    case kAffectedScore:
      if (is_vector(value)) add_once(affected_.cvss, value);
      if (!is_vector(value) && parse_severity(value)) set_once(affected_word_, value);
      break;
    case kDatabaseSeverity:
      database_word_ = value;
      break;
    case kDatabaseCwe:
      add_once(record_.cwe, value);
      break;
    case kEcosystem:
      affected_.ecosystem = value.substr(0, value.find(':'));
      break;
    case kName:
      affected_.name = value;
      break;
    case kRangeType:
      // A missing type is read as a version range: SEMVER and ECOSYSTEM mean the same here.
      affected_.ranges.back().git = value == "GIT";
      break;
    case kAffectedWord:
      set_once(affected_word_, value);
      break;
    case kImportPath:
      add_once(affected_.imports, value);
      break;
    case kInformational:
      record_.informational = true;
      break;
    case kCweId:
      add_once(affected_cwes_, value);
      break;
    case kOwnCvss:
    case kOwnVector:
      if (is_vector(value)) add_once(own_vectors_, value);
      break;
    case kCatalogueVersion:
      has_catalogue_version_ = true;
      break;
    case kExploitedId:
      text_.exploited_cves.emplace_back(value);
      break;
    default:
      break;
  }
}

void OsvHandler::end_object(std::size_t offset) {
  const Place place = frames_.back().place;
  frames_.pop_back();
  pending_ = Place::kNowhere;
  if (place == Place::kAffected) finish_affected();
  if (place == Place::kRecord) finish_record(offset);
}

void OsvHandler::finish_affected() {
  if (!affected_.ecosystem.empty() && !affected_.name.empty()) {
    if (const versions::Ecosystem* known = versions::find_ecosystem(affected_.ecosystem)) {
      affected_.ecosystem = known->name;
      affected_.name = known->normalise_name(affected_.name);
    }
    record_.affected.push_back(std::move(affected_));
  }
  affected_ = {};
}

void OsvHandler::finish_record(std::size_t offset) {
  AdvisoryRecord record = std::exchange(record_, {});
  const std::string details = std::exchange(details_, {});
  const std::string listed_word = std::exchange(listed_word_, {});
  const std::string database_word = std::exchange(database_word_, {});
  const std::string affected_word = std::exchange(affected_word_, {});
  std::vector<std::string> own_vectors = std::exchange(own_vectors_, {});
  const std::vector<std::string> affected_cwes = std::exchange(affected_cwes_, {});
  const bool wrong_affected = std::exchange(wrong_affected_, false);

  if (std::exchange(has_catalogue_version_, false) && std::exchange(has_exploited_list_, false)) {
    text_.is_catalogue = true;
    return;
  }
  has_exploited_list_ = false;
  text_.exploited_cves.clear();  // a `vulnerabilities` list without the catalogue's version
  if (!usable_id(record.id)) {
    return text_.unusable.push_back({offset, "not an OSV record: no usable id"});
  }
  if (wrong_affected) {
    return text_.unusable.push_back({offset, record.id + ": `affected` is not a list"});
  }
  std::erase(record.aliases, record.id);
  if (record.summary.empty()) record.summary = details;  // PYSEC has no summary
  for (const std::string* word : {&database_word, &listed_word, &affected_word}) {
    set_once(record.severity_word, *word);
  }
  for (const std::string& cwe : affected_cwes) add_once(record.cwe, cwe);
  // Some databases give the vector only in their own field.
  const bool has_vector = !record.cvss.empty() ||
                          std::any_of(record.affected.begin(), record.affected.end(),
                                      [](const Affected& entry) { return !entry.cvss.empty(); });
  if (!has_vector) record.cvss = std::move(own_vectors);
  text_.records.push_back(std::move(record));
}

}  // namespace sluice::advisories
