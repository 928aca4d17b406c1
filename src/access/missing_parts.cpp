#include "access/missing_parts.h"

#include <string_view>
#include <utility>

namespace sluice::access {
namespace {

using Paths = std::set<std::string, std::less<>>;

struct PartFile {
  Part part;
  const char* name;
};

constexpr PartFile kAppFiles[] = {
    {Part::kCollaborators, "collaborators"},
    {Part::kReleases, "releases"},
    {Part::kBuilds, "builds"},
    {Part::kAddons, "addons"},
    {Part::kAttachments, "attachments"},
    {Part::kBuildpacks, "buildpacks"},
    {Part::kDrains, "drains"},
    {Part::kWebhooks, "webhooks"},
};

constexpr std::string_view kUntold =
    ": is missing or null, and manifest.json does not say why; collect the snapshot again";

Problem lost(std::string path, const std::string& what) {
  return {std::move(path), 0, what + std::string(kUntold)};
}

void add_app(const App& app, bool has_config, const Paths& told, std::vector<Problem>* problems) {
  std::string names;
  const auto look = [&](Part part, std::string_view name) {
    if (app.has(part) || told.count(app.file(name)) != 0) return;
    names += (names.empty() ? "" : ", ") + std::string(name);
  };
  for (const PartFile& file : kAppFiles) look(file.part, file.name);
  if (has_config) look(Part::kConfig, "config");
  if (!names.empty()) problems->push_back(lost("apps/" + app.name, names));
}

/// The team that was asked for, and those of the apps.
std::set<std::string> wanted_teams(const Snapshot& snapshot) {
  constexpr std::string_view kTeam = "team ";
  std::set<std::string> teams;
  if (snapshot.target.starts_with(kTeam)) teams.insert(snapshot.target.substr(kTeam.size()));
  for (const App& app : snapshot.apps) {
    if (!app.team.empty()) teams.insert(app.team);
  }
  for (const Team& team : snapshot.teams) {
    if (team.has_members) teams.erase(team.name);
  }
  return teams;
}

}  // namespace

std::vector<Problem> missing_parts(const Snapshot& snapshot, const SharedLists& shared,
                                   const Paths& told) {
  std::vector<Problem> problems;
  const auto look = [&](bool there, const char* path) {
    if (!there && told.count(path) == 0) problems.push_back(lost(path, "the list"));
  };
  look(shared.account, "account.json");
  look(shared.apps, "apps.json");
  // One app may be in no pipeline; a team's list is there, if empty.
  look(shared.couplings || !snapshot.target.starts_with("team "), "couplings.json");
  bool in_pipeline = false;
  for (const App& app : snapshot.apps) {
    in_pipeline = in_pipeline || !app.pipeline.empty();
    add_app(app, snapshot.has_config, told, &problems);
  }
  look(shared.pipelines || !in_pipeline, "pipelines.json");
  for (const std::string& team : wanted_teams(snapshot)) {
    if (told.count("teams/" + team + "/members.json") != 0) continue;
    problems.push_back(lost("teams/" + team, "members"));
  }
  return problems;
}

}  // namespace sluice::access
