// A small team's snapshot in the shapes of Heroku's API schema, to be changed by each test.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "access/audit.h"
#include "access/snapshot_reader.h"
#include "cli/access_rules.h"
#include "test/catch.h"

namespace sluice::test {

/// Team acme: admins ana and abe, member ben; apps shop (production) and shop-staging. Everybody is
/// protected and active; a fresh fixture gives no finding.
class SnapshotFixture {
 public:
  SnapshotFixture() {
    files["manifest.json"] = R"({"schema":"sluice-access/1","taken":"2026-11-26T01:00:00Z",
      "api":"https://api.heroku.com","target":{"kind":"team","name":"acme"},
      "as":"ana@acme.example","config_vars":"fingerprints","unread":[],"truncated":[]})";
    files["account.json"] = R"({"email":"ana@acme.example","two_factor_authentication":true,
      "federated":false,"id":"u1"})";
    files["authorizations.json"] = "[]";
    files["apps.json"] = "[\n" + app("shop", "01") + ",\n" + app("shop-staging", "02") + "\n]";
    files["couplings.json"] =
        "[" + coupling("01", "production") + ",\n" + coupling("02", "staging") + "]";
    files["pipelines.json"] = R"([{"id":"aa","name":"shop","owner":{"id":"9d","type":"team"}}])";
    files["teams/acme/members.json"] = "[\n" + member("ana", "admin") + ",\n" +
                                       member("abe", "admin") + ",\n" + member("ben", "member") +
                                       "\n]";
    files["teams/acme/identity-providers.json"] = R"([{"id":"ip1","entity_id":"x"}])";
    files["teams/acme/preferences.json"] =
        R"({"default-permission":"member","addons-controls":true})";
    for (const std::string name : {"shop", "shop-staging"}) {
      const std::string folder = "apps/" + name + '/';
      files[folder + "collaborators.json"] =
          "[\n" + collaborator("acme@herokumanager.com", "owner", {}) + ",\n" +
          collaborator("ben@acme.example", "member", {"view", "deploy"}) + "\n]";
      files[folder + "releases.json"] = "[" + release("ben@acme.example", "2026-11-20") + "]";
      files[folder + "builds.json"] = "[" + release("ben@acme.example", "2026-11-20") + "]";
      files[folder + "addons.json"] = R"([{"name":"postgresql-curved-)" + name +
                                      R"(","addon_service":{"name":"heroku-postgresql"},
        "plan":{"name":"heroku-postgresql:standard-0"},"config_vars":["DATABASE_URL"]}])";
      files[folder + "attachments.json"] =
          "[" + attachment("DATABASE", "postgresql-curved-" + name, name, "null") + "]";
      files[folder + "buildpacks.json"] =
          R"([{"ordinal":0,"buildpack":{"url":"urn:buildpack:heroku/nodejs",
          "name":"heroku/nodejs"}}])";
      files[folder + "drains.json"] = "[]";
      files[folder + "webhooks.json"] = "[]";
      files[folder + "config.json"] = R"([{"name":"PORT"}])";
    }
  }

  static std::string app(const std::string& name, const std::string& id,
                         const std::string& stack = "heroku-26", bool locked = true) {
    return R"({"id":")" + id + R"(","name":")" + name + R"(","owner":{"email":
      "acme@herokumanager.com","id":"77"},"team":{"id":"9d","name":"acme"},"stack":{"name":")" +
           stack + R"("},"build_stack":{"name":")" + stack + R"("},"locked":)" +
           (locked ? "true" : "false") +
           R"(,"created_at":"2021-03-02T09:11:40Z","archived_at":null})";
  }
  static std::string coupling(const std::string& app_id, const std::string& stage) {
    return R"({"id":"pc","app":{"id":")" + app_id + R"("},"pipeline":{"id":"aa"},"stage":")" +
           stage + R"("})";
  }
  static std::string member(const std::string& name, const std::string& role,
                            const std::string& more = R"("federated":true)") {
    return R"({"email":")" + name + R"(@acme.example","role":")" + role + R"(",)" + more +
           R"(,"created_at":"2022-02-01T12:00:00Z","user":{"email":")" + name +
           R"(@acme.example"}})";
  }
  static std::string collaborator(const std::string& email, const std::string& role,
                                  const std::vector<std::string>& permissions,
                                  const std::string& since = "2024-06-01") {
    std::string list;
    for (const std::string& one : permissions) {
      list += (list.empty() ? "" : ",") + (R"({"name":")" + one + R"(","description":"x"})");
    }
    return R"({"app":{"name":"x"},"created_at":")" + since + R"(T08:00:00Z","permissions":[)" +
           list + R"(],"role":")" + role + R"(","user":{"email":")" + email +
           R"(","federated":false,"id":"u"}})";
  }
  static std::string release(const std::string& email, const std::string& day) {
    return R"({"version":41,"created_at":")" + day + R"(T16:02:11Z","user":{"email":")" + email +
           R"("},"status":"succeeded"})";
  }
  static std::string attachment(const std::string& name, const std::string& addon,
                                const std::string& owner, const std::string& credential) {
    return R"({"name":")" + name + R"(","namespace":)" + credential + R"(,"addon":{"name":")" +
           addon + R"(","app":{"name":")" + owner + R"("}},"app":{"name":"x"}})";
  }

  access::SnapshotRead read() const {
    std::vector<access::SnapshotFile> list;
    for (const auto& [path, text] : files) list.push_back({path, text});
    const auto result = access::read_snapshot(std::move(list), 2);
    if (!result) FAIL(describe(result.error()));
    return *result;
  }
  access::Audit audit() const {
    const auto rules = cli::load_access_rules();
    if (!rules) FAIL(describe(rules.error()));
    return access::audit(read().snapshot, *rules, settings);
  }
  /// "rule severity title", sorted, one line each; the commands below, with "$ ".
  std::string told(bool commands = false) const {
    std::vector<std::string> lines;
    for (const Finding& finding : audit().findings) {
      std::string text = finding.rule + ' ' + std::string(to_string(finding.severity)) + ' ' +
                         finding.title + '\n';
      if (commands) {
        for (const AccessCommand& command : finding.access->commands) {
          text += "$ " + shell_line(command) + '\n';
        }
      }
      lines.push_back(std::move(text));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
  }

  std::map<std::string, std::string> files;
  AccessSettings settings;
};

}  // namespace sluice::test
