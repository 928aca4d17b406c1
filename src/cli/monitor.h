// `sluice recheck` on a schedule: what is new since the last time, told to people and to a webhook.
// News that nobody took are news the next time again: a message may come twice, but none is lost.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "core/report.h"
#include "policy/monitor_state.h"

namespace sluice::cli {

struct MonitorOptions {
  std::string state;            ///< path; empty: nothing is remembered
  std::string webhook;          ///< URL, a secret; empty: none
  std::string webhook_problem;  ///< why it can't be used, from a config var; empty: it can

  bool sends() const { return !webhook.empty() || !webhook_problem.empty(); }
};

/// --state, --webhook and SLUICE_WEBHOOK_URL. No error holds a part of the URL.
Result<MonitorOptions> monitor_options(const ParsedArguments& arguments);

/// Posts the news, if there are any; false if nobody took them, which it says on standard error,
/// with no part of the URL but its host.
bool tell_webhook(const MonitorOptions& options, const Report& report, const policy::News& news,
                  std::chrono::seconds budget);

}  // namespace sluice::cli
