// A workflow of GitHub, or a composite action, by its meaning: what starts it, what its token may,
// what its jobs use and run, and what of it an outsider's words can reach. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "checks/code_text.h"
#include "checks/shell_text.h"

namespace sluice::checks {

/// Jobs and steps of one workflow that are looked at.
inline constexpr std::size_t kMaxWorkflowJobs = 500;
inline constexpr std::size_t kMaxWorkflowSteps = 2000;

/// What a check can ask for.
struct WorkflowItem {
  /// "trigger", "permission" ("contents: write", "write-all"), "job", "uses" ("owner/name@v1"),
  /// "checkout" (its ref), "expression" (a context that flows into what is run), "image",
  /// "secrets" (handed to a called workflow), "written" (an outsider's words that get into
  /// GITHUB_ENV or GITHUB_PATH by a variable).
  std::string_view kind;
  std::string value;
  std::string traits;  ///< words, as in Hit
  std::size_t begin = 0;
  std::size_t scope_begin = 0;  ///< the job around it, or the file
  std::size_t scope_end = 0;
};

struct Workflow {
  std::vector<WorkflowItem> items;
  std::vector<ShellText> runs;  ///< of the steps
};

/// True for .github/workflows/*.yml and for an action.yml.
bool is_workflow(std::string_view path);

/// Traits of an item: "on:push" for each trigger, "top" (it stands above the jobs), "several-jobs",
/// "no-permissions" (neither its job nor the workflow sets any), "secrets" (its job is given one
/// other than the workflow's own token), "step-secrets" (so is its step), "environment",
/// "same-repository" (job or step ask that the pull request comes from here), "types:labeled" (for
/// each type of a trigger), "branches" (workflow_run names some), "into-folder" (a checkout beside
/// the workspace's files), "self-hosted", "local" (of "secrets": the called workflow is of this
/// repository), "in-run", "in-script", "in-input".
Result<Workflow> read_workflow(std::string_view path, const CodeText& text);

}  // namespace sluice::checks
