#include "cli/commands.h"
#include "cli/output.h"

namespace sluice::cli {

int run_access_command(const ParsedArguments& arguments) {
  const std::string action = arguments.positional.empty() ? "" : arguments.positional.front();
  if (action == "fingerprint" && arguments.positional.size() == 1) {
    return run_access_fingerprint(arguments);
  }
  return usage_error({"", 0, "access needs \"fingerprint\""});
}

}  // namespace sluice::cli
