#include "cli/command_line.h"

#include <algorithm>
#include <array>

#include "base/shell_word.h"

namespace sluice::cli {
namespace {

/// With the last two nothing would be new any more, and a webhook's URL is a secret.
constexpr std::array<std::string_view, 7> kLeftOut = {"--verbose", "--quiet", "--format", "--color",
                                                      "--profile", "--state", "--webhook"};

}  // namespace

std::vector<std::string> verbose_command_line(
    std::string_view command, const ParsedArguments& arguments,
    const std::function<std::string(std::string_view)>& redact) {
  std::vector<std::string> words = {std::string(command)};
  for (const auto& [flag, value] : arguments.flags) {
    if (std::find(kLeftOut.begin(), kLeftOut.end(), flag) != kLeftOut.end()) continue;
    words.emplace_back(flag);
    if (!value.empty()) words.push_back(shell_word(redact(value)));
  }
  words.emplace_back("--verbose");
  const bool like_options =
      std::any_of(arguments.positional.begin(), arguments.positional.end(),
                  [](const std::string& text) { return text.size() > 1 && text[0] == '-'; });
  if (like_options) words.emplace_back("--");
  for (const std::string& text : arguments.positional) words.push_back(shell_word(redact(text)));
  return words;
}

}  // namespace sluice::cli
