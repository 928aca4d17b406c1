// Parts that explanations of different things share: how something is accepted, and what there is
// to read. Pure functions.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "checks/owasp.h"
#include "report/explanation.h"

namespace sluice::cli {

/// The day that is proposed as the end of an acceptance.
std::string proposed_until(std::chrono::sys_days today);

/// What an acceptance of something is written with.
struct AcceptanceForm {
  std::string id;
  std::string package;   ///< empty: not asked for
  std::string path;      ///< empty: not asked for
  bool comment = false;  ///< a comment in the code can do it, too
  std::string comment_id;
};

/// Adds how it is accepted: lines for sluice.toml, and the comment's form.
void add_acceptance(const AcceptanceForm& form, std::chrono::sys_days today,
                    report::Explanation* explanation);

/// Adds CWEs, OWASP's categories and what else there is to read.
void add_cwe(const std::vector<std::string>& cwe, report::Explanation* explanation);
void add_owasp(const checks::Owasp& owasp, std::string_view in_2021, std::string_view in_2025,
               report::Explanation* explanation);

}  // namespace sluice::cli
