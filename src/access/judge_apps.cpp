// What an app itself is: whose, locked or not, on which stack, built by which buildpacks.
#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "access/judge.h"
#include "base/date.h"
#include "base/shell_word.h"
#include "base/user_information.h"

namespace sluice::access {
namespace {

using AppList = std::vector<const App*>;

std::vector<std::string> names_of(const AppList& apps) {
  std::vector<std::string> names;
  for (const App* app : apps) names.push_back(app->name);
  return names;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& one : texts) text += one + '\n';
  return text;
}

Weight heaviest(const AppList& apps) {
  const bool production =
      std::any_of(apps.begin(), apps.end(), [](const App* app) { return app->is_production(); });
  return production ? Weight::kProduction : Weight::kPlain;
}

Finding& add_for_apps(Judge* judge, std::string_view rule, const std::string& subject,
                      const AppList& apps, std::string title) {
  std::vector<std::string> names = names_of(apps);
  Finding& finding = judge->add(rule, heaviest(apps), {subject, joined(names)}, std::move(title),
                                "apps.json", apps.front()->line);
  for (std::size_t i = 1; i < apps.size(); ++i) add_place(&finding, "apps.json", apps[i]->line);
  finding.access->apps = std::move(names);
  return finding;
}

/// Only production: an app that a person tries things with is theirs.
void judge_owners(Judge* judge) {
  std::map<std::string, AppList> by_owner;
  for (const App& app : judge->snapshot().apps) {
    const bool personal = app.team.empty() && !app.owner.ends_with("@herokumanager.com");
    if (personal && app.is_production()) by_owner[app.owner].push_back(&app);
  }
  const std::vector<Team>& teams = judge->snapshot().teams;
  const std::string team = teams.size() == 1 ? teams.front().name : "TEAM";
  for (const auto& [owner, apps] : by_owner) {
    const std::string who = owner.empty() ? std::string("A person") : owner;
    Finding& finding =
        add_for_apps(judge, "access-personal-owner", owner, apps,
                     who + " owns " + count_of(apps.size(), "production app", "production apps") +
                         ", not a team: " + list_of(names_of(apps)));
    if (!owner.empty()) finding.access->people = {owner};
    finding.access->commands.push_back(
        {"heroku apps:transfer " + team + " -a {app}", {}, names_of(apps)});
  }
}

void judge_locks(Judge* judge) {
  std::map<std::string, AppList> by_team;
  for (const App& app : judge->snapshot().apps) {
    if (app.is_production() && !app.team.empty() && app.locked && !*app.locked) {
      by_team[app.team].push_back(&app);
    }
  }
  for (const auto& [team, apps] : by_team) {
    Finding& finding =
        add_for_apps(judge, "access-app-unlocked", team, apps,
                     count_of(apps.size(), "production app", "production apps") + " of team " +
                         team + " that members can join by themselves: " + list_of(names_of(apps)));
    finding.access->commands.push_back({"heroku apps:lock -a {app}", {}, names_of(apps)});
  }
}

void judge_stacks(Judge* judge) {
  std::map<std::string, AppList> by_stack;
  for (const App& app : judge->snapshot().apps) {
    if (!app.stack.empty()) by_stack[app.stack].push_back(&app);
  }
  std::vector<std::string> unknown;
  for (const auto& [stack, apps] : by_stack) {
    const std::vector<StackRow>& rows = judge->rules().stacks;
    const auto row = std::find_if(rows.begin(), rows.end(), [&name = stack](const StackRow& one) {
      return one.name == name;
    });
    if (row == rows.end()) {
      unknown.push_back(stack);
      continue;
    }
    const Day today = judge->snapshot().taken;
    const bool ended = row->ended || (row->ends && *row->ends < today);
    if (!ended && (!row->deprecated || *row->deprecated > today)) continue;
    std::string title = count_of(apps.size(), "app", "apps") + " on " + stack + ", which " +
                        (ended ? "has ended" : "ends");
    if (row->ends) title += " on " + sluice::to_string(*row->ends);
    title += ": " + list_of(names_of(apps));
    Finding& finding = add_for_apps(judge, ended ? "access-stack-ended" : "access-stack-deprecated",
                                    stack, apps, std::move(title));
    finding.access->commands.push_back(
        {"heroku stack:set " + judge->rules().recommended_stack + " -a {app}", {}, names_of(apps)});
  }
  if (!unknown.empty()) judge->note("Stacks that are not known here: " + list_of(unknown) + '.');
}

bool has_version(std::string_view text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const auto digit = [&](std::size_t at) {
      return std::isdigit(static_cast<unsigned char>(text[at])) != 0;
    };
    if (text[i] == '.' && digit(i - 1) && digit(i + 1)) return true;
  }
  return false;
}

