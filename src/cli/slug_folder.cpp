#include "cli/slug_folder.h"

#include <sys/auxv.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/hash.h"
#include "cli/cache_file.h"
#include "cli/output.h"
#include "report/cyclonedx.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kMaxVerdictValues = 1'500'000;

/// The kernel tells where it loaded the program's interpreter; a static one has none.
bool is_static() { return ::getauxval(AT_BASE) == 0; }

Status copy_program(const std::string& target) {
  std::error_code failed;
  std::filesystem::copy_file("/proc/self/exe", target,
                             std::filesystem::copy_options::overwrite_existing, failed);
  if (failed) return Error{target, 0, "cannot be written: " + failed.message()};
  return {};
}

}  // namespace

Status leave_for_slug(const std::string& folder, const Report& report, const report::Bom& bom,
                      const std::vector<inventory::Runtime>& runtimes) {
  const std::string beside = folder + '/';
  ReportOutput bill(beside + std::string(kSlugBill));
  Sha256 hash;
  report::write_cyclonedx(bom, report::CycloneDxVersion::k1_6, &report,
                          [&](std::string_view piece) {
                            bill.write(piece);
                            hash.add(piece);
                          });
  if (Status failed = bill.finish()) return failed;
  const policy::StoredVerdict verdict = policy::verdict_to_store(report, hash.hex(), runtimes);
  if (Status failed =
          write_file(beside + std::string(kSlugVerdict), policy::render_verdict(verdict))) {
    return failed;
  }
  return is_static() ? copy_program(beside + std::string(kSlugProgram)) : Status();
}

std::optional<policy::StoredVerdict> verdict_beside(const std::string& bill, std::string_view bytes,
                                                    Instant now, std::vector<Problem>* problems) {
  const std::string path = bill.substr(0, bill.rfind('/') + 1) + std::string(kSlugVerdict);
  const auto note = [&](const std::string& message) {
    problems->push_back({path, 0, message + "; the build's verdict is not known", false});
    return std::nullopt;
  };
  const auto document = read_cache_file(path, policy::kVerdictSchema, kMaxVerdictValues);
  if (!document) return note(document.error().message);
  if (!*document) return std::nullopt;
  Result<policy::StoredVerdict> verdict = policy::read_verdict(**document, path, now);
  if (!verdict) return note(verdict.error().message);
  if (verdict->bill_sha256 != sha256_hex(bytes)) return note("is of another bill of materials");
  return std::move(*verdict);
}

}  // namespace sluice::cli
