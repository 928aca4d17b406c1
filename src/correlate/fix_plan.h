// The upgrade plan: for each vulnerable package the one step that clears it, the direct dependency
// to change, and the command of the app's own package manager. No I/O, no clock. Stateless,
// thread-safe as far as `published` is.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/advisory.h"
#include "core/package.h"
#include "inventory/inventory.h"

namespace sluice::correlate {

/// One flaw, by the id that people know.
struct PlannedFlaw {
  std::string id;
  std::vector<std::string> other_ids;
  std::string title;
  Severity severity = Severity::kUnknown;
  bool known_exploited = false;
};

enum class FixKind {
  kUpdate,       ///< to a version that no known advisory matches
  kRemove,       ///< malicious: no version of it is to be trusted
  kTooYoung,     ///< the version there is was published only just now
  kUnpublished,  ///< no version is known that no advisory matches
};

/// What is to be done about one package in one file.
struct FixStep {
  FixKind kind = FixKind::kUpdate;
  /// The entry that the step is about, the oldest version where there are several.
  Package package;
  std::vector<std::string> versions;  ///< those in use that the step replaces
  std::string to;                     ///< empty unless kUpdate or kTooYoung
  std::string change;                 ///< "patch", "minor" or "major"; empty without `to`
  std::vector<std::string> path;      ///< from the direct dependency to the package
  std::string command;                ///< of the package manager; empty if no single one does it
  std::string text;                   ///< what to do, in a sentence or two
  std::string why;                    ///< why this version
  /// Whose requirement keeps the package below `to`.
  std::optional<Demand> held_back_by;
  std::optional<std::chrono::sys_days> published;  ///< of `to`, where it is known
  std::vector<PlannedFlaw> flaws;                  ///< worst first
};

struct FixPlan {
  std::vector<FixStep> steps;  ///< worst first; those that can be done before those that can't
  std::size_t flaws = 0;       ///< in all steps
  std::size_t cleared = 0;     ///< by steps that are updates or removals
};

struct FixPlanOptions {
  std::chrono::sys_days today;
  std::chrono::days min_age{0};  ///< versions younger than this are not proposed
  /// When a version was published, as far as somebody knows; may be empty.
  std::function<std::optional<std::chrono::sys_days>(const Package&, std::string_view version)>
      published;
};

/// Never proposes a version at or below one in use, nor one that a known advisory of the package
/// matches (notices such as "unmaintained" aside). `matches` index into the inventory's packages.
FixPlan make_fix_plan(const inventory::Inventory& inventory,
                      const std::vector<AdvisoryMatch>& matches, const FixPlanOptions& options);

}  // namespace sluice::correlate
