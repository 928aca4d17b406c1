// libFuzzer target: any bytes as a file of VEX. What is read can be asked of any package.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "policy/vex.h"
#include "policy/vex_index.h"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::chrono::sys_days kToday{std::chrono::days{20'700}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Result<std::vector<VexStatement>> read = policy::read_vex("fuzz.json", text);
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  const Vex vex{{{"fuzz.json", read->size(), 0}}, *std::move(read)};
  policy::VexIndex index(vex, kToday);
  Finding finding;
  finding.kind = FindingKind::kVulnerability;
  finding.rule = "CVE-2021-23337";
  finding.advisory.emplace();
  finding.advisory->id = "GHSA-35jh-r3h4-6jhm";
  finding.package.emplace();
  finding.package->purl = "pkg:npm/lodash@4.17.15";
  const policy::VexIndex::Answer answer = index.find(finding);
  if (answer.entry && (answer.entry->reason.empty() || answer.entry->until < kToday)) std::abort();
  if (index.notes().size() > policy::kMaxVexNotes + 1) std::abort();
  return 0;
}
