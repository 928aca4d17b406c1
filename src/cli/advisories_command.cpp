#include "cli/commands.h"
#include "cli/output.h"

namespace sluice::cli {

int run_advisories_command(const ParsedArguments& arguments) {
  const std::string action = arguments.positional.empty() ? "" : arguments.positional.front();
  if (action == "sync") return run_sync(arguments);
  if (action == "import") return run_import(arguments);
  if (action == "export") return run_export(arguments);
  if (action == "status" && arguments.positional.size() == 1) return run_status(arguments);
  return usage_error(
      {"", 0,
       "advisories needs \"sync [PATH]\", \"import PATH...\", \"export FILE\" or \"status\""});
}

}  // namespace sluice::cli
