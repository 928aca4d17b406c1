#include <algorithm>
#include <map>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "format/json.h"
#include "registries/parsers.h"
#include "registries/protocols.h"
#include "registries/release_table.h"

namespace sluice::registries {
namespace {

using format::Node;

bool is_wanted(std::size_t, std::string_view key) {
  return key == "number" || key == "created_at" || key == "yanked";
}

}  // namespace

Result<ReleaseList> read_rubygems_versions(std::string_view bytes) {
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted});
  if (!root) return root.error();
  if (!root->is_array()) return Error{"", 0, "no list of versions"};
  ReleaseTable table;
  for (const Node& version : root->items) {
    if (table.is_full()) return Error{"", 0, "too many versions"};
    const Node* const yanked = version.find("yanked");
    table.add(version.text_of("number"), yanked != nullptr && yanked->is_true(),
              parse_day(version.text_of("created_at")));
  }
  return table.take();
}

Result<ReleaseList> read_compact_index(std::string_view bytes) {
  if (!bytes.starts_with("---\n")) return Error{"", 0, "no compact index"};
  bytes.remove_prefix(4);
  ReleaseTable table;
  while (!bytes.empty()) {
    if (table.is_full()) return Error{"", 0, "too many versions"};
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    // "1.2.3-java dependencies|checksum:…": a gem's version holds no '-', so that is a platform.
    const std::string_view version = line.substr(0, line.find(' '));
    table.add(version.substr(0, version.find('-')), false, {});
  }
  return table.take();
}

void begin_rubygems(Lookup& lookup) {
  lookup.ask(joined_url(lookup.base, "api/v1/versions/" + percent_encode(lookup.name) + ".json"));
}

void continue_rubygems(Lookup& lookup, std::span<const Answer> answers) {
  if (lookup.stage > 1) {
    if (answers[0].found) lookup.take(read_compact_index(answers[0].bytes));
    return;
  }
  if (answers[0].found) {
    lookup.take(read_rubygems_versions(answers[0].bytes));
    if (lookup.found) return;
    lookup.error.clear();
  }
  // Other servers than the public one often have only what Bundler asks for.
  lookup.ask(joined_url(lookup.base, "info/" + percent_encode(lookup.name)));
}

}  // namespace sluice::registries
