#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "base/random.h"
#include "cli/commands.h"
#include "cli/load_baseline.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/scan.h"
#include "policy/baseline.h"
#include "report/escape.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kListed = 20;

Result<policy::Acceptance> requested_acceptance(const ParsedArguments& arguments,
                                                std::chrono::sys_days today) {
  policy::Acceptance acceptance;
  acceptance.reason = arguments.value("--reason").value_or("");
  const auto until = arguments.value("--until");
  if (arguments.has("--reason") != until.has_value()) {
    return Error{"", 0, "--reason and --until go together"};
  }
  if (!until) return acceptance;
  if (acceptance.reason.size() < kMinReason) return Error{"", 0, "--reason must be a sentence"};
  acceptance.until = parse_day(*until);
  if (!acceptance.until) return Error{"", 0, "--until must be a date such as 2026-12-31"};
  if (*acceptance.until < today || *acceptance.until > today + kMaxAcceptance) {
    return Error{"", 0, "--until must lie between today and " + to_string(today + kMaxAcceptance)};
  }
  return acceptance;
}

/// A new baseline keys the ids of secrets, so that they can't be held against other repositories'.
/// Not where sluice.toml has a salt, and not where it accepts secrets by ids that would change.
void choose_salt(ScanRequest* request) {
  const auto& ignores = request->settings.ignores;
  const bool by_id = std::any_of(ignores.begin(), ignores.end(), [](const IgnoreEntry& entry) {
    return entry.id.starts_with("secret-");
  });
  if (!request->settings.fingerprint_salt.empty() || by_id) return;
  request->baseline.salt = hex_encode(random_bytes(kSaltBytes));
  request->settings.fingerprint_salt = request->baseline.salt;
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string summary(const policy::BaselineUpdate& update, const std::string& path, bool is_new) {
  std::string text = "-----> " + report::one_line(path, 200) + ": " +
                     count_of(update.baseline.entries.size(), "finding", "findings") + " (" +
                     std::to_string(update.added) + " new, " + std::to_string(update.kept) +
                     " kept, " + std::to_string(update.removed.size()) + " gone)\n";
  for (std::size_t i = 0; i < std::min(update.removed.size(), kListed); ++i) {
    const BaselineEntry& entry = update.removed[i];
    text +=
        "       gone: " + report::one_line(entry.id + ' ' + entry.rule + ' ' + entry.path, 200) +
        '\n';
  }
  if (update.removed.size() > kListed) {
    text += "       and " + std::to_string(update.removed.size() - kListed) + " more\n";
  }
  if (update.blocking_secrets > 0) {
    text += "       " +
            count_of(update.blocking_secrets, "secret in it still blocks",
                     "secrets in it still block") +
            ": known is not accepted.\n       Roll them, or give their entries \"reason\" and "
            "\"until\"\n       (new ones: sluice baseline --reason \"...\" --until DATE).\n";
  }
  if (is_new) {
    text +=
        "       Commit it. So that git merges what two branches add:\n"
        "       echo '" +
        std::string(policy::kBaselineFile) + " merge=union' >> .gitattributes\n";
  }
  return text;
}

}  // namespace

int run_baseline_command(const ParsedArguments& arguments) {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const Result<policy::Acceptance> acceptance = requested_acceptance(arguments, today);
  if (!acceptance) return usage_error(acceptance.error());
  Result<PreparedScan> prepared = prepare_scan(arguments);
  if (!prepared) return usage_error(prepared.error());
  print_warnings(*prepared);
  ScanRequest& request = prepared->request;
  if (const Status failed = load_baseline(arguments, false, &request)) return usage_error(*failed);
  const bool is_new = request.baseline.entries.empty() && request.baseline.salt.empty();
  if (is_new) choose_salt(&request);
  Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return usage_error(outcome.error());

  const bool complete = tell_unread(*outcome);
  const policy::BaselineUpdate update =
      policy::update_baseline(request.baseline, outcome->report, *acceptance, today);
  const std::string path = baseline_path(arguments, request.root);
  if (const Status failed = write_file(path, policy::render_baseline(update.baseline))) {
    std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
    return kExitIncomplete;
  }
  if (!arguments.has("--quiet")) print(summary(update, path, is_new));
  return complete ? kExitPassed : kExitIncomplete;
}

}  // namespace sluice::cli
