// What the judges share: the snapshot, the rules, and where findings go. One judge per kind of
// thing, each a function that adds findings and notes. Pure.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/audit.h"
#include "access/rules.h"
#include "access/snapshot.h"
#include "core/access_settings.h"
#include "core/finding.h"

namespace sluice::access {

/// Where a finding matters, for its severity.
enum class Weight { kPlain, kProduction, kExposed };

class Judge {
 public:
  Judge(const Snapshot& snapshot, const AccessRules& rules, const AccessSettings& settings);

  const Snapshot& snapshot() const { return snapshot_; }
  const AccessRules& rules() const { return rules_; }
  const AccessSettings& settings() const { return settings_; }

  /// Days from `day` to when the snapshot was taken.
  int age(Day day) const { return static_cast<int>((snapshot_.taken - day).count()); }
  /// Whether some team of the snapshot has this member.
  bool is_member(std::string_view email) const { return members_.count(email) > 0; }
  bool is_admin(std::string_view email) const { return admins_.count(email) > 0; }
  bool knows_members() const { return knows_members_; }
  /// Whether the address is among the own domains; true if sluice.toml names none.
  bool is_own_domain(std::string_view email) const;
  /// What [[access.grant]] lets a person do with an app; `*declared` says whether it says anything
  /// of the app.
  Permissions intended(std::string_view email, const App& app, bool* declared) const;

  /// A new finding of the rule. `identity`: what makes it another one, beside the rule.
  Finding& add(std::string_view rule, Weight weight, std::initializer_list<std::string> identity,
               std::string title, std::string path, std::size_t line);
  void note(std::string text) { audit_.notes.push_back(std::move(text)); }
  Audit take() { return std::move(audit_); }

 private:
  const Snapshot& snapshot_;
  const AccessRules& rules_;
  const AccessSettings& settings_;
  std::set<std::string, std::less<>> members_;
  std::set<std::string, std::less<>> admins_;
  bool knows_members_ = false;
  Audit audit_;
};

/// Another place of the finding; at most kMaxPlaces are kept, the rest is counted.
void add_place(Finding* finding, std::string path, std::size_t line);
inline constexpr std::size_t kMaxPlaces = 20;

/// "3 apps", "1 app".
std::string count_of(std::size_t count, std::string_view one, std::string_view many);
/// "a, b and 3 more".
std::string list_of(const std::vector<std::string>& names, std::size_t limit = 3);

Weight weight_of(const App& app);

void judge_people(Judge* judge);
void judge_teams(Judge* judge);
void judge_apps(Judge* judge);
void judge_traffic(Judge* judge);
void judge_databases(Judge* judge);
void judge_values(Judge* judge);
void judge_tokens(Judge* judge);
void judge_review_apps(Judge* judge);
void judge_intent(Judge* judge);

}  // namespace sluice::access
