// Where an app sends its logs and events.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "access/judge.h"

namespace sluice::access {
namespace {

bool is_plain(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("syslog://");
}

void judge_drains(Judge* judge, const App& app) {
  for (const Drain& drain : app.drains) {
    // What an add-on drains is the add-on's matter, and its URL none that people set.
    if (drain.of_addon) continue;
    if (is_plain(drain.url)) {
      Finding& finding =
          judge->add("access-drain-plain", weight_of(app), {app.name, drain.id},
                     app.name + ": sends its logs without encryption to " + drain.url,
                     app.file("drains"), drain.line);
      finding.access->apps = {app.name};
      finding.access->commands.push_back(
          {"heroku drains:remove " + drain.id + " -a {app}", {}, {app.name}});
    }
    if (drain.has_credentials) {
      Finding& finding = judge->add(
          "access-drain-credentials", weight_of(app), {app.name, drain.id},
          app.name + ": the URL of a log drain holds a user and a password (" + drain.url + ")",
          app.file("drains"), drain.line);
      finding.access->apps = {app.name};
    }
  }
}

}  // namespace

void judge_traffic(Judge* judge) {
  std::vector<std::pair<const App*, const Webhook*>> hooks;
  for (const App& app : judge->snapshot().apps) {
    judge_drains(judge, app);
    for (const Webhook& hook : app.webhooks) {
      hooks.emplace_back(&app, &hook);
      if (!hook.url.starts_with("http://")) continue;
      Finding& finding = judge->add("access-webhook-plain", weight_of(app), {app.name, hook.id},
                                    app.name + ": a webhook goes without encryption to " + hook.url,
                                    app.file("webhooks"), hook.line);
      finding.access->apps = {app.name};
      finding.access->commands.push_back(
          {"heroku webhooks:remove " + hook.id + " -a {app}", {}, {app.name}});
    }
  }
  if (hooks.empty()) return;
  std::string identity;
  for (const auto& [app, hook] : hooks) identity += app->name + ' ' + hook->id + '\n';
  Finding& finding =
      judge->add("access-webhook-unsigned", Weight::kPlain, {identity},
                 count_of(hooks.size(), "webhook", "webhooks") +
                     " that may be unsigned: the API never says whether a secret is set",
                 hooks.front().first->file("webhooks"), hooks.front().second->line);
  for (std::size_t i = 1; i < hooks.size(); ++i) {
    add_place(&finding, hooks[i].first->file("webhooks"), hooks[i].second->line);
  }
  for (const auto& [app, hook] : hooks) {
    std::vector<std::string>& apps = finding.access->apps;
    if (apps.empty() || apps.back() != app->name) apps.push_back(app->name);
  }
}

}  // namespace sluice::access
