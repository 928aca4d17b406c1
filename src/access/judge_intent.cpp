// The snapshot against what sluice.toml intends ([access]): what is granted beyond it, and what
// intended people lack.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "access/judge.h"
#include "base/glob.h"

namespace sluice::access {
namespace {

/// Changes for one person that one command makes.
struct Change {
  std::string email;
  std::string command;  ///< with {who} and {app}
  std::string what;     ///< "deploy", "manage,operate"
  friend bool operator<(const Change& a, const Change& b) {
    return std::tie(a.email, a.command, a.what) < std::tie(b.email, b.command, b.what);
  }
};
struct Where {
  std::vector<const App*> apps;
  std::vector<std::size_t> lines;
};
using Changes = std::map<Change, Where>;

bool is_glob(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

Permissions actual(const Collaborator& person) {
  if (person.has_permissions) return person.permissions;
  // Without app permissions everybody who was added can deploy and operate.
  return kView | kDeploy | kOperate;
}

const Collaborator* find_person(const App& app, std::string_view email) {
  const auto found =
      std::find_if(app.collaborators.begin(), app.collaborators.end(),
                   [&](const Collaborator& person) { return person.email == email; });
  return found == app.collaborators.end() ? nullptr : &*found;
}

void find_beyond(const Judge& judge, const App& app, Changes* beyond) {
  for (const Collaborator& person : app.collaborators) {
    if (person.role == "owner" || person.role == "admin" || judge.is_admin(person.email)) continue;
    bool declared = false;
    const Permissions allowed = judge.intended(person.email, app, &declared);
    if (!declared) return;
    const auto more = static_cast<Permissions>(actual(person) & ~allowed);
    if (more == 0) continue;
    Change change{person.email, "heroku access:remove {who} -a {app}", "access"};
    if (allowed != 0) {
      if (!person.has_permissions) continue;  // in or out is all there is
      change.command = "heroku access:update {who} -a {app} -p " + to_words(allowed);
      change.what = to_words(more);
    } else if (person.has_permissions) {
      change.what = to_words(person.permissions);
    }
    Where& where = (*beyond)[change];
    where.apps.push_back(&app);
    where.lines.push_back(person.line);
  }
}

void find_lacking(const Judge& judge, const App& app, Changes* lacking) {
  std::set<std::string> wanted;
  for (const AccessGrant& grant : judge.settings().grants) {
    for (const std::string& who : grant.who) {
      if (!is_glob(who)) wanted.insert(who);
    }
  }
  for (const std::string& email : wanted) {
    if (judge.is_admin(email) || email == app.owner) continue;
    bool declared = false;
    const Permissions allowed = judge.intended(email, app, &declared);
    const Collaborator* person = find_person(app, email);
    const Permissions has = person == nullptr ? Permissions{0} : actual(*person);
    const auto less = static_cast<Permissions>(allowed & ~has);
    if (less == 0 || (person != nullptr && !person->has_permissions)) continue;
    // A member sees the team's apps without being added to them.
    if (less == kView && judge.is_member(email)) continue;
    const std::string command = person == nullptr
                                    ? "heroku access:add {who} -a {app} -p " + to_words(allowed)
                                    : "heroku access:update {who} -a {app} -p " +
                                          to_words(static_cast<Permissions>(allowed | has));
    Where& where = (*lacking)[{email, command, to_words(less)}];
    where.apps.push_back(&app);
    where.lines.push_back(person == nullptr ? 0 : person->line);
  }
}

void add_findings(Judge* judge, std::string_view rule, const Changes& changes,
                  const std::string& verb) {
  for (const auto& [change, where] : changes) {
    std::vector<std::string> names;
    std::string identity = change.what + '\n';
    Weight weight = Weight::kPlain;
    for (const App* app : where.apps) {
      names.push_back(app->name);
      identity += app->name + '\n';
      if (app->is_production()) weight = Weight::kProduction;
    }
    Finding& finding = judge->add(rule, weight, {change.email, identity},
                                  change.email + verb + change.what + " to " + list_of(names),
                                  where.apps.front()->file("collaborators"), where.lines.front());
    for (std::size_t i = 1; i < where.apps.size(); ++i) {
      add_place(&finding, where.apps[i]->file("collaborators"), where.lines[i]);
    }
    finding.access->people = {change.email};
    finding.access->apps = names;
    finding.access->commands.push_back({change.command, {change.email}, std::move(names)});
  }
}

void judge_admins(Judge* judge, const Team& team) {
  const std::vector<std::string>& intended = judge->settings().admins;
  if (intended.empty() || !team.has_members) return;
  std::set<std::string> present;
  for (const Member& member : team.members) {
    if (member.role != "admin" && member.role != "owner") continue;
    present.insert(member.email);
    const bool meant = std::any_of(intended.begin(), intended.end(), [&](const std::string& who) {
      return glob_match(who, member.email);
    });
    if (meant) continue;
    Finding& finding =
        judge->add("access-admin-beyond-intent", Weight::kPlain, {team.name, member.email},
                   member.email + ": admin of team " + team.name + ", and not meant to be one",
                   team.file("members"), member.line);
    finding.access->people = {member.email};
    finding.access->commands.push_back(
        {"heroku members:set {who} --team " + team.name + " --role member", {member.email}, {}});
  }
  for (const std::string& who : intended) {
    if (is_glob(who) || present.count(who) > 0) continue;
    Finding& finding =
        judge->add("access-lacking", Weight::kPlain, {team.name, who, "admin"},
                   who + ": should be an admin of team " + team.name, team.file("members"), 0);
    finding.access->people = {who};
    const std::string action = judge->is_member(who) ? "set" : "add";
    finding.access->commands.push_back(
        {"heroku members:" + action + " {who} --team " + team.name + " --role admin", {who}, {}});
  }
}

}  // namespace

void judge_intent(Judge* judge) {
  for (const Team& team : judge->snapshot().teams) judge_admins(judge, team);
  if (judge->settings().grants.empty()) return;
  Changes beyond;
  Changes lacking;
  for (const App& app : judge->snapshot().apps) {
    if (!app.has(Part::kCollaborators)) continue;
    find_beyond(*judge, app, &beyond);
    find_lacking(*judge, app, &lacking);
  }
  add_findings(judge, "access-beyond-intent", beyond, ": not meant to have ");
  add_findings(judge, "access-lacking", lacking, ": should have ");
}

}  // namespace sluice::access
