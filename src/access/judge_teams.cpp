// A team's admins, second factor, single sign-on, invitations.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "access/judge.h"

namespace sluice::access {
namespace {

/// All that the finding says depends on who it is.
Finding& add_for_people(Judge* judge, std::string_view rule, const Team& team,
                        const std::vector<const Member*>& members, std::string title) {
  std::vector<std::string> people;
  std::string identity;
  for (const Member* member : members) people.push_back(member->email);
  std::sort(people.begin(), people.end());
  for (const std::string& email : people) identity += email + '\n';
  Finding& finding = judge->add(rule, Weight::kPlain, {team.name, identity}, std::move(title),
                                team.file("members"), members.front()->line);
  for (std::size_t i = 1; i < members.size(); ++i) {
    add_place(&finding, team.file("members"), members[i]->line);
  }
  finding.access->people = std::move(people);
  return finding;
}

std::vector<std::string> emails_of(const std::vector<const Member*>& members) {
  std::vector<std::string> emails;
  for (const Member* member : members) emails.push_back(member->email);
  std::sort(emails.begin(), emails.end());
  return emails;
}

std::set<std::string> active_people(const Judge& judge) {
  std::set<std::string> active;
  for (const App& app : judge.snapshot().apps) {
    for (const Activity& activity : app.activity) {
      if (judge.age(activity.last) <= static_cast<int>(judge.rules().limits.look_back_days)) {
        active.insert(activity.email);
      }
    }
  }
  return active;
}

bool is_admin_role(const Member& member) {
  return member.role == "admin" || member.role == "owner";
}

void judge_admins(Judge* judge, const Team& team) {
  std::vector<const Member*> admins;
  for (const Member& member : team.members) {
    if (is_admin_role(member)) admins.push_back(&member);
  }
  const AccessLimits& limits = judge->rules().limits;
  const std::size_t percent = admins.empty() ? 0 : admins.size() * 100 / team.members.size();
  if (admins.size() <= limits.min_admins || percent <= limits.max_admin_percent) return;
  Finding& finding = add_for_people(
      judge, "access-too-many-admins", team, admins,
      std::to_string(admins.size()) + " of " + std::to_string(team.members.size()) +
          " members of team " + team.name + " are admins (" + std::to_string(percent) + "%)");
  const std::set<std::string> active = active_people(*judge);
  std::vector<std::string> idle;
  for (const std::string& email : finding.access->people) {
    if (active.count(email) == 0) idle.push_back(email);
  }
  if (idle.empty() || idle.size() == admins.size()) return;
  finding.fix.text += " The command is for those who released nothing in " +
                      std::to_string(limits.look_back_days) +
                      " days; what else an admin does leaves no trace in the API.";
  finding.access->commands.push_back(
      {"heroku members:set {who} --team " + team.name + " --role member", std::move(idle), {}});
}

void judge_second_factor(Judge* judge, const Team& team) {
  std::vector<const Member*> admins;
  std::vector<const Member*> others;
  std::vector<std::string> unknown;
  for (const Member& member : team.members) {
    // Who signs on through the company has the company's second factor.
    if (member.federated) continue;
    if (!member.two_factor) unknown.push_back(member.email);
    if (!member.two_factor || *member.two_factor) continue;
    (is_admin_role(member) ? admins : others).push_back(&member);
  }
  if (!admins.empty()) {
    add_for_people(judge, "access-admin-no-two-factor", team, admins,
                   count_of(admins.size(), "admin", "admins") + " of team " + team.name +
                       " without a second factor: " + list_of(emails_of(admins)));
  }
  if (!others.empty()) {
    add_for_people(judge, "access-no-two-factor", team, others,
                   count_of(others.size(), "member", "members") + " of team " + team.name +
                       " without a second factor: " + list_of(emails_of(others)));
  }
  if (!unknown.empty()) {
    judge->note("The API does not tell whether " + count_of(unknown.size(), "member", "members") +
                " of team " + team.name + (unknown.size() == 1 ? " has" : " have") +
                " a second factor (it does for Enterprise teams).");
  }
}

void judge_sign_on(Judge* judge, const Team& team) {
  if (!team.identity_providers) {
    judge->note("Whether team " + team.name + " has single sign-on could not be read.");
    return;
  }
  if (*team.identity_providers == 0) {
    judge->add("access-no-sign-on", Weight::kPlain, {team.name},
               "Team " + team.name + " has no single sign-on", team.file("identity-providers"), 0);
    return;
  }
  std::vector<const Member*> beside;
  for (const Member& member : team.members) {
    if (!member.federated && member.role != "collaborator") beside.push_back(&member);
  }
  if (beside.empty()) return;
  Finding& finding =
      add_for_people(judge, "access-outside-sign-on", team, beside,
                     count_of(beside.size(), "member", "members") + " of team " + team.name +
                         (beside.size() == 1 ? " logs" : " log") +
                         " in beside its single sign-on: " + list_of(emails_of(beside)));
  finding.access->commands.push_back(
      {"heroku members:remove {who} --team " + team.name, emails_of(beside), {}});
}

void judge_invitations(Judge* judge, const Team& team) {
  const int limit = static_cast<int>(judge->rules().limits.invitation_days);
  for (const Invitation& invitation : team.invitations) {
    if (!invitation.since || judge->age(*invitation.since) <= limit) continue;
    Finding& finding =
        judge->add("access-invitation-old", Weight::kPlain, {team.name, invitation.email},
                   invitation.email + ": invited to team " + team.name + " as " +
                       (invitation.role.empty() ? "member" : invitation.role) + ' ' +
                       std::to_string(judge->age(*invitation.since)) + " days ago",
                   team.file("invitations"), invitation.line);
    finding.access->people = {invitation.email};
    finding.access->commands.push_back(
        {"heroku members:remove {who} --team " + team.name, {invitation.email}, {}});
  }
}

void judge_own_account(Judge* judge) {
  const auto& account = judge->snapshot().account;
  if (!account || account->federated || account->two_factor.value_or(true)) return;
  if (judge->is_member(account->email)) return;  // told with the team
  Finding& finding = judge->add("access-no-two-factor", Weight::kPlain, {account->email},
                                account->email + ", who took the snapshot, has no second factor",
                                "account.json", 1);
  finding.access->people = {account->email};
}

}  // namespace

void judge_teams(Judge* judge) {
  for (const Team& team : judge->snapshot().teams) {
    if (team.has_members && !team.members.empty()) {
      judge_admins(judge, team);
      judge_second_factor(judge, team);
      judge_sign_on(judge, team);
    }
    judge_invitations(judge, team);
    if (team.default_role == "admin") {
      judge->add("access-default-admin", Weight::kPlain, {team.name},
                 "New members of team " + team.name + " become admins", team.file("preferences"),
                 1);
    }
  }
  judge_own_account(judge);
}

}  // namespace sluice::access
