// The command line: one table of options, from which the parser, the help and the settings come.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sluice::cli {

/// The commands that exist; bits, because an option may belong to several.
enum Command : unsigned {
  kGate = 1,
  kSecrets = 2,
  kDeps = 4,
  kAdvisories = 8,
  kRules = 16,
  kSbom = 32,
  kOutdated = 256,
  kFix = 512,
  kBaseline = 1024,
  kHistory = 1U << 14,
  kDiff = 1U << 15,
  kAccess = 1U << 20,
  kChecks = 1U << 21,
  kExplain = 1U << 24,
  kInit = 1U << 25,
  kCompletions = 1U << 26,
  kRecheck = 1U << 27,
};
inline constexpr unsigned kScans = kGate | kSecrets | kDeps | kChecks;
/// These look into a git repository.
inline constexpr unsigned kGitScans = kHistory | kDiff;

/// One option: what it is called on the command line, as config var and in sluice.toml.
struct OptionRow {
  std::string_view flag;        ///< "--mode"; empty if it can't be given there
  std::string_view value;       ///< name of its value in the help; empty for switches
  std::string_view config_var;  ///< "SLUICE_MODE"; empty if it can't be given there
  std::string_view key;         ///< "policy.fail_on"; empty if it can't be given there
  std::string_view fallback;    ///< default, as text
  std::string_view help;
  unsigned commands = kScans;
};

std::span<const OptionRow> option_table();

/// What was typed: flags and their values in order, then the other arguments.
struct ParsedArguments {
  std::vector<std::pair<std::string_view, std::string>> flags;
  std::vector<std::string> positional;

  bool has(std::string_view flag) const;
  /// The last value given; nothing if the flag is absent.
  std::optional<std::string> value(std::string_view flag) const;
  std::vector<std::string> values(std::string_view flag) const;
};

/// Reads the arguments after the command. Errors name the nearest known option.
Result<ParsedArguments> parse_arguments(unsigned command, std::span<const std::string> arguments);

/// The number of threads that --jobs asks for; all cores without it.
Result<unsigned> requested_jobs(const ParsedArguments& arguments);

}  // namespace sluice::cli