bool is_commit(std::string_view text) {
  return text.size() >= 7 && text.size() <= 64 &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// By commit, by a tag that is a version, or by an archive that has one in its name.
bool is_pinned(std::string_view url) {
  const std::size_t hash = url.find('#');
  if (hash != std::string_view::npos) {
    const std::string_view at = url.substr(hash + 1);
    return is_commit(at) || has_version(at);
  }
  const bool archive = url.ends_with(".tgz") || url.ends_with(".tar.gz");
  const std::size_t path = url.find('/', std::min(url.find("://"), url.size() - 1) + 3);
  return archive && path != std::string_view::npos && has_version(url.substr(path));
}

struct PackUse {
  AppList apps;
  std::vector<std::pair<const App*, std::uint32_t>> places;
  std::map<std::size_t, std::vector<std::string>> apps_by_index;  // from 1
};

void judge_buildpacks(Judge* judge) {
  std::map<std::string, PackUse> by_url;
  for (const App& app : judge->snapshot().apps) {
    for (std::size_t i = 0; i < app.buildpacks.size(); ++i) {
      PackUse& use = by_url[app.buildpacks[i].url];
      use.apps.push_back(&app);
      use.places.emplace_back(&app, app.buildpacks[i].line);
      use.apps_by_index[i + 1].push_back(app.name);
    }
  }
  for (const auto& [url, use] : by_url) {
    const std::vector<std::string>& official = judge->rules().official_buildpacks;
    const bool ours =
        std::any_of(official.begin(), official.end(),
                    [&named = url](const std::string& begin) { return named.starts_with(begin); });
    const bool plain = url.starts_with("http://") || url.starts_with("git://");
    if (!plain && (ours || is_pinned(url))) continue;
    const std::string shown = hide_user_information(url);
    Finding& finding =
        judge->add(plain ? "access-buildpack-plain" : "access-buildpack-unpinned",
                   heaviest(use.apps), {url, joined(names_of(use.apps))},
                   "Buildpack " + shown +
                       (plain ? " is fetched without encryption by " : " is not pinned in ") +
                       list_of(names_of(use.apps)),
                   use.places.front().first->file("buildpacks"), use.places.front().second);
    for (std::size_t i = 1; i < use.places.size(); ++i) {
      add_place(&finding, use.places[i].first->file("buildpacks"), use.places[i].second);
    }
    finding.access->apps = names_of(use.apps);
    // Of the registry's buildpacks nobody knows here where their sources are.
    const bool shortened = url.find('@') != std::string::npos || url.find('*') != std::string::npos;
    if (plain || !url.starts_with("https://") || shortened) continue;
    const std::string pinned = shell_word(url.substr(0, url.find('#')) + "#COMMIT");
    for (const auto& [index, apps] : use.apps_by_index) {
      finding.access->commands.push_back(
          {"heroku buildpacks:set " + pinned + " --index " + std::to_string(index) + " -a {app}",
           {},
           apps});
    }
  }
}

}  // namespace

void judge_apps(Judge* judge) {
  judge_owners(judge);
  judge_locks(judge);
  judge_stacks(judge);
  judge_buildpacks(judge);
}

}  // namespace sluice::access
