#include "access/snapshot_reader.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "access/list_readers.h"
#include "access/missing_parts.h"
#include "base/date.h"
#include "base/parallel.h"
#include "format/json.h"

namespace sluice::access {
namespace {

using format::Node;

constexpr std::string_view kManifest = "manifest.json";
constexpr std::string_view kSchema = "sluice-access/1";
constexpr std::size_t kMaxUnread = 1'000;

class Reader {
 public:
  Reader(std::vector<SnapshotFile> files, unsigned jobs) : files_(std::move(files)), jobs_(jobs) {
    std::sort(files_.begin(), files_.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
  }

  Result<SnapshotRead> read() {
    if (files_.size() > kMaxSnapshotFiles) {
      return Error{"", 0,
                   "has more than " + std::to_string(kMaxSnapshotFiles) + " files: no snapshot"};
    }
    if (Status failed = read_manifest()) return *std::move(failed);
    read_account();
    read_team_files();
    read_app_files();
    read_pipeline_files();
    for (const Problem& problem : read_.problems) told_.insert(problem.path);
    for (Problem& problem : missing_parts(read_.snapshot, shared_, told_)) {
      read_.problems.push_back(std::move(problem));
    }
    std::sort(read_.problems.begin(), read_.problems.end());
    return std::move(read_);
  }

 private:
  const SnapshotFile* find(std::string_view path) const {
    const auto found = std::lower_bound(
        files_.begin(), files_.end(), path,
        [](const SnapshotFile& file, std::string_view wanted) { return file.path < wanted; });
    return found != files_.end() && found->path == path ? &*found : nullptr;
  }

  /// The document of a file, if it is there and of the kind; problems go to `problems`.
  std::optional<Node> document(const std::string& path, Node::Kind kind,
                               std::vector<Problem>* problems) const {
    const SnapshotFile* file = find(path);
    if (file == nullptr) return std::nullopt;
    if (file->bytes.size() > kMaxSnapshotFile) {
      problems->push_back({path, 0, "is bigger than 64 MiB"});
      return std::nullopt;
    }
    Result<Node> node = format::read_json(path, file->bytes);
    if (!node) {
      problems->push_back({path, node.error().line, "can't be read: " + node.error().message});
      return std::nullopt;
    }
    if (node->kind == Node::Kind::kNull) return std::nullopt;
    if (node->kind != kind) {
      problems->push_back({path, node->line, "is not of the form that a snapshot has"});
      return std::nullopt;
    }
    if (node->items.size() > kMaxListEntries) {
      problems->push_back(
          {path, node->line,
           "has more than " + std::to_string(kMaxListEntries) + " entries; the rest is left out"});
      node->items.resize(kMaxListEntries);
    }
    return std::move(*node);
  }

  /// Reads a list, if it is there: true then. Entries that `use` refuses are told.
  bool list(const std::string& path, std::vector<Problem>* problems,
            const std::function<std::size_t(const Node&)>& use) const {
    const std::optional<Node> node = document(path, Node::Kind::kArray, problems);
    if (!node) return false;
    if (const std::size_t refused = use(*node); refused > 0) {
      problems->push_back({path, 0,
                           std::to_string(refused) +
                               (refused == 1 ? " entry has" : " entries have") +
                               " a name, id or address that Heroku does not give, and "
                               "can't be judged"});
    }
    return true;
  }

  Status read_manifest() {
    const SnapshotFile* file = find(kManifest);
    if (file == nullptr) {
      return Error{std::string(kManifest), 0,
                   "is missing: this is no snapshot (bin/collect-access makes one)"};
    }
    Result<Node> node = format::read_json(kManifest, file->bytes.substr(0, kMaxSnapshotFile));
    if (!node) return node.error();
    if (!node->is_object() || node->text_of("schema") != kSchema) {
      return Error{std::string(kManifest), node->line,
                   "is of no form that is known here (sluice-access/1)"};
    }
    const std::optional<Day> taken = parse_day(node->text_of("taken"));
    if (!taken) return Error{std::string(kManifest), node->line, "does not say when it was taken"};
    Snapshot& snapshot = read_.snapshot;
    snapshot.taken = *taken;
    snapshot.taken_by = node->text_of("as");
    if (!is_address(snapshot.taken_by)) snapshot.taken_by.clear();
    snapshot.has_config = node->text_of("config_vars") == "fingerprints";
    if (const Node* target = node->find("target"); target != nullptr) {
      const std::string_view kind = target->text_of("kind") == "team" ? "team " : "app ";
      if (is_name(target->text_of("name"))) {
        snapshot.target = std::string(kind) + std::string(target->text_of("name"));
      }
    }
    read_unread(*node);
    if (const Node* cut = node->find("truncated"); cut != nullptr) {
      for (const Node& item : cut->items) truncated_.insert(item.text);
    }
    return std::nullopt;
  }

  /// What the collector could not read is no finding and no pass.
  void read_unread(const Node& manifest) {
    const Node* unread = manifest.find("unread");
    if (unread == nullptr) return;
    std::size_t more = 0;
    bool more_needed = false;
    for (const Node& item : unread->items) {
      const Node* optional = item.find("optional");
      const bool needed = optional == nullptr || !optional->is_true();
      told_.emplace(item.text_of("file"));
      if (read_.problems.size() >= kMaxUnread) {
        ++more;
        more_needed = more_needed || needed;
        continue;
      }
      Problem problem;
      problem.path = item.text_of("file").substr(0, 300);
      problem.line = item.line;
      problem.message = "was not collected: " + std::string(item.text_of("reason").substr(0, 300));
      problem.incomplete = needed;
      read_.problems.push_back(std::move(problem));
    }
    if (more == 0) return;
    Problem rest{std::string(kManifest), unread->line,
                 "names " + std::to_string(more) + " more that were not collected"};
    rest.incomplete = more_needed;
    read_.problems.push_back(std::move(rest));
  }

  void read_account() {
    Snapshot& snapshot = read_.snapshot;
    if (const auto node = document("account.json", Node::Kind::kObject, &read_.problems)) {
      shared_.account = true;
      Account account;
      account.email = address_of(&*node);
      const Node* two_factor = node->find("two_factor_authentication");
      if (two_factor != nullptr && two_factor->kind == Node::Kind::kBoolean) {
        account.two_factor = two_factor->is_true();
      }
      const Node* federated = node->find("federated");
      account.federated = federated != nullptr && federated->is_true();
      if (!account.email.empty()) snapshot.account = std::move(account);
    }
    snapshot.has_authorizations =
        list("authorizations.json", &read_.problems,
             [&](const Node& node) { return read_authorizations(node, &snapshot.authorizations); });
  }

  void read_team_files() {
    std::set<std::string> names;
    for (const SnapshotFile& file : files_) {
      constexpr std::string_view kFolder = "teams/";
      if (!file.path.starts_with(kFolder)) continue;
      const std::size_t slash = file.path.find('/', kFolder.size());
      if (slash == std::string::npos) continue;
      std::string name = file.path.substr(kFolder.size(), slash - kFolder.size());
      if (is_name(name)) names.insert(std::move(name));
    }
    for (const std::string& name : names) {
      Team team;
      team.name = name;
      std::vector<Problem>* problems = &read_.problems;
      team.has_members = list(team.file("members"), problems,
                              [&](const Node& node) { return read_members(node, &team); });
      list(team.file("invitations"), problems,
           [&](const Node& node) { return read_invitations(node, &team); });
      list(team.file("identity-providers"), problems, [&](const Node& node) {
        team.identity_providers = node.items.size();
        return std::size_t{0};
      });
      if (const auto node = document(team.file("preferences"), Node::Kind::kObject, problems)) {
        team.default_role = node->text_of("default-permission");
      }
      read_.snapshot.teams.push_back(std::move(team));
    }
  }

  void read_app_files() {
    std::vector<App>& apps = read_.snapshot.apps;
    shared_.apps = list("apps.json", &read_.problems,
                        [&](const Node& node) { return read_apps(node, &apps); });
    if (apps.size() > kMaxApps) {
      read_.problems.push_back(
          {"apps.json", 0,
           "more than " + std::to_string(kMaxApps) + " apps; the rest is left out"});
      apps.resize(kMaxApps);
    }
    std::sort(apps.begin(), apps.end(), [](const App& a, const App& b) { return a.name < b.name; });
    apps.erase(std::unique(apps.begin(), apps.end(),
                           [](const App& a, const App& b) { return a.name == b.name; }),
               apps.end());
    shared_.couplings = list("couplings.json", &read_.problems,
                             [&](const Node& node) { return read_couplings(node, &apps); });
    std::vector<std::vector<Problem>> problems(apps.size());
    parallel_for(apps.size(), jobs_,
                 [&](std::size_t index, unsigned) { read_app(&apps[index], &problems[index]); });
    for (std::vector<Problem>& some : problems) {
      read_.problems.insert(read_.problems.end(), some.begin(), some.end());
    }
  }

  void read_app(App* app, std::vector<Problem>* problems) const {
    const auto part = [&](Part which, std::string_view name,
                          std::size_t (*use)(const Node&, App*)) {
      if (list(app->file(name), problems, [&](const Node& node) { return use(node, app); })) {
        app->parts |= 1U << static_cast<unsigned>(which);
      }
    };
    part(Part::kCollaborators, "collaborators", read_collaborators);
    part(Part::kAddons, "addons", read_addons);
    part(Part::kAttachments, "attachments", read_attachments);
    part(Part::kBuildpacks, "buildpacks", read_buildpacks);
    part(Part::kDrains, "drains", read_drains);
    part(Part::kWebhooks, "webhooks", read_webhooks);
    part(Part::kConfig, "config",
         [](const Node& node, App* one) { return read_config(node, &one->config); });
    for (const auto& [which, name] :
         {std::pair(Part::kReleases, "releases"), std::pair(Part::kBuilds, "builds")}) {
      const std::string path = app->file(name);
      std::optional<Day> from;
      const bool there =
          list(path, problems, [&](const Node& node) { return read_activity(node, app, &from); });
      if (there) app->parts |= 1U << static_cast<unsigned>(which);
      if (!there || !from || truncated_.count(path) == 0) continue;
      app->history_from = app->history_from ? std::max(*app->history_from, *from) : *from;
    }
  }

  /// The API tells review apps by id.
  void name_review_apps(Pipeline* pipeline) const {
    for (ReviewApp& review : pipeline->review_apps) {
      if (!review.app.empty() || review.app_id.empty()) continue;
      for (const App& app : read_.snapshot.apps) {
        if (app.id == review.app_id) review.app = app.name;
      }
    }
  }

  void read_pipeline_files() {
    std::vector<Problem>* problems = &read_.problems;
    std::vector<Pipeline>& pipelines = read_.snapshot.pipelines;
    shared_.pipelines = list("pipelines.json", problems,
                             [&](const Node& node) { return read_pipelines(node, &pipelines); });
    for (Pipeline& pipeline : pipelines) {
      list(pipeline.file("review-apps"), problems,
           [&](const Node& node) { return read_review_apps(node, &pipeline); });
      name_review_apps(&pipeline);
      if (const auto node =
              document(pipeline.file("review-config"), Node::Kind::kObject, problems)) {
        read_review_config(*node, &pipeline);
      }
      list(pipeline.file("config-test"), problems,
           [&](const Node& node) { return read_config(node, &pipeline.test_config); });
      list(pipeline.file("config-review"), problems,
           [&](const Node& node) { return read_config(node, &pipeline.review_config); });
    }
    std::sort(pipelines.begin(), pipelines.end(),
              [](const Pipeline& a, const Pipeline& b) { return a.name < b.name; });
  }

  std::vector<SnapshotFile> files_;
  unsigned jobs_;
  std::set<std::string, std::less<>> truncated_;
  std::set<std::string, std::less<>> told_;  ///< files of which is known why they are not there
  SharedLists shared_;
  SnapshotRead read_;
};

}  // namespace

Result<SnapshotRead> read_snapshot(std::vector<SnapshotFile> files, unsigned jobs) {
  return Reader(std::move(files), jobs).read();
}

}  // namespace sluice::access
