// Tells when a setting silences the rules for most of an app. Pure function.
#pragma once

#include <string>
#include <vector>

#include "base/deadline.h"
#include "core/problem.h"
#include "source/tree.h"

namespace sluice::cli {

/// A note if the globs of secrets.exclude leave out more than half of the files, else nothing, as
/// when there is no time left to tell.
std::vector<Problem> exclude_note(const std::vector<std::string>& globs,
                                  const source::Listing& listing,
                                  const Deadline* deadline = nullptr);

}  // namespace sluice::cli
