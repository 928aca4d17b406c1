// Add-ons that hold data: shared across stages, or by several apps with the owner's credential.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "access/judge.h"

namespace sluice::access {
namespace {

struct Use {
  const App* app = nullptr;
  const Attachment* attachment = nullptr;
};

/// An add-on and the apps that use it.
struct Shared {
  std::string name;
  std::string owner;
  const DataService* service = nullptr;
  std::string plan;
  std::vector<Use> uses;
};

const DataService* service_of(const Judge& judge, const std::string& addon, const Addon* known) {
  for (const DataService& service : judge.rules().data_services) {
    if (known != nullptr ? known->service == service.service : addon.starts_with(service.prefix)) {
      return &service;
    }
  }
  return nullptr;
}

std::vector<Shared> shared_addons(const Judge& judge) {
  std::map<std::string, const Addon*> known;
  for (const App& app : judge.snapshot().apps) {
    for (const Addon& addon : app.addons) known.emplace(addon.name, &addon);
  }
  std::map<std::string, Shared> by_name;
  for (const App& app : judge.snapshot().apps) {
    for (const Attachment& attachment : app.attachments) {
      Shared& shared = by_name[attachment.addon];
      shared.name = attachment.addon;
      if (shared.owner.empty()) shared.owner = attachment.owner;
      shared.uses.push_back({&app, &attachment});
    }
  }
  std::vector<Shared> result;
  for (auto& [name, shared] : by_name) {
    const auto addon = known.find(name);
    const Addon* facts = addon == known.end() ? nullptr : addon->second;
    shared.service = service_of(judge, name, facts);
    if (facts != nullptr) shared.plan = facts->plan;
    if (shared.service != nullptr && shared.uses.size() > 1) result.push_back(std::move(shared));
  }
  return result;
}

bool is_lesser(Stage stage) { return stage != Stage::kProduction && stage != Stage::kUnknown; }

/// Something of production's that an app of another stage uses.
bool judge_stages(Judge* judge, const Shared& shared) {
  const bool production = std::any_of(shared.uses.begin(), shared.uses.end(),
                                      [](const Use& use) { return use.app->is_production(); });
  std::vector<Use> lesser;
  bool all_limited = true;
  for (const Use& use : shared.uses) {
    if (!is_lesser(use.app->stage)) continue;
    lesser.push_back(use);
    all_limited = all_limited && !use.attachment->credential.empty();
  }
  if (!production || lesser.empty()) return false;
  std::vector<std::string> names;
  std::string identity;
  std::string stages;
  for (const Use& use : lesser) {
    identity += use.app->name + ' ' + use.attachment->credential + '\n';
    const std::string stage(to_string(use.app->stage));
    if (stages.find(stage) == std::string::npos) stages += (stages.empty() ? "" : " and ") + stage;
    if (names.empty() || names.back() != use.app->name) names.push_back(use.app->name);
  }
  Finding& finding = judge->add(
      "access-database-across-stages", Weight::kProduction, {shared.name, identity},
      list_of(names) + " (" + stages + (names.size() == 1 ? ") uses " : ") use ") + shared.name +
          ", which production uses" + (all_limited ? ", with a credential of its own" : ""),
      lesser.front().app->file("attachments"), lesser.front().attachment->line);
  if (all_limited) finding.severity = Severity::kMedium;
  for (std::size_t i = 1; i < lesser.size(); ++i) {
    add_place(&finding, lesser[i].app->file("attachments"), lesser[i].attachment->line);
  }
  finding.access->apps = names;
  for (const Use& use : lesser) {
    // An add-on can't be detached from the app that owns it.
    if (use.app->name == shared.owner) continue;
    finding.access->commands.push_back(
        {"heroku addons:detach " + use.attachment->name + " -a {app}", {}, {use.app->name}});
    finding.access->commands.push_back({"heroku addons:create " + shared.service->service +
                                            " --as " + use.attachment->name + " -a {app}",
                                        {},
                                        {use.app->name}});
  }
  return true;
}

/// Apps other than the owner that use the credential which owns everything.
void judge_credentials(Judge* judge, const Shared& shared) {
  if (!shared.service->credentials || shared.owner.empty()) return;
  std::vector<Use> uses;
  bool production = false;
  std::string identity;
  std::vector<std::string> names;
  for (const Use& use : shared.uses) {
    production = production || use.app->is_production();
    const Attachment& attachment = *use.attachment;
    if (use.app->name == shared.owner || !attachment.credential.empty() ||
        attachment.other_namespace) {
      continue;
    }
    uses.push_back(use);
    identity += use.app->name + '\n';
    if (names.empty() || names.back() != use.app->name) names.push_back(use.app->name);
  }
  if (uses.empty()) return;
  const std::string plan = shared.plan.substr(std::min(shared.plan.find(':'), shared.plan.size()));
  const bool essential = plan.starts_with(":essential") || plan.starts_with(":mini") ||
                         plan.starts_with(":basic") || plan.starts_with(":hobby");
  Finding& finding =
      judge->add("access-database-default-credential",
                 production ? Weight::kProduction : Weight::kPlain, {shared.name, identity},
                 list_of(names) + (names.size() == 1 ? " uses " : " use ") + shared.name + " of " +
                     shared.owner + " with its default credential",
                 uses.front().app->file("attachments"), uses.front().attachment->line);
  for (std::size_t i = 1; i < uses.size(); ++i) {
    add_place(&finding, uses[i].app->file("attachments"), uses[i].attachment->line);
  }
  finding.access->apps = names;
  if (essential) {
    finding.fix.text = "Its plan (" + shared.plan +
                       ") knows no other credentials: give the apps databases of their own, or "
                       "take a standard plan.";
    return;
  }
  for (const Use& use : uses) {
    const std::string& app = use.app->name;
    finding.access->commands.push_back(
        {"heroku pg:credentials:create " + shared.name + " --name " + app + " -a " + shared.owner,
         {},
         {}});
    finding.access->commands.push_back(
        {"heroku addons:detach " + use.attachment->name + " -a " + app, {}, {}});
    finding.access->commands.push_back({"heroku addons:attach " + shared.name + " --credential " +
                                            app + " --as " + use.attachment->name + " -a " + app,
                                        {},
                                        {}});
  }
}

}  // namespace

void judge_databases(Judge* judge) {
  for (const Shared& shared : shared_addons(*judge)) {
    if (!judge_stages(judge, shared)) judge_credentials(judge, shared);
  }
}

}  // namespace sluice::access
