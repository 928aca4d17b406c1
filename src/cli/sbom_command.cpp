#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "cli/bill_facts.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/scan.h"
#include "report/bom.h"
#include "report/cyclonedx.h"
#include "report/escape.h"
#include "report/spdx.h"

namespace sluice::cli {
namespace {

struct BomForm {
  std::string_view name;
  void (*write)(const report::Bom& bom, const TextSink& sink);
};

template <report::CycloneDxVersion kVersion>
void cyclonedx(const report::Bom& bom, const TextSink& sink) {
  report::write_cyclonedx(bom, kVersion, nullptr, sink);
}
void spdx(const report::Bom& bom, const TextSink& sink) { report::write_spdx(bom, nullptr, sink); }

constexpr std::array kForms = {
    BomForm{"cyclonedx", cyclonedx<report::CycloneDxVersion::k1_6>},
    BomForm{"cyclonedx-1.6", cyclonedx<report::CycloneDxVersion::k1_6>},
    BomForm{"cyclonedx-1.7", cyclonedx<report::CycloneDxVersion::k1_7>},
    BomForm{"spdx", spdx},
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
  Result<PreparedScan> prepared = prepare_scan(arguments, false);
  if (!prepared) return usage_error(prepared.error());
  print_warnings(*prepared);
  ScanRequest& request = prepared->request;
  request.secrets = false;
  request.advisories = false;
  request.want_inventory = true;
  Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return usage_error(outcome.error());

  const bool complete = tell_problems(*outcome, arguments.has("--quiet"));
  const report::Bom bom = report::make_bom(outcome->inventory.packages,
                                           bill_facts(request, *outcome, *created, !complete));
  forget_config_vars(&request, &*outcome);
  bool written = true;
  for (const BomRequest& output : *requests) {
    ReportOutput to(output.file);
    output.form->write(bom, [&](std::string_view piece) { to.write(piece); });
    written = to.finish_or_tell() && written;
  }
  if (arguments.has("--profile")) std::fputs(outcome->profile.table().c_str(), stderr);
  return complete && written ? kExitPassed : kExitIncomplete;
}

}  // namespace sluice::cli
