// libFuzzer: any bytes as an OSV record, evaluated for a version, scored, packed and unpacked.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "advisories/codec.h"
#include "advisories/cvss.h"
#include "advisories/epss.h"
#include "advisories/evaluate.h"
#include "advisories/matcher.h"
#include "advisories/osv_reader.h"
#include "versions/ecosystem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  using namespace sluice::advisories;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Affected from_bytes;
  unpack_affected(bytes, from_bytes);
  AdvisoryRecord details;
  unpack_details(bytes, details);
  score_cvss(bytes);
  static_cast<void>(read_epss(bytes, "fuzz"));
  parse_instant(bytes);

  const OsvDocument document = read_osv(bytes, "fuzz");
  if (document.records.empty()) return 0;
  const AdvisoryRecord* const record = &document.records.front();
  std::vector<Package> packages;
  for (const Affected& affected : record->affected) {
    const versions::Ecosystem* known = versions::find_ecosystem(affected.ecosystem);
    const Target target{affected.ecosystem, affected.name,
                        known == nullptr ? nullptr : known->compare};
    // The prepared question must get the plain one's answer.
    const AdvisoryRecord* const records[] = {&*record};
    const Spelled spelled = spell("1.2.3", enumerated_versions(records, target), target.order);
    if (affects(*record, target, "1.2.3") != affects(*record, target, spelled)) std::abort();

    Affected copy;
    if (!unpack_affected(pack_affected(affected), copy)) std::abort();
    if (copy.versions != affected.versions) std::abort();
    Package package;
    package.ecosystem = affected.ecosystem;
    package.name = affected.name;
    package.version = "1.2.3";
    packages.push_back(package);
  }
  const RecordLookup sources[] = {
      [&](std::string_view, std::string_view) { return std::vector<AdvisoryRecord>{*record}; }};
  match_packages(packages, sources);
  return 0;
}
