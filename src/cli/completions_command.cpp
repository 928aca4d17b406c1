#include <array>
#include <string_view>
#include <utility>

#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/output.h"
#include "core/report.h"

namespace sluice::cli {

int run_completions_command(const ParsedArguments& arguments) {
  constexpr std::array<std::pair<std::string_view, std::string (*)()>, 4> kScripts = {{
      {"bash", bash_completions},
      {"zsh", zsh_completions},
      {"fish", fish_completions},
      {"man", man_page},
  }};
  const std::string name = arguments.positional.size() == 1 ? arguments.positional[0] : "";
  for (const auto& [shell, script] : kScripts) {
    if (shell == name) return print(script()) ? kExitPassed : kExitIncomplete;
  }
  return usage_error({"", 0, "completions needs bash, zsh, fish or man"});
}

}  // namespace sluice::cli
