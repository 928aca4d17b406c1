// Config vars, by their keyed hashes alone: production's values elsewhere, live keys, platform
// tokens, databases that are shared by a URL that somebody pasted.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "access/judge.h"

namespace sluice::access {
namespace {

/// Some app's config, or what a pipeline gives to its review apps or to CI.
struct Place {
  std::string name;  ///< "shop-staging", "CI of pipeline shop"
  std::string app;   ///< empty for a pipeline's
  std::string file;
  Stage stage = Stage::kUnknown;
  const std::vector<ConfigVar>* config = nullptr;
};

std::vector<Place> all_places(const Snapshot& snapshot) {
  std::vector<Place> places;
  for (const App& app : snapshot.apps) {
    if (app.config.empty()) continue;
    places.push_back({app.name, app.name, app.file("config"), app.stage, &app.config});
  }
  for (const Pipeline& pipeline : snapshot.pipelines) {
    if (!pipeline.test_config.empty()) {
      places.push_back({"CI of pipeline " + pipeline.name, "", pipeline.file("config-test"),
                        Stage::kTest, &pipeline.test_config});
    }
    if (!pipeline.review_config.empty()) {
      places.push_back({"Review apps of pipeline " + pipeline.name, "",
                        pipeline.file("config-review"), Stage::kReview, &pipeline.review_config});
    }
  }
  return places;
}

bool is_exposed(const Place& place) {
  return place.stage == Stage::kReview || place.stage == Stage::kTest;
}
bool is_lesser(const Place& place) {
  return place.stage != Stage::kProduction && place.stage != Stage::kUnknown;
}

Weight weight_at(const Place& place) {
  if (place.stage == Stage::kProduction) return Weight::kProduction;
  return is_exposed(place) ? Weight::kExposed : Weight::kPlain;
}

/// A finding about some config vars of one place.
Finding& add_for_vars(Judge* judge, std::string_view rule, const Place& place,
                      const std::vector<const ConfigVar*>& vars, std::string title) {
  std::string identity;
  for (const ConfigVar* variable : vars) identity += variable->name + '\n';
  Finding& finding = judge->add(rule, weight_at(place), {place.name, identity}, std::move(title),
                                place.file, vars.front()->line);
  for (std::size_t i = 1; i < vars.size(); ++i) add_place(&finding, place.file, vars[i]->line);
  if (!place.app.empty()) {
    finding.access->apps = {place.app};
    for (const ConfigVar* variable : vars) {
      finding.access->commands.push_back(
          {"heroku config:edit " + variable->name + " -a {app}", {}, {place.app}});
    }
  }
  return finding;
}

std::string names_of(const std::vector<const ConfigVar*>& vars) {
  std::vector<std::string> names;
  for (const ConfigVar* variable : vars) names.push_back(variable->name);
  return list_of(names, 4);
}

/// Which production app has a value or a database, by its hash.
using Owners = std::map<std::string, const Place*>;

void judge_place(Judge* judge, const Place& place, const Owners& values, const Owners& databases,
                 const std::set<std::string>& told) {
  std::vector<const ConfigVar*> copied;
  std::vector<const ConfigVar*> shared;
  std::vector<const ConfigVar*> live;
  std::vector<const ConfigVar*> tokens;
  std::string from;
  std::string database_of;
  for (const ConfigVar& variable : *place.config) {
    if (variable.platform_token) tokens.push_back(&variable);
    if (!is_lesser(place)) continue;
    if (!variable.live.empty()) live.push_back(&variable);
    if (const auto found = values.find(variable.value);
        !variable.value.empty() && found != values.end()) {
      copied.push_back(&variable);
      from = found->second->name;
    }
    if (const auto found = databases.find(variable.database);
        !variable.database.empty() && found != databases.end() && told.count(place.app) == 0) {
      shared.push_back(&variable);
      database_of = found->second->name;
    }
  }
  if (!copied.empty()) {
    add_for_vars(judge, "access-production-value", place, copied,
                 place.name + ": " + count_of(copied.size(), "secret", "secrets") +
                     " of production (" + from + "): " + names_of(copied));
  }
  if (!shared.empty()) {
    Finding& finding = add_for_vars(judge, "access-database-across-stages", place, shared,
                                    place.name + ": logs in to a database of production (" +
                                        database_of + ") as the same user: " + names_of(shared));
    finding.fix.text =
        "Set the URL of a database of its own there, or of a credential that can only read.";
  }
  if (!live.empty()) {
    add_for_vars(judge, "access-live-key", place, live,
                 place.name + ": " + count_of(live.size(), "live key", "live keys") + " of " +
                     live.front()->live + ": " + names_of(live));
  }
  if (!tokens.empty()) {
    add_for_vars(judge, "access-platform-token", place, tokens,
                 place.name + ": holds a Heroku API token: " + names_of(tokens));
  }
}

}  // namespace

void judge_values(Judge* judge) {
  const Snapshot& snapshot = judge->snapshot();
  if (!snapshot.has_config) {
    judge->note(
        "Config vars were not collected (collect-access --config-vars): production's values and "
        "databases elsewhere, live keys and platform tokens were not looked for.");
    return;
  }
  const std::vector<Place> places = all_places(snapshot);
  Owners values;
  Owners databases;
  for (const Place& place : places) {
    if (place.stage != Stage::kProduction) continue;
    for (const ConfigVar& variable : *place.config) {
      if (!variable.value.empty()) values.emplace(variable.value, &place);
      if (!variable.database.empty()) databases.emplace(variable.database, &place);
    }
  }
  // A database that is attached has been told already.
  std::set<std::string> told;
  for (const App& app : snapshot.apps) {
    for (const Attachment& attachment : app.attachments) {
      const App* owner = snapshot.find_app(attachment.owner);
      if (owner != nullptr && owner != &app && owner->is_production()) told.insert(app.name);
    }
  }
  for (const Place& place : places) judge_place(judge, place, values, databases, told);
}

}  // namespace sluice::access
