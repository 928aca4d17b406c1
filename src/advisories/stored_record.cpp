#include "advisories/stored_record.h"

#include <string_view>
#include <unordered_set>
#include <utility>

#include "advisories/codec.h"
#include "advisories/osv_reader.h"
#include "advisories/package_key.h"
#include "base/hash.h"

namespace sluice::advisories {
namespace {

Instant instant_or_zero(const std::string& text) { return parse_instant(text).value_or(Instant{}); }

void add_field(std::string& text, std::string_view field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

}  // namespace

StoredRecord pack_record(AdvisoryRecord record) {
  StoredRecord stored;
  stored.matchable = can_match(record);
  stored.details = pack_details(record);
  const bool live = record.withdrawn.empty();
  stored.entries.reserve(record.affected.size());
  for (const Affected& affected : record.affected) {
    stored.entries.push_back({package_key(affected.ecosystem, affected.name),
                              pack_affected(live ? affected : Affected())});
  }
  stored.id = std::move(record.id);
  stored.modified = instant_or_zero(record.modified);
  stored.published = instant_or_zero(record.published);
  stored.withdrawn = std::move(record.withdrawn);
  stored.summary = std::move(record.summary);
  stored.known_exploited = record.known_exploited;
  stored.epss_millionths = record.epss_millionths;
  stored.aliases = std::move(record.aliases);
  return stored;
}

std::size_t count_packages(std::span<const StoredRecord> records) {
  std::unordered_set<std::string_view> keys;
  keys.reserve(records.size());
  for (const StoredRecord& record : records) {
    for (const StoredRecord::Entry& entry : record.entries) keys.insert(entry.key);
  }
  return keys.size();
}

std::string digest_of(std::span<const StoredRecord> records) {
  std::string text;
  for (const StoredRecord& record : records) {
    add_field(text, record.id);
    text += std::to_string(record.modified.seconds) + ' ';
    text += std::to_string(record.published.seconds) + ' ';
    text += std::to_string(record.epss_millionths) + (record.known_exploited ? '!' : ' ');
    add_field(text, record.withdrawn);
    add_field(text, record.summary);
    add_field(text, record.details);
    for (const StoredRecord::Entry& entry : record.entries) {
      add_field(text, entry.key);
      add_field(text, entry.data);
    }
    text += '\n';
  }
  return sha256_hex(text);
}

}  // namespace sluice::advisories
