// Review apps: addresses that can be guessed, code from forks, apps that nobody removes.
#include <string>
#include <vector>

#include "access/judge.h"

namespace sluice::access {
namespace {

void judge_forks(Judge* judge, const Pipeline& pipeline) {
  std::vector<const ReviewApp*> forks;
  std::string identity;
  std::vector<std::string> names;
  for (const ReviewApp& app : pipeline.review_apps) {
    if (!app.of_fork) continue;
    forks.push_back(&app);
    identity += std::to_string(app.pr_number) + '\n';
    names.push_back("#" + std::to_string(app.pr_number));
  }
  if (forks.empty()) return;
  Finding& finding = judge->add("access-review-fork", Weight::kPlain, {pipeline.name, identity},
                                "Review apps of pipeline " + pipeline.name +
                                    " were built from forks: pull requests " + list_of(names),
                                pipeline.file("review-apps"), forks.front()->line);
  std::vector<std::string> apps;
  for (std::size_t i = 0; i < forks.size(); ++i) {
    if (i > 0) add_place(&finding, pipeline.file("review-apps"), forks[i]->line);
    if (!forks[i]->app.empty()) apps.push_back(forks[i]->app);
  }
  finding.access->apps = apps;
  if (!apps.empty()) {
    finding.access->commands.push_back(
        {"heroku apps:destroy -a {app} --confirm {app}", {}, std::move(apps)});
  }
}

void judge_stale(Judge* judge, const Pipeline& pipeline) {
  const int limit = static_cast<int>(judge->rules().limits.review_app_days);
  std::size_t old = 0;
  std::size_t line = 0;
  for (const ReviewApp& app : pipeline.review_apps) {
    if (!app.since || judge->age(*app.since) <= limit) continue;
    ++old;
    if (line == 0) line = app.line;
  }
  if (pipeline.destroy_stale || old == 0) return;
  Finding& finding = judge->add("access-review-stale", Weight::kPlain, {pipeline.name},
                                count_of(old, "review app", "review apps") + " of pipeline " +
                                    pipeline.name + (old == 1 ? " is" : " are") + " older than " +
                                    std::to_string(limit) + " days, and nothing removes stale ones",
                                pipeline.file("review-apps"), line);
  finding.access->commands.push_back(
      {"heroku reviewapps:enable -p " + pipeline.name + " --autodestroy", {}, {}});
}

}  // namespace

void judge_review_apps(Judge* judge) {
  for (const Pipeline& pipeline : judge->snapshot().pipelines) {
    judge_forks(judge, pipeline);
    if (!pipeline.has_review_config) continue;
    judge_stale(judge, pipeline);
    if (!pipeline.base_name.empty()) {
      judge->add("access-review-url", Weight::kPlain, {pipeline.name, pipeline.base_name},
                 "Review apps of pipeline " + pipeline.name + " have addresses that can be " +
                     "guessed: " + pipeline.base_name + "-pr-NUMBER",
                 pipeline.file("review-config"), 1);
    }
  }
}

}  // namespace sluice::access
