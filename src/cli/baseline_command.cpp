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
#include "cli/load_vex.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/scan.h"
#include "policy/baseline.h"
#include "report/escape.h"

namespace sluice::cli {
namespace {

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
  // All that is wrong at once: who mends one thing should not be sent back for the next.
  std::string wrong;
  if (acceptance.reason.size() < kMinReason) {
    wrong = "--reason must have at least " + std::to_string(kMinReason) + " characters";
  }
  acceptance.until = parse_day(*until);
  if (!acceptance.until || *acceptance.until < today ||
      *acceptance.until > today + kMaxAcceptance) {
    wrong += wrong.empty() ? "" : "; ";
    wrong += "--until must be a date from " + to_string(today) + " to " +
             to_string(today + kMaxAcceptance);
  }
  if (!wrong.empty()) return Error{"", 0, std::move(wrong)};
  return acceptance;
}

/// A new baseline keys the ids of secrets, so that they can't be held against other repositories'.
/// Not where sluice.toml has a salt, and not where it accepts secrets by ids that would change.
/// Comments may do so, too: which ones there are is known after a scan.
/// True if it made one.
bool choose_salt(ScanRequest* request) {
  const auto& ignores = request->settings.ignores;
  const bool by_id = std::any_of(ignores.begin(), ignores.end(), [](const IgnoreEntry& entry) {
    return entry.id.starts_with("secret-");
  });
  if (!request->settings.fingerprint_salt.empty() || by_id) return false;
  request->baseline.salt = hex_encode(random_bytes(policy::kSaltBytes));
  request->settings.fingerprint_salt = request->baseline.salt;
  return true;
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string accepted_text(const policy::BaselineUpdate& update, const policy::Acceptance& accept) {
  if (!accept.until) return {};
  if (update.accepted == 0) return "       No secret in it needed the reason.\n";
  return "       " + count_of(update.accepted, "secret got the reason", "secrets got the reason") +
         ", until " + to_string(*accept.until) + ".\n";
}

std::string summary(const policy::BaselineUpdate& update, const policy::Acceptance& accept,
                    const std::string& path, bool is_new) {
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
  text += accepted_text(update, accept);
  if (update.blocking_secrets > 0) {
    text += "       " +
            count_of(update.blocking_secrets, "secret in it still blocks",
                     "secrets in it still block") +
            ": known is not accepted.\n       Roll them, or give their entries \"reason\" and "
            "\"until\"\n       (all of them: sluice baseline --reason \"...\" --until DATE).\n";
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
  request.checks = true;
  if (const Status failed = load_baseline(arguments, false, &request)) return usage_error(*failed);
  if (const Status failed = load_vex(arguments, &request)) return usage_error(*failed);
  const bool is_new = request.baseline.entries.empty() && request.baseline.salt.empty();
  const bool new_salt = is_new && choose_salt(&request);
  Result<ScanOutcome> outcome = run_scan(request);
  if (outcome && new_salt && outcome->comments_name_ids) {
    request.baseline.salt.clear();
    request.settings.fingerprint_salt.clear();
    outcome = run_scan(request);
  }
  if (!outcome) return usage_error(outcome.error());

  forget_config_vars(&request, &*outcome);
  const bool complete = tell_unread(*outcome);
  const policy::BaselineUpdate update =
      policy::update_baseline(request.baseline, outcome->report, *acceptance, today);
  const std::string path = baseline_path(arguments, request.root);
  if (const Status failed = write_file(path, policy::render_baseline(update.baseline))) {
    std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
    return kExitIncomplete;
  }
  if (!arguments.has("--quiet")) print(summary(update, *acceptance, path, is_new));
  return complete ? kExitPassed : kExitIncomplete;
}

}  // namespace sluice::cli
