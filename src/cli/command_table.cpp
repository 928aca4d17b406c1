#include "cli/command_table.h"

#include "cli/commands.h"

namespace sluice::cli {
namespace {

constexpr std::array kCommands = {
    CommandRow{kGate,
               "gate",
               "[PATH]",
               "everything, judged by the policy: the main job",
               "Looks for secrets, for dependencies with known vulnerabilities, and for risky "
               "configuration and rights that are too wide in PATH (default: the present folder), "
               "judges what it found by sluice.toml and exits with 1 if "
               "something blocks. On a clone it looks at what a deploy would send: tracked files "
               "and those that git does not ignore, minus .slugignore.",
               {"sluice gate .", "sluice gate --format json=report.json --fail-on critical app"},
               [](const ParsedArguments& arguments) { return run_scan_command(kGate, arguments); }},
    CommandRow{
        kSecrets,
        "secrets",
        "[PATH|FILE]",
        "only secrets",
        "Looks for secrets alone: tokens and keys of known kinds, private keys, URLs with "
        "passwords, random values assigned to secret names, and with --env-dir the live values of "
        "the app's config vars. PATH may be one file, or - for standard input.",
        {"sluice secrets --env-dir /tmp/env --format json .", "pg_dump app | sluice secrets -"},
        [](const ParsedArguments& arguments) { return run_scan_command(kSecrets, arguments); }},
    CommandRow{
        kHistory,
        "history",
        "[REPO]",
        "secrets in the whole git history",
        "Reads every version of every file in the git repository REPO (default: the present "
        "folder) once, and the messages of commits and tags, and says for each secret which commit "
        "brought it in, which one took it out, at which paths it lay, and whether it is still at "
        "HEAD. Looks at all branches, tags, remotes, notes and stashes. Nothing that the "
        "repository configures is run or followed.",
        {"sluice history .", "sluice history --since v2.0 --format json=history.json app"},
        [](const ParsedArguments& arguments) { return run_history_command(arguments); }},
    CommandRow{
        kDiff,
        "diff",
        "[RANGE]",
        "secrets in the lines that changes add",
        "Looks at the lines that a range of commits adds (A..B; A...B: since their common "
        "ancestor), at what is staged (--staged), at what differs from a commit (A), or without "
        "RANGE at everything that is not committed yet. For hooks and pull requests. Of a range "
        "the messages of its commits are looked at, too; what one of its commits adds and a later "
        "one takes out again is told by history --since.",
        {"sluice diff --staged", "sluice diff --format json origin/main...HEAD"},
        [](const ParsedArguments& arguments) { return run_diff_command(arguments); }},
    CommandRow{kDeps,
               "deps",
               "[PATH]",
               "only dependencies and their known vulnerabilities",
               "Reads the lockfiles in PATH and holds every package against the advisories: the "
               "imported OSV database if there is one, and the bundled well-known ones. --why and "
               "--list show what there is and give no verdict.",
               {"sluice deps .", "sluice deps --why lodash ."},
               [](const ParsedArguments& arguments) {
                 const bool shows = arguments.has("--why") || arguments.has("--list");
                 return shows ? run_packages_command(arguments)
                              : run_scan_command(kDeps, arguments);
               }},
    CommandRow{
        kChecks,
        "checks",
        "[PATH]",
        "only configuration and least privilege",
        "Reads settings, code, Procfile, app.json, workflows and infrastructure files in PATH for "
        "what makes an app easy to break into: debug mode, cookies without protection, "
        "certificate checks that are off, request data in dangerous calls, wide rights. With "
        "--env-dir it knows which config vars the app has: a fallback in the code counts only "
        "where the variable is missing.",
        {"sluice checks .", "sluice checks --env-dir /tmp/env --format json app"},
        [](const ParsedArguments& arguments) { return run_scan_command(kChecks, arguments); }},
    CommandRow{
        kFix,
        "fix",
        "[PATH]",
        "the upgrade plan: what to update, to which version, and how",
        "For each vulnerable package in PATH: the lowest version above the present one that no "
        "known advisory matches, the direct dependency that brings it in, and the command of the "
        "app's own package manager. --apply edits the manifests where one text edit is truly "
        "right (pins in requirements.txt, go.mod, Gemfile, package.json, pom.xml), and shows the "
        "edits first; lockfiles are left to the package manager. --format markdown is the text "
        "for a pull request.",
        {"sluice fix .", "sluice fix --apply app"},
        [](const ParsedArguments& arguments) { return run_fix_command(arguments); }},
    CommandRow{
        kSbom,
        "sbom",
        "[PATH]",
        "software bill of materials: CycloneDX or SPDX",
        "Lists every package that the app in PATH has, with version, scope, hashes, source, the "
        "files that name it and what it needs. The same tree gives the same bytes when "
        "SOURCE_DATE_EPOCH is set; without it only the time differs.",
        {"sluice sbom .",
         "sluice sbom --format cyclonedx=app.cdx.json --format spdx=app.spdx.json"},
        [](const ParsedArguments& arguments) { return run_sbom_command(arguments); }},
    CommandRow{
        kOutdated,
        "outdated",
        "[PATH]",
        "how far dependencies and runtimes are behind",
        "Lists each direct dependency and runtime of the app in PATH with its current version, the "
        "newest of its line, the newest of all, how far it is behind, and when its line ends. "
        "Runtimes and well-known frameworks are judged offline; for packages the registries are "
        "asked that the app's lockfiles and settings name (https alone, no IP addresses), or those "
        "of --registry. It sends no credentials and never fails for what it finds.",
        {"sluice outdated .", "sluice outdated --registry npm=https://registry.example/ app"},
        [](const ParsedArguments& arguments) { return run_outdated_command(arguments); }},
    CommandRow{
        kBaseline,
        "baseline",
        "[PATH]",
        "writes or updates sluice.baseline.json",
        "Looks at PATH like gate and writes what it finds into sluice.baseline.json, one line "
        "each, "
        "to be committed. A later gate lists what stands there and does not block it. Secrets of "
        "high confidence block all the same until their entry has a reason and a date, and so do "
        "malicious and known-exploited packages. What is gone is taken out and said.",
        {"sluice baseline .",
         "sluice baseline --reason 'sandbox keys, rolled in sprint 7' --until 2026-12-31 app"},
        [](const ParsedArguments& arguments) { return run_baseline_command(arguments); }},
    CommandRow{
        kRecheck,
        "recheck",
        "[FILE]",
        "a stored bill of materials against today's advisories",
        "Holds the packages of FILE (default: .sluice/sbom.cdx.json, which slug.carry leaves in a "
        "slug; any CycloneDX or SPDX in JSON) against today's advisories and judges them by "
        "sluice.toml of the present folder and the SLUICE_* variables of the environment. For a "
        "release phase, because a promotion or a rollback builds nothing, and for a schedule: with "
        "--state it prints only what is new since the last time, and posts that to a webhook. It "
        "reports and exits with 0; with --enforce it stops a release. What the slug's own build "
        "told already, for the same environment, does not stop it.",
        {"sluice recheck --sync", "sluice recheck --sync --state seen.json app.cdx.json"},
        [](const ParsedArguments& arguments) { return run_recheck_command(arguments); }},
    CommandRow{kAdvisories,
               "advisories",
               "sync [PATH] | import PATH... | export FILE | status",
               "the advisory database",
               "sync downloads what has changed, for the ecosystems that the app in PATH uses, "
               "with curl. import makes the database from OSV data on disk (folders, .json files, "
               "all.zip of the public export; CISA's catalogue and FIRST's EPSS scores mark its "
               "records), or installs a snapshot. export writes a snapshot: the database in one "
               "compressed file that can be signed. status says which advisories are used and how "
               "old they are.",
               {"sluice advisories sync .", "sluice advisories import osv-export/npm/all.zip"},
               [](const ParsedArguments& arguments) { return run_advisories_command(arguments); }},
    CommandRow{
        kAccess,
        "access",
        "SNAPSHOT | fingerprint",
        "who can do what on Heroku, and what of it is too much",
        "Judges a snapshot that bin/collect-access took of a Heroku team or app, offline: rights "
        "that nobody used, admins, second factors, outsiders, tokens, databases and secrets that "
        "stages share, drains, webhooks, buildpacks, stacks. Prints a plan, worst first, with the "
        "commands that take each right away, and changes nothing. [access] in the sluice.toml of "
        "the present folder says what is intended. fingerprint prints the lines of sluice.toml by "
        "which a build of staging or of a review app tells that it uses production's database; it "
        "reads URLs or NAME=URL lines from standard input, or config vars from --env-dir.",
        {"bin/collect-access TEAM -o snapshot && sluice access snapshot",
         "heroku config -s -a APP | sluice access fingerprint"},
        [](const ParsedArguments& arguments) { return run_access_command(arguments); }},
    CommandRow{
        kExplain,
        "explain",
        "ID [PATH]",
        "a rule, check or advisory: what, why, how to fix, how to accept",
        "Says what a rule, a check, an advisory (CVE, GHSA, RUSTSEC ...) or one finding is, why it "
        "matters, how it is found, how to fix and how to accept it. The id of a finding stands in "
        "the log and in reports; it is looked for in --report FILE, else in a scan of PATH "
        "(default: the present folder). A setting is told by its key or config var. Without an ID "
        "it lists the topics that it knows: policy, ignore, limits, recheck and others.",
        {"sluice explain py-django-debug",
         "sluice explain --report report.json check-0123456789abcdef"},
        [](const ParsedArguments& arguments) { return run_explain_command(arguments); }},
    CommandRow{
        kInit,
        "init",
        "[PATH]",
        "writes a commented sluice.toml that fits the app",
        "Looks at what the app in PATH (default: the present folder) is made of and writes a "
        "sluice.toml with every setting there is, its default and what it means, all of it in "
        "comments but a fresh fingerprint_salt. Says what it found, and the next three commands. "
        "A sluice.toml that is there stays unless --force is given.",
        {"sluice init .", "sluice init --print app"},
        [](const ParsedArguments& arguments) { return run_init_command(arguments); }},
    CommandRow{
        kCompletions,
        "completions",
        "bash | zsh | fish | man",
        "scripts by which shells complete commands; the manual page",
        "Prints the script by which bash, zsh or fish completes sluice's commands, options and "
        "their values, or the manual page in roff.",
        {"source <(sluice completions bash)",
         "sluice completions man > ~/.local/share/man/man1/sluice.1"},
        [](const ParsedArguments& arguments) { return run_completions_command(arguments); }},
    CommandRow{
        kRules,
        "rules",
        "list | test",
        "the rules of secrets and the checks",
        "list prints every rule and check with its severity and confidence; test runs the examples "
        "of every rule and the cases of every check.",
        {"sluice rules list", "sluice rules test --rules rules"},
        [](const ParsedArguments& arguments) { return run_rules_command(arguments); }},
};

}  // namespace

std::span<const CommandRow> command_table() { return kCommands; }

}  // namespace sluice::cli
