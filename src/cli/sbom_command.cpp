#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/date.h"
#include "cli/commands.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/scan.h"
#include "cli/version.h"
#include "report/bom.h"
#include "report/cyclonedx.h"
#include "report/escape.h"
#include "report/spdx.h"

namespace sluice::cli {
namespace {

struct BomForm {
  std::string_view name;
  std::string (*render)(const report::Bom& bom);
};

constexpr std::array kForms = {
    BomForm{"cyclonedx",
            [](const report::Bom& bom) {
              return report::to_cyclonedx(bom, report::CycloneDxVersion::k1_6);
            }},
    BomForm{"cyclonedx-1.6",
            [](const report::Bom& bom) {
              return report::to_cyclonedx(bom, report::CycloneDxVersion::k1_6);
            }},
    BomForm{"cyclonedx-1.7",
            [](const report::Bom& bom) {
              return report::to_cyclonedx(bom, report::CycloneDxVersion::k1_7);
            }},
    BomForm{"spdx", [](const report::Bom& bom) { return report::to_spdx(bom); }},
};

struct BomRequest {
  const BomForm* form = &kForms[0];
  std::string file;  ///< empty: standard output
};

Result<std::vector<BomRequest>> requested_boms(const ParsedArguments& arguments) {
  std::vector<BomRequest> requests;
  std::size_t to_stdout = 0;
  for (const std::string& text : arguments.values("--format")) {
    const std::size_t equals = text.find('=');
    const std::string_view name = std::string_view(text).substr(0, equals);
    const auto form = std::find_if(kForms.begin(), kForms.end(),
                                   [&](const BomForm& known) { return known.name == name; });
    if (form == kForms.end()) {
      return Error{"", 0,
                   "--format must be cyclonedx, cyclonedx-1.7 or spdx, not \"" +
                       report::one_line(name) + '"'};
    }
    BomRequest request{&*form, {}};
    if (equals != std::string::npos) request.file = text.substr(equals + 1);
    if (equals != std::string::npos && request.file.empty()) {
      return Error{"", 0, "--format " + text + " names no file"};
    }
    to_stdout += request.file.empty() ? 1U : 0U;
    requests.push_back(std::move(request));
  }
  if (to_stdout > 1) return Error{"", 0, "only one --format can go to standard output"};
  if (requests.empty()) requests.emplace_back();
  return requests;
}

/// The time that a reproducible build says it is (reproducible-builds.org), else the real one.
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

std::string folder_name(const std::string& root) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::canonical(root, error);
  const std::string name = folder.filename().string();
  return error || name.empty() || name == "/" ? "app" : name;
}

/// True if everything that tells of packages could be read; says what could not.
bool tell_problems(const ScanOutcome& outcome, bool quiet) {
  bool complete = true;
  for (const Problem& problem : outcome.report.scan.problems) {
    complete = complete && !problem.incomplete;
    if (quiet && !problem.incomplete) continue;
    std::fprintf(stderr, "sluice: %s%s\n", problem.incomplete ? "incomplete: " : "note: ",
                 report::one_line(describe({problem.path, problem.line, problem.message})).c_str());
  }
  return complete;
}

}  // namespace

int run_sbom_command(const ParsedArguments& arguments) {
  const Result<std::vector<BomRequest>> requests = requested_boms(arguments);
  if (!requests) return usage_error(requests.error());
  const Result<std::string> created = creation_time();
  if (!created) return usage_error(created.error());
  Result<PreparedScan> prepared = prepare_scan(arguments);
  if (!prepared) return usage_error(prepared.error());
  print_warnings(*prepared);
  ScanRequest& request = prepared->request;
  request.secrets = false;
  request.advisories = false;
  request.want_inventory = true;
  Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return usage_error(outcome.error());

  const bool complete = tell_problems(*outcome, arguments.has("--quiet"));
  report::BomFacts facts;
  facts.app = folder_name(request.root);
  facts.app_version = request.settings.source_version;
  facts.tool_version = kVersion;
  facts.created = *created;
  facts.slug = outcome->inventory.phase == inventory::Phase::kSlug;
  facts.incomplete = !complete;
  const report::Bom bom = report::make_bom(outcome->inventory.packages, std::move(facts));
  bool written = true;
  for (const BomRequest& output : *requests) {
    const std::string text = output.form->render(bom);
    if (output.file.empty()) {
      written = print(text) && written;
    } else if (const Status failed = write_file(output.file, text)) {
      std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
      written = false;
    }
  }
  if (arguments.has("--profile")) std::fputs(outcome->profile.table().c_str(), stderr);
  return complete && written ? kExitPassed : kExitIncomplete;
}

}  // namespace sluice::cli
