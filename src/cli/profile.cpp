#include "cli/profile.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace sluice::cli {
namespace {

constexpr std::size_t kListedRules = 10;

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <typename... Arguments>
std::string formatted(const char* form, Arguments... arguments) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), form, arguments...);
  return text.data();
}

}  // namespace

void Profile::stage(std::string name) {
  finish();
  stages_.push_back({std::move(name), 0.0, 0.0});
  wall_start_ = std::chrono::steady_clock::now();
  cpu_start_ = cpu_seconds();
}

void Profile::finish() {
  if (stages_.empty() || stages_.back().wall > 0.0) return;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - wall_start_;
  stages_.back().wall = wall.count();
  stages_.back().cpu = cpu_seconds() - cpu_start_;
}

std::string Profile::table() const {
  std::string text = formatted("%-22s %9s %9s\n", "stage", "wall ms", "CPU ms");
  double wall = 0.0;
  double cpu = 0.0;
  for (const Stage& stage : stages_) {
    text += formatted("%-22s %9.1f %9.1f\n", stage.name.c_str(), stage.wall * 1e3, stage.cpu * 1e3);
    wall += stage.wall;
    cpu += stage.cpu;
  }
  text += formatted("%-22s %9.1f %9.1f\n", "all", wall * 1e3, cpu * 1e3);
  text += formatted("%zu files, %.1f MB, %.0f MB/s of wall time\n", files_,
                    static_cast<double>(bytes_) / 1e6,
                    wall > 0 ? static_cast<double>(bytes_) / 1e6 / wall : 0.0);
  std::vector<secrets::RuleCost> costs = costs_;
  std::sort(costs.begin(), costs.end(), [](const auto& a, const auto& b) {
    return a.hits != b.hits ? a.hits > b.hits : a.id < b.id;
  });
  text += formatted("%-40s %9s %9s\n", "rule", "hits", "matches");
  for (std::size_t i = 0; i < std::min(costs.size(), kListedRules); ++i) {
    if (costs[i].hits == 0) break;
    text += formatted("%-40s %9llu %9llu\n", costs[i].id.c_str(),
                      static_cast<unsigned long long>(costs[i].hits),
                      static_cast<unsigned long long>(costs[i].matches));
  }
  return text;
}

}  // namespace sluice::cli
