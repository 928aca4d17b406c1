#include "cli/release_dates.h"

#include <algorithm>
#include <utility>

#include "registries/ask.h"
#include "registries/protocol.h"

namespace sluice::cli {
namespace {

constexpr std::chrono::milliseconds kBudget{60'000};
/// OSV and a module proxy differ in the "v" before a version.
std::string_view without_v(std::string_view version) {
  return version.starts_with('v') ? version.substr(1) : version;
}

std::tuple<std::string, std::string, std::string> key_of(const Package& package,
                                                         std::string_view version) {
  return {package.ecosystem, package.name, std::string(without_v(version))};
}

}  // namespace

std::optional<std::chrono::sys_days> ReleaseDates::find(const Package& package,
                                                        std::string_view version) const {
  const auto found = days_.find(key_of(package, version));
  return found == days_.end() ? std::nullopt : std::optional(found->second);
}

void ReleaseDates::add(const Package& package, const std::string& version,
                       std::chrono::sys_days day) {
  days_.try_emplace(key_of(package, version), day);
}

ReleaseDates ask_release_dates(const correlate::FixPlan& plan,
                               const std::vector<registries::NamedRegistry>& by_person,
                               const std::vector<registries::NamedRegistry>& by_app,
                               const std::string& cache_folder,
                               std::vector<std::string>* problems) {
  std::vector<registries::Question> questions;
  std::vector<const Package*> packages;
  for (const correlate::FixStep& step : plan.steps) {
    if (step.to.empty() || registries::protocol_of(step.package.ecosystem) == nullptr) continue;
    registries::Question question;
    question.ecosystem = step.package.ecosystem;
    question.name = step.package.name;
    question.in_use = {step.to};
    question.registries = registries::registries_for(step.package, by_person, by_app);
    if (question.registries.empty()) continue;
    questions.push_back(std::move(question));
    packages.push_back(&step.package);
  }
  ReleaseDates dates;
  if (questions.empty()) {
    problems->emplace_back("no registry is named that could be asked (--registry)");
    return dates;
  }
  registries::AskOptions options;
  options.budget = kBudget;
  options.cache_folder = cache_folder;
  const std::vector<registries::Reply> replies = registries::ask(questions, options);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (!replies[i].error.empty()) {
      const std::string problem = replies[i].registry + ": " + replies[i].error;
      if (std::find(problems->begin(), problems->end(), problem) == problems->end()) {
        problems->push_back(problem);
      }
    }
    for (const registries::Release& release : replies[i].list.releases) {
      if (release.published) dates.add(*packages[i], release.version, *release.published);
    }
  }
  return dates;
}

}  // namespace sluice::cli
