#include "cli/options.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/nearest.h"
#include "base/parallel.h"

namespace sluice::cli {
namespace {

constexpr unsigned kMaxJobs = 256;
constexpr unsigned kDatabaseUsers =
    kGate | kDeps | kAdvisories | kFix | kBaseline | kExplain | kRecheck;

constexpr std::array kOptions = {
    OptionRow{"--format", "FORMAT[=FILE]", "", "", "log",
              "{formats}; to standard output or to FILE; may be repeated",
              (kScans & ~(kGate | kDeps)) | kGitScans},
    OptionRow{"--format", "FORMAT[=FILE]", "", "", "log",
              "{formats}; cyclonedx (1.6), cyclonedx-1.7 or spdx (2.3), the packages with what is "
              "known against them; openvex, what is accepted; to standard output or to FILE; may "
              "be repeated",
              kGate | kDeps | kRecheck},
    OptionRow{"--format", "FORMAT[=FILE]", "", "", "log",
              "SNAPSHOT: {formats}, of which log is the plan; to standard output or to FILE; may "
              "be repeated",
              kAccess},
    OptionRow{"--format", "FORMAT[=FILE]", "", "", "cyclonedx",
              "cyclonedx (1.6), cyclonedx-1.7 or spdx (2.3); to standard output or to FILE; may be "
              "repeated",
              kSbom},
    OptionRow{"--format", "FORMAT[=FILE]", "", "", "log",
              "log or json to standard output, or json to FILE; may be repeated", kOutdated},
    OptionRow{
        "--registry", "ECOSYSTEM=URL", "SLUICE_REGISTRIES", "outdated.registries", "",
        "registry to ask instead of those that the app names: npm, PyPI, RubyGems, Packagist, "
        "Go, Maven or NuGet, and its http or https URL; may be repeated",
        kOutdated | kFix},
    OptionRow{"--format", "FORMAT[=FILE]", "", "", "log",
              "log or json; to standard output or to FILE", kExplain},
    OptionRow{"--print", "", "", "", "", "to standard output, not into the file", kInit},
    OptionRow{"--force", "", "", "", "", "replace the sluice.toml that is there; keeps its salt",
              kInit},
    OptionRow{"--report", "FILE", "", "", "",
              "JSON report in which a finding's id is looked for, instead of a scan", kExplain},
    OptionRow{"--format", "FORMAT[=FILE]", "", "", "log",
              "log, markdown (the text for a pull request) or json; to standard output or to FILE; "
              "may be repeated",
              kFix},
    OptionRow{
        "--min-age-days", "DAYS", "", "fix.min_age_days", "0",
        "ask the app's registries when versions were published, and propose none younger than "
        "this; 0 asks nobody",
        kFix},
    OptionRow{
        "--apply", "", "", "", "",
        "edit manifests where one text edit is right; shows the edits, and on a terminal asks "
        "before it writes",
        kFix},
    OptionRow{"--mode", "MODE", "SLUICE_MODE", "mode", "enforce",
              "enforce (findings block) or warn (they are only told); off as SLUICE_MODE alone",
              kGate | kGitScans | kAccess},
    OptionRow{"--fail-on", "SEVERITY", "SLUICE_FAIL_ON", "policy.fail_on", "high",
              "lowest severity that blocks: low, medium, high or critical",
              kScans | kGitScans | kAccess | kRecheck},
    OptionRow{"--environment", "NAME", "SLUICE_ENV", "",
              "ci where CI=true, review in a Heroku review app, else production",
              "whose [environments.NAME] of sluice.toml comes on top of [policy]",
              kScans | kGitScans | kAccess | kBaseline | kFix | kExplain | kRecheck},
    OptionRow{"--explain-policy", "", "", "", "",
              "the policy in force and where each of its values comes from; scans nothing", kGate},
    OptionRow{"", "", "SLUICE_NEW_ONLY", "policy.new_only", "true",
              "what an earlier release had already is listed and does not block"},
    OptionRow{"", "", "SLUICE_FIRST_RUN", "policy.first_run", "report",
              "report or block: what a build finds that knows of no earlier one, secrets apart"},
    OptionRow{"", "", "SLUICE_FIXABLE_ONLY", "policy.fixable_only", "true",
              "vulnerabilities without a fixed version don't block"},
    OptionRow{
        "", "", "SLUICE_KEV", "policy.kev", "always",
        "vulnerabilities that are known to be exploited block always, or by-policy: as others "
        "do"},
    OptionRow{"", "", "SLUICE_MALICIOUS", "policy.malicious", "always",
              "malicious packages block always, or by-policy: as vulnerabilities do"},
    OptionRow{"", "", "SLUICE_GRACE_DAYS", "policy.grace_days",
              "critical=0 high=7 medium=30 low=30",
              "days after its publication in which an advisory on packages that were there before "
              "does not block"},
    OptionRow{"", "", "SLUICE_DEV_DEPENDENCIES", "policy.dev_dependencies", "if-shipped",
              "whether development dependencies can block: never, if-shipped or always"},
    OptionRow{"", "", "SLUICE_UNKNOWN_SEVERITY", "policy.unknown_severity", "high",
              "what an advisory without severity counts as"},
    OptionRow{"", "", "", "policy.max_ignore_days", "180",
              "acceptances that end later than in so many days have no effect"},
    OptionRow{"", "", "", "policy.require_owner", "false",
              "acceptances without an owner have no effect"},
    OptionRow{"", "", "", "policy.bypass", "true", "whether SLUICE_BYPASS lets a commit through"},
    OptionRow{"", "", "SLUICE_POLICY_URL", "", "",
              "https or file URL of a policy that can only tighten the app's"},
    OptionRow{"", "", "SLUICE_POLICY_SHA256", "", "", "that policy's SHA-256"},
    OptionRow{"", "", "SLUICE_POLICY_KEY", "", "",
              "public ed25519 key that it must be signed with, at the same URL with .sig"},
    OptionRow{"", "", "", "secrets.exclude", "",
              "globs of files where only private keys and live config-var values are looked for",
              kScans | kGitScans},
    OptionRow{"", "", "", "secrets.rules", "", "globs of files with the app's own secret rules",
              kScans | kGitScans | kRules},
    OptionRow{"", "", "", "dependencies.source_hosts", "",
              "hosts that packages may come from; others block"},
    OptionRow{"", "", "", "fingerprint_salt", "", "keys the ids of secrets", kScans | kGitScans},
    OptionRow{"--budget", "SECONDS", "SLUICE_MAX_SECONDS", "limits.seconds", "60",
              "longest time for a scan; what is not read by then makes it incomplete",
              kScans | kSbom | kFix | kBaseline},
    OptionRow{"", "", "SLUICE_MAX_FILES", "limits.files", "500000",
              "most files of a scan; more make it incomplete"},
    OptionRow{"", "", "SLUICE_MAX_MEGABYTES", "limits.megabytes", "4000",
              "most that is read of all files together; more makes a scan incomplete"},
    OptionRow{"--config", "FILE", "", "", "sluice.toml in PATH", "settings file",
              kScans | kGitScans | kAdvisories | kSbom | kFix | kOutdated | kBaseline | kRules |
                  kAccess | kExplain},
    OptionRow{"--config", "FILE", "", "", "sluice.toml in the present folder", "settings file",
              kRecheck},
    OptionRow{"--baseline", "FILE", "", "", "sluice.baseline.json in PATH",
              "the committed baseline: what it knows is listed and does not block, secrets apart",
              kScans | kGitScans | kExplain},
    OptionRow{"--baseline", "FILE", "", "", "sluice.baseline.json in the present folder",
              "the committed baseline: what it knows is listed and does not block", kRecheck},
    OptionRow{"--baseline", "FILE", "", "", "sluice.baseline.json in PATH", "file to write",
              kBaseline},
    OptionRow{"", "", "", "vex", "", "globs of files of VEX below PATH", kGate | kDeps | kBaseline},
    OptionRow{"--vex", "FILE", "", "", "",
              "OpenVEX or CycloneDX whose statements accept vulnerabilities, besides those that "
              "sluice.toml names; may be repeated",
              kGate | kDeps | kBaseline | kRecheck},
    OptionRow{"--enforce", "", "", "", "",
              "exit with 1 if something blocks, and with 3 if it can't be judged; without it every "
              "release goes on",
              kRecheck},
    OptionRow{"--sync", "", "", "", "", "bring the advisory database up to date first", kRecheck},
    OptionRow{"--budget", "SECONDS", "", "", "20",
              "longest time for that, and again for the webhook", kRecheck},
    OptionRow{"--state", "FILE", "", "", "",
              "remember there what was told, and tell only what is new since the last time",
              kRecheck},
    OptionRow{"--webhook", "URL", "SLUICE_WEBHOOK_URL", "", "",
              "https URL that news are posted to as JSON, with a text that chat systems show",
              kRecheck},
    OptionRow{"", "", "SLUICE_IN_SLUG", "slug.carry", "false",
              "true: a build leaves .sluice/ in the slug, with the bill of materials, the verdict "
              "and Sluice itself, for sluice recheck",
              kGate},
    OptionRow{"--carry", "DIR", "", "", "",
              "for bin/compile: where the files of slug.carry are written, unless something blocks",
              kGate},
    OptionRow{"--reason", "TEXT", "", "", "",
              "accept secrets that would block all the same; needs --until", kBaseline},
    OptionRow{"--until", "DATE", "", "", "", "last day of that, at most 180 days ahead", kBaseline},
    OptionRow{"--since", "REV|DATE", "", "", "",
              "only what came in after a revision (v2.0, main~10) or since a day (2026-01-31)",
              kHistory},
    OptionRow{"--staged", "", "", "", "", "what the next commit would add", kDiff},
    OptionRow{"--all-objects", "", "", "", "",
              "also objects that no branch, tag, stash or note leads to any more", kHistory},
    OptionRow{"--env-dir", "DIR", "", "", "",
              "config vars as files, as a Heroku build has them; their live values are looked for",
              kScans | kGitScans | kSbom | kFix | kBaseline | kExplain},
    OptionRow{"--env-dir", "DIR", "", "", "",
              "fingerprint: config vars as files, instead of URLs on standard input", kAccess},
    OptionRow{"--all", "", "", "", "",
              "scan everything there is, not only what a deploy would send",
              kScans | kSbom | kFix | kOutdated | kBaseline | kExplain},
    OptionRow{
        "--phase", "PHASE", "", "", "",
        "source or slug: in the slug, what is installed counts, not what the lockfile says "
        "(default: slug where a build's buildpacks have left their traces); one after the other "
        "with the same --cache, gate tells what the build step baked in",
        kGate | kDeps | kSbom | kFix | kBaseline | kExplain},
    OptionRow{"--why", "PACKAGE", "", "", "",
              "each version of it: who asks for it, what is known against it, and the paths by "
              "which the app comes to it",
              kDeps},
    OptionRow{"--list", "", "", "", "", "a table of all packages", kDeps},
    OptionRow{"--cache", "DIR", "SLUICE_CACHE", "", "~/.cache/sluice",
              "where the advisory database is kept", kDatabaseUsers},
    OptionRow{"--cache", "DIR", "SLUICE_CACHE", "", "~/.cache/sluice",
              "where answers of registries are kept", kOutdated},
    OptionRow{"--db", "FILE", "SLUICE_DB", "", "advisories.sqlite in the cache folder",
              "advisory database", kDatabaseUsers},
    OptionRow{"--mirror", "URL", "SLUICE_ADVISORY_MIRRORS", "advisories.mirrors",
              "https://storage.googleapis.com/osv-vulnerabilities",
              "where advisories are downloaded from: an https, http or file URL laid out like "
              "OSV's export; may be repeated, the first that answers counts",
              kAdvisories},
    OptionRow{"--ecosystem", "NAME", "", "", "those of the app",
              "what to download, by OSV's names: npm, PyPI, RubyGems, Go ...; may be repeated",
              kAdvisories},
    OptionRow{"--budget", "SECONDS", "", "", "300", "longest time for downloads", kAdvisories},
    OptionRow{"--budget", "SECONDS", "", "", "60", "longest time for asking registries", kOutdated},
    OptionRow{"--allow-shrinking", "", "", "", "",
              "take an export that has lost more than half of its advisories", kAdvisories},
    OptionRow{"--allow-older", "", "", "", "",
              "take a snapshot that is older than the database in use", kAdvisories},
    OptionRow{"--sign-key", "FILE", "", "", "",
              "private ed25519 key (PEM) that an exported snapshot is signed with", kAdvisories},
    OptionRow{"--trusted-key", "KEY", "SLUICE_ADVISORY_KEYS", "advisories.trusted_keys", "",
              "public ed25519 key (the middle line of its PEM file): imported snapshots must be "
              "signed with it; may be repeated",
              kAdvisories},
    OptionRow{"--offline", "", "", "", "", "download nothing, not even in a build",
              kGate | kDeps | kRecheck},
    OptionRow{"--offline", "", "", "", "", "ask no registry", kOutdated},
    OptionRow{"", "", "SLUICE_ADVISORY_SYNC", "advisories.sync", "auto",
              "auto: a build asks the mirrors for what is new; off: it does not", kGate | kDeps},
    OptionRow{"", "", "SLUICE_OUTDATED", "outdated.build", "false",
              "true: a build asks registries, too, within 20 s, and says in notes what is outdated",
              kGate | kDeps},
    OptionRow{"", "", "SLUICE_MAX_ADVISORY_AGE_DAYS", "policy.max_advisory_age_days", "7",
              "older advisories are a warning in the log"},
    OptionRow{"", "", "SLUICE_CONFINEMENT", "", "auto",
              "off: keep the rights that a scan gives up at its start, where a machine has trouble "
              "with that"},
    OptionRow{"--rules", "DIR", "", "", "built in",
              "rule files to use instead of the built-in ones (DIR/secrets/*.toml)",
              kScans | kGitScans | kRules | kBaseline | kExplain},
    OptionRow{"--jobs", "N", "", "", "all cores", "threads",
              kScans | kGitScans | kAdvisories | kSbom | kFix | kOutdated | kBaseline | kAccess |
                  kExplain | kRecheck},
    OptionRow{"--color", "WHEN", "", "", "auto", "auto, always or never",
              kScans | kGitScans | kExplain | kRecheck},
    OptionRow{"--verbose", "", "", "", "", "every finding and every file that was left out",
              kScans | kGitScans | kAdvisories | kRules | kFix | kOutdated | kRecheck},
    OptionRow{"--verbose", "", "", "", "", "every step of the plan, every id", kAccess},
    OptionRow{"--quiet", "", "", "", "", "only what needs attention",
              kScans | kGitScans | kAdvisories | kSbom | kFix | kOutdated | kBaseline | kAccess |
                  kInit | kRecheck},
    OptionRow{"--profile", "", "", "", "", "where the time went, on standard error",
              kScans | kSbom | kFix},
    OptionRow{"--help", "", "", "", "", "this text",
              kScans | kGitScans | kAdvisories | kRules | kFix | kSbom | kOutdated | kBaseline |
                  kAccess | kExplain | kInit | kCompletions | kRecheck},
};

const OptionRow* find_option(unsigned command, std::string_view flag) {
  for (const OptionRow& row : kOptions) {
    if (row.flag == flag && (row.commands & command) != 0) return &row;
  }
  return nullptr;
}

Error unknown_option(unsigned command, std::string_view flag) {
  std::vector<std::string> known;
  for (const OptionRow& row : kOptions) {
    if ((row.commands & command) != 0 && !row.flag.empty()) known.emplace_back(row.flag);
  }
  const std::string near = nearest(flag, known);
  return Error{
      "", 0,
      "unknown option " + std::string(flag) + (near.empty() ? "" : ", did you mean " + near + '?')};
}

}  // namespace

std::span<const OptionRow> option_table() { return kOptions; }

bool ParsedArguments::has(std::string_view flag) const {
  return std::any_of(flags.begin(), flags.end(),
                     [&](const auto& given) { return given.first == flag; });
}

std::optional<std::string> ParsedArguments::value(std::string_view flag) const {
  for (auto given = flags.rbegin(); given != flags.rend(); ++given) {
    if (given->first == flag) return given->second;
  }
  return std::nullopt;
}

std::vector<std::string> ParsedArguments::values(std::string_view flag) const {
  std::vector<std::string> all;
  for (const auto& [name, value] : flags) {
    if (name == flag) all.push_back(value);
  }
  return all;
}

Result<ParsedArguments> parse_arguments(unsigned command, std::span<const std::string> arguments) {
  ParsedArguments parsed;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      parsed.positional.insert(parsed.positional.end(),
                               arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                               arguments.end());
      break;
    }
    if (argument.size() < 2 || argument[0] != '-') {
      parsed.positional.emplace_back(argument);
      continue;
    }
    const std::size_t equals = argument.find('=');
    std::string_view flag = argument.substr(0, equals);
    if (flag == "-h") flag = "--help";
    if (flag == "-v") flag = "--verbose";
    if (flag == "-q") flag = "--quiet";
    const OptionRow* row = find_option(command, flag);
    if (row == nullptr) return unknown_option(command, flag);
    if (row->value.empty()) {
      if (equals != std::string_view::npos) {
        return Error{"", 0, std::string(flag) + " takes no value"};
      }
      parsed.flags.emplace_back(row->flag, "");
    } else if (equals != std::string_view::npos) {
      parsed.flags.emplace_back(row->flag, argument.substr(equals + 1));
    } else if (i + 1 < arguments.size()) {
      parsed.flags.emplace_back(row->flag, arguments[++i]);
    } else {
      return Error{"", 0, std::string(flag) + " needs a value: " + std::string(row->value)};
    }
  }
  return parsed;
}

Result<unsigned> requested_jobs(const ParsedArguments& arguments) {
  const auto text = arguments.value("--jobs");
  if (!text) return default_jobs();
  unsigned jobs = 0;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), jobs);
  if (parsed.ptr != text->data() + text->size() || jobs == 0 || jobs > kMaxJobs) {
    return Error{"", 0, "--jobs must be a number from 1 to " + std::to_string(kMaxJobs)};
  }
  return jobs;
}

}  // namespace sluice::cli
