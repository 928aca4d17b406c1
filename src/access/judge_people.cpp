// Permission creep: what was granted and not used; people from outside; too many managers.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "access/judge.h"

namespace sluice::access {
namespace {

/// One grant that is too much, and what should stay of it.
struct Excess {
  const App* app = nullptr;
  const Collaborator* person = nullptr;
  bool remove = false;
  Permissions keep = 0;
};
using ByPerson = std::map<std::string, std::vector<Excess>>;

/// Days that releases and builds of the app tell of, at most the look-back.
int known_days(const Judge& judge, const App& app) {
  int days = static_cast<int>(judge.rules().limits.look_back_days);
  if (app.history_from) days = std::min(days, judge.age(*app.history_from));
  if (app.created) days = std::min(days, judge.age(*app.created));
  return days;
}

bool was_active(const Judge& judge, const App& app, const std::string& email) {
  const auto found = std::lower_bound(
      app.activity.begin(), app.activity.end(), email,
      [](const Activity& activity, const std::string& wanted) { return activity.email < wanted; });
  return found != app.activity.end() && found->email == email &&
         judge.age(found->last) <= static_cast<int>(judge.rules().limits.look_back_days);
}

/// A team's admins hold everything by their role, an owner by theirs: nothing to take away here.
bool has_role_of_all(const Judge& judge, const Collaborator& person) {
  return person.role == "owner" || person.role == "admin" || judge.is_admin(person.email);
}

bool is_young(const Judge& judge, const Collaborator& person) {
  return person.since &&
         judge.age(*person.since) < static_cast<int>(judge.rules().limits.min_grant_days);
}

bool is_outsider(const Judge& judge, const App& app, const Collaborator& person) {
  if (!judge.is_own_domain(person.email)) return true;
  if (app.team.empty()) return false;
  return judge.knows_members() ? !judge.is_member(person.email) : person.role == "collaborator";
}

void find_unused(const Judge& judge, const App& app, ByPerson* unused) {
  for (const Collaborator& person : app.collaborators) {
    if (has_role_of_all(judge, person) || is_young(judge, person) ||
        was_active(judge, app, person.email)) {
      continue;
    }
    const bool outsider = is_outsider(judge, app, person);
    Excess excess{&app, &person, false, 0};
    if (!person.has_permissions) {
      // Teams without app permissions know only in or out.
      excess.remove = true;
    } else if ((person.permissions & (kDeploy | kOperate)) == 0) {
      continue;
    } else if (outsider && (person.permissions & kManage) == 0) {
      excess.remove = true;
    } else {
      // Adding people leaves no release: nothing shows that manage is not used.
      excess.keep = static_cast<Permissions>(person.permissions & (kView | kManage));
    }
    (*unused)[person.email].push_back(excess);
  }
}

std::vector<std::string> names_of(const std::vector<Excess>& excesses) {
  std::vector<std::string> names;
  for (const Excess& excess : excesses) names.push_back(excess.app->name);
  return names;
}

bool has_production(const std::vector<Excess>& excesses) {
  return std::any_of(excesses.begin(), excesses.end(),
                     [](const Excess& excess) { return excess.app->is_production(); });
}

/// "8 apps (3 production)".
std::string apps_text(const std::vector<Excess>& excesses) {
  if (excesses.size() == 1) {
    const App& app = *excesses.front().app;
    return app.name + (app.is_production() ? " (production)" : "");
  }
  const auto production = std::count_if(excesses.begin(), excesses.end(),
                                        [](const Excess& e) { return e.app->is_production(); });
  std::string text = std::to_string(excesses.size()) + " apps";
  if (production > 0) text += " (" + std::to_string(production) + " production)";
  return text;
}

/// One command for all apps that end up with the same rights.
void add_commands(const std::string& email, const std::vector<Excess>& excesses, Finding* finding) {
  std::map<std::string, std::vector<std::string>> by_text;
  for (const Excess& excess : excesses) {
    const std::string text =
        excess.remove ? "heroku access:remove {who} -a {app}"
                      : "heroku access:update {who} -a {app} -p " + to_words(excess.keep);
    by_text[text].push_back(excess.app->name);
  }
  for (const auto& [text, apps] : by_text) {
    finding->access->commands.push_back({text, {email}, apps});
  }
}

std::string identity_of(const std::vector<Excess>& excesses) {
  std::string text;
  for (const Excess& excess : excesses) {
    text += excess.app->name + ' ' + to_words(excess.person->permissions) + '\n';
  }
  return text;
}

Finding& add_finding(Judge* judge, std::string_view rule, const std::string& email,
                     const std::vector<Excess>& excesses, std::string title) {
  const Weight weight = has_production(excesses) ? Weight::kProduction : Weight::kPlain;
  const Excess& first = excesses.front();
  Finding& finding = judge->add(rule, weight, {email, identity_of(excesses)}, std::move(title),
                                first.app->file("collaborators"), first.person->line);
  for (std::size_t i = 1; i < excesses.size(); ++i) {
    add_place(&finding, excesses[i].app->file("collaborators"), excesses[i].person->line);
  }
  finding.access->people = {email};
  finding.access->apps = names_of(excesses);
  return finding;
}

void add_unused(Judge* judge, const ByPerson& unused) {
  for (const auto& [email, excesses] : unused) {
    int days = static_cast<int>(judge->rules().limits.look_back_days);
    Permissions granted = 0;
    bool permissions = true;
    bool manages = false;
    for (const Excess& excess : excesses) {
      days = std::min(days, known_days(*judge, *excess.app));
      granted = static_cast<Permissions>(granted | excess.person->permissions);
      permissions = permissions && excess.person->has_permissions;
      manages = manages || (excess.keep & kManage) != 0;
    }
    const auto used = static_cast<Permissions>(granted & (kDeploy | kOperate));
    std::string title = email + ": " + (permissions ? to_words(used) : "access") + " to " +
                        apps_text(excesses) + " not used in " + std::to_string(days) + " days";
    if (manages) title += "; whether manage was used can't be told, it stays";
    Finding& finding =
        add_finding(judge, "access-permission-unused", email, excesses, std::move(title));
    add_commands(email, excesses, &finding);
  }
}

void add_outsiders(Judge* judge, const ByPerson& outsiders) {
  for (const auto& [email, excesses] : outsiders) {
    const bool works = std::any_of(excesses.begin(), excesses.end(), [](const Excess& excess) {
      return !excess.person->has_permissions || excess.person->permissions > kView;
    });
    Finding& finding = add_finding(
        judge, "access-outsider", email, excesses,
        email + ": from outside, can " + (works ? "work on " : "see ") + apps_text(excesses));
    if (!works) finding.severity = Severity::kLow;
    add_commands(email, excesses, &finding);
  }
}

void judge_managers(Judge* judge, const App& app) {
  if (!app.is_production()) return;
  std::vector<std::string> managers;
  std::vector<std::string> inactive;
  std::size_t line = 0;
  for (const Collaborator& person : app.collaborators) {
    if ((person.permissions & kManage) == 0 || has_role_of_all(*judge, person)) continue;
    managers.push_back(person.email);
    if (line == 0) line = person.line;
    if (!was_active(*judge, app, person.email)) inactive.push_back(person.email);
  }
  if (managers.size() <= judge->rules().limits.max_managers) return;
  std::sort(managers.begin(), managers.end());
  std::string identity;
  for (const std::string& email : managers) identity += email + '\n';
  Finding& finding =
      judge->add("access-too-many-managers", Weight::kProduction, {app.name, identity},
                 std::to_string(managers.size()) + " people beside the admins can manage " +
                     app.name + ": " + list_of(managers),
                 app.file("collaborators"), line);
  finding.access->people = std::move(managers);
  finding.access->apps = {app.name};
  // Of those who did nothing with the app, at least nothing else is lost.
  if (!inactive.empty() && app.has(Part::kReleases)) {
    finding.access->commands.push_back(
        {"heroku access:update {who} -a " + app.name + " -p view", inactive, {}});
  }
}

}  // namespace

void judge_people(Judge* judge) {
  ByPerson unused;
  ByPerson outsiders;
  std::vector<std::string> without_history;
  std::vector<std::string> short_history;
  const int min_days = static_cast<int>(judge->rules().limits.min_history_days);
  for (const App& app : judge->snapshot().apps) {
    if (!app.has(Part::kCollaborators)) continue;
    judge_managers(judge, app);
    // Review apps come and go; who may work on them is the pipeline's matter.
    const bool passing = app.stage == Stage::kReview || app.stage == Stage::kTest;
    if (!app.has(Part::kReleases)) {
      without_history.push_back(app.name);
    } else if (known_days(*judge, app) < min_days) {
      short_history.push_back(app.name);
    } else if (!passing) {
      find_unused(*judge, app, &unused);
    }
    for (const Collaborator& person : app.collaborators) {
      bool declared = false;
      if (has_role_of_all(*judge, person) || !is_outsider(*judge, app, person) ||
          judge->intended(person.email, app, &declared) != 0) {
        continue;
      }
      // Who is to be removed anyway is told once.
      const auto found = unused.find(person.email);
      const bool told =
          found != unused.end() && found->second.back().app == &app && found->second.back().remove;
      if (!told) outsiders[person.email].push_back({&app, &person, true, 0});
    }
  }
  add_unused(judge, unused);
  add_outsiders(judge, outsiders);
  if (!without_history.empty()) {
    judge->note("Releases of " + count_of(without_history.size(), "app", "apps") +
                " were not read, so what is not used there is not known: " +
                list_of(without_history) + '.');
  }
  if (!short_history.empty()) {
    judge->note(count_of(short_history.size(), "app is", "apps are") +
                " too young, or tells too little of its past, to judge by use: " +
                list_of(short_history) + '.');
  }
  if (!unused.empty()) {
    judge->note(
        "\"Not used\" means: no release and no build. One-off dynos, logs, and reading config "
        "vars leave no trace in the API; releases by automatic deploys count for whoever "
        "connected them.");
  }
}

}  // namespace sluice::access
