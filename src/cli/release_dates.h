// When the versions were published that a fix plan proposes, as the app's registries say.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "correlate/fix_plan.h"
#include "registries/app_registries.h"

namespace sluice::cli {

/// What is known; the rest of a plan's versions has no date.
class ReleaseDates {
 public:
  std::optional<std::chrono::sys_days> find(const Package& package, std::string_view version) const;
  void add(const Package& package, const std::string& version, std::chrono::sys_days day);

 private:
  std::map<std::tuple<std::string, std::string, std::string>, std::chrono::sys_days> days_;
};

/// Asks once for every package of the plan that has a version to go to. `problems` gets one line
/// for each registry that could not be asked.
ReleaseDates ask_release_dates(const correlate::FixPlan& plan,
                               const std::vector<registries::NamedRegistry>& by_person,
                               const std::vector<registries::NamedRegistry>& by_app,
                               const std::string& cache_folder, std::vector<std::string>* problems);

}  // namespace sluice::cli
