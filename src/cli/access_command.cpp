#include "cli/commands.h"
#include "cli/output.h"

namespace sluice::cli {

int run_access_command(const ParsedArguments& arguments) {
  const std::string action = arguments.positional.empty() ? "" : arguments.positional.front();
  if (action.empty() || arguments.positional.size() != 1) {
    return usage_error({"", 0,
                        "access needs the folder of a snapshot, which bin/collect-access makes, or "
                        "\"fingerprint\""});
  }
  // Folders of these names: ./fingerprint
  if (action == "fingerprint") return run_access_fingerprint(arguments);
  if (action == "digest") return run_access_digest(arguments);
  return run_access_audit(arguments);
}

}  // namespace sluice::cli
