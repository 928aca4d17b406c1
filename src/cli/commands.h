// One function per command: from parsed arguments to the exit code (contract section 3).
#pragma once

#include "cli/options.h"

namespace sluice::cli {

/// gate, secrets and deps: what they look at differs, the rest is the same.
int run_scan_command(unsigned command, const ParsedArguments& arguments);

/// history: secrets in all commits of a git repository.
int run_history_command(const ParsedArguments& arguments);

/// diff: secrets in what changes add.
int run_diff_command(const ParsedArguments& arguments);

/// deps --why and deps --list.
int run_packages_command(const ParsedArguments& arguments);

/// sbom: the inventory as a bill of materials.
int run_sbom_command(const ParsedArguments& arguments);

/// advisories sync, import, export and status.
int run_advisories_command(const ParsedArguments& arguments);

/// Its actions: sync [PATH], import PATH..., export FILE, status.
int run_sync(const ParsedArguments& arguments);
int run_import(const ParsedArguments& arguments);
int run_export(const ParsedArguments& arguments);
int run_status(const ParsedArguments& arguments);

/// outdated [PATH].
int run_outdated_command(const ParsedArguments& arguments);

/// fix: the upgrade plan.
int run_fix_command(const ParsedArguments& arguments);

/// recheck [FILE].
int run_recheck_command(const ParsedArguments& arguments);

/// baseline [PATH].
int run_baseline_command(const ParsedArguments& arguments);

/// access: SNAPSHOT, or one of its actions.
int run_access_command(const ParsedArguments& arguments);
int run_access_audit(const ParsedArguments& arguments);
int run_access_fingerprint(const ParsedArguments& arguments);
/// For bin/collect-access: names and hashes of config vars, by a key that only this process has.
int run_access_digest(const ParsedArguments& arguments);

/// explain ID.
int run_explain_command(const ParsedArguments& arguments);

/// init [PATH].
int run_init_command(const ParsedArguments& arguments);

/// completions: scripts for shells, and the manual page.
int run_completions_command(const ParsedArguments& arguments);

/// rules list and rules test.
int run_rules_command(const ParsedArguments& arguments);

}  // namespace sluice::cli
