// A report as Markdown: for the comment on a pull request and for $GITHUB_STEP_SUMMARY. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "core/report.h"
#include "report/log.h"

namespace sluice::report {

/// GitHub refuses comments of more than 65,536 characters.
inline constexpr std::size_t kMaxMarkdown = 60'000;

/// At most kMaxMarkdown bytes: the verdict, what blocks, what is reported, ignored and was not
/// checked, the policy, and what to do next. What has no room is counted.
std::string to_markdown(const Report& report, const LogOptions& options);

}  // namespace sluice::report
