#include "access/audit.h"

#include <algorithm>
#include <utility>

#include "access/judge.h"
#include "base/glob.h"
#include "core/finding_id.h"

namespace sluice::access {
namespace {

constexpr std::string_view kDomainKey = "sluice access finding id, version 1";

bool matches_any(const std::vector<std::string>& globs, std::string_view text) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return glob_match(glob, text); });
}

/// sluice.toml may say what no pipeline says, and knows better than one that does.
Stage stage_of(const App& app, const AccessSettings& settings) {
  Stage stage = app.stage;
  for (const StageNames& names : settings.stages) {
    if (matches_any(names.apps, app.name)) stage = parse_stage(names.stage).value_or(stage);
  }
  return stage;
}

void note_unknown_stages(Judge* judge) {
  std::vector<std::string> names;
  for (const App& app : judge->snapshot().apps) {
    if (app.stage == Stage::kUnknown) names.push_back(app.name);
  }
  if (names.empty()) return;
  judge->note(count_of(names.size(), "app is", "apps are") +
              " in no pipeline, so it is not known what is production: " + list_of(names) +
              ". [access.stages] in sluice.toml can say so.");
}

}  // namespace

Judge::Judge(const Snapshot& snapshot, const AccessRules& rules, const AccessSettings& settings)
    : snapshot_(snapshot), rules_(rules), settings_(settings) {
  for (const Team& team : snapshot.teams) {
    knows_members_ = knows_members_ || team.has_members;
    for (const Member& member : team.members) {
      if (member.role != "collaborator") members_.insert(member.email);
      if (member.role == "admin" || member.role == "owner") admins_.insert(member.email);
    }
  }
}

bool Judge::is_own_domain(std::string_view email) const {
  if (settings_.domains.empty()) return true;
  const std::string_view domain = email.substr(email.find('@') + 1);
  return std::any_of(settings_.domains.begin(), settings_.domains.end(),
                     [&](const std::string& own) { return own == domain; });
}

Permissions Judge::intended(std::string_view email, const App& app, bool* declared) const {
  Permissions permissions = 0;
  *declared = false;
  for (const AccessGrant& grant : settings_.grants) {
    if (!grant.stages.empty() && std::find(grant.stages.begin(), grant.stages.end(),
                                           to_string(app.stage)) == grant.stages.end()) {
      continue;
    }
    if (!grant.apps.empty() && !matches_any(grant.apps, app.name)) continue;
    *declared = true;
    if (!matches_any(grant.who, email)) continue;
    for (const std::string& word : grant.may) {
      permissions = static_cast<Permissions>(permissions | parse_permission(word) | kView);
    }
  }
  return permissions;
}

Finding& Judge::add(std::string_view id, Weight weight, std::initializer_list<std::string> identity,
                    std::string title, std::string path, std::size_t line) {
  const auto found = rules_.rules.find(id);
  AccessRule other;  // for the compiler: a test holds the ids of the code against the data
  other.id = id;
  const AccessRule& rule = found == rules_.rules.end() ? other : found->second;
  Finding finding;
  finding.kind = FindingKind::kAccess;
  finding.rule = rule.id;
  finding.title = std::move(title);
  finding.risk = rule.risk;
  finding.severity = rule.severity;
  if (weight == Weight::kProduction && rule.production) finding.severity = *rule.production;
  if (weight == Weight::kExposed && rule.exposed) finding.severity = *rule.exposed;
  finding.confidence = rule.confidence;
  finding.cwe = rule.cwe;
  finding.owasp_2021 = rule.owasp_2021;
  finding.owasp_2025 = rule.owasp_2025;
  finding.fix.text = rule.fix;
  finding.location = {std::move(path), line, 0, line, 0};
  finding.access = AccessFacts{};
  std::string text = rule.id;
  for (const std::string& part : identity) text += '\0' + part;
  finding.id = finding_id("access", text, kDomainKey);
  audit_.findings.push_back(std::move(finding));
  return audit_.findings.back();
}

void add_place(Finding* finding, std::string path, std::size_t line) {
  ++finding->more_count;
  if (finding->more_locations.size() < kMaxPlaces) {
    finding->more_locations.push_back({std::move(path), line, 0, line, 0});
  }
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string list_of(const std::vector<std::string>& names, std::size_t limit) {
  std::string text;
  // "and 1 more" is longer than most names.
  const std::size_t shown = names.size() <= limit + 1 ? names.size() : limit;
  for (std::size_t i = 0; i < shown; ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

Weight weight_of(const App& app) {
  if (app.is_production()) return Weight::kProduction;
  const bool exposed = app.stage == Stage::kReview || app.stage == Stage::kTest;
  return exposed ? Weight::kExposed : Weight::kPlain;
}

Audit audit(Snapshot snapshot, const AccessRules& rules, const AccessSettings& settings) {
  for (App& app : snapshot.apps) app.stage = stage_of(app, settings);
  Judge judge(snapshot, rules, settings);
  judge_teams(&judge);
  judge_people(&judge);
  judge_intent(&judge);
  judge_apps(&judge);
  judge_traffic(&judge);
  judge_databases(&judge);
  judge_values(&judge);
  judge_tokens(&judge);
  judge_review_apps(&judge);
  note_unknown_stages(&judge);
  return judge.take();
}

std::size_t count_production(const Snapshot& snapshot, const AccessSettings& settings) {
  return static_cast<std::size_t>(
      std::count_if(snapshot.apps.begin(), snapshot.apps.end(),
                    [&](const App& app) { return stage_of(app, settings) == Stage::kProduction; }));
}

std::vector<std::string> rule_names(const AccessRules& rules) {
  std::vector<std::string> names;
  for (const auto& [id, rule] : rules.rules) names.push_back(id);
  return names;
}

}  // namespace sluice::access
