#include "cli/bill_facts.h"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/date.h"
#include "cli/load_settings.h"
#include "cli/version.h"

namespace sluice::cli {
namespace {

std::string folder_name(const std::string& root) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::canonical(root, error);
  const std::string name = folder.filename().string();
  return error || name.empty() || name == "/" ? "app" : name;
}

}  // namespace

Result<std::string> creation_time() {
  const std::string text = environment_variable("SOURCE_DATE_EPOCH");
  if (text.empty()) return to_rfc3339(std::chrono::system_clock::now());
  constexpr std::int64_t kLast = 253402300799;  // 9999-12-31T23:59:59Z
  std::int64_t seconds = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || seconds < 0 ||
      seconds > kLast) {
    return Error{"", 0, "SOURCE_DATE_EPOCH is no number of seconds since 1970"};
  }
  return to_rfc3339(std::chrono::system_clock::time_point(std::chrono::seconds(seconds)));
}

report::BomFacts bill_facts(const ScanRequest& request, const ScanOutcome& outcome,
                            std::string created, bool incomplete) {
  report::BomFacts facts;
  facts.app = folder_name(request.root);
  facts.app_version = request.settings.source_version;
  facts.tool_version = kVersion;
  facts.created = std::move(created);
  facts.slug = outcome.inventory.phase == inventory::Phase::kSlug;
  facts.incomplete = incomplete;
  return facts;
}

}  // namespace sluice::cli
