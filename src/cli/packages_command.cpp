// deps --why and deps --list: what the inventory says, without a verdict.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/scan.h"
#include "report/escape.h"
#include "report/why.h"

namespace sluice::cli {
namespace {

void tell_not_found(const ScanOutcome& outcome, const std::string& name) {
  std::string text = "no package \"" + report::one_line(name) + "\" in this app";
  std::string sign = "; did you mean ";
  for (const std::string& like : report::names_like(outcome.inventory, name)) {
    text += sign + report::one_line(like);
    sign = ", ";
  }
  if (sign == ", ") text += '?';
  std::fprintf(stderr, "sluice: %s\nsluice: all of them: sluice deps --list\n", text.c_str());
}

}  // namespace

int run_packages_command(const ParsedArguments& arguments) {
  const auto why = arguments.value("--why");
  for (const char* other : {"--format", "--fail-on"}) {
    if (!arguments.has(other)) continue;
    return usage_error({"", 0,
                        std::string(other) + " does not go with " + (why ? "--why" : "--list") +
                            ", which give no verdict"});
  }
  if (why && arguments.has("--list")) return usage_error({"", 0, "either --why or --list"});
  Result<PreparedScan> prepared = prepare_scan(arguments, false);
  if (!prepared) return usage_error(prepared.error());
  print_warnings(*prepared);
  ScanRequest& request = prepared->request;
  request.secrets = false;
  request.advisories = why.has_value();
  request.want_inventory = true;
  Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return usage_error(outcome.error());

  forget_config_vars(&request, &*outcome);
  const bool complete = tell_unread(*outcome);
  if (!why) {
    const bool written = print(report::package_list(outcome->inventory));
    return complete && written ? kExitPassed : kExitIncomplete;
  }
  const std::vector<std::size_t> found = report::packages_named(outcome->inventory, *why);
  if (found.empty()) {
    tell_not_found(*outcome, *why);
    return complete ? kExitUsage : kExitIncomplete;
  }
  const bool written = print(report::why_text(outcome->inventory, outcome->matches, found));
  return written ? kExitPassed : kExitIncomplete;
}

}  // namespace sluice::cli
