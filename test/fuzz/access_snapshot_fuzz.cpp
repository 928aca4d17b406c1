// The reader of snapshots and the audit behind it: any bytes in any file give findings, problems or
// an Error, and every command that comes out can be written on one line of a shell.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "access/audit.h"
#include "access/config_digest.h"
#include "access/snapshot_reader.h"
#include "cli/access_rules.h"
#include "core/database_fingerprint.h"
#include "format/json.h"

using namespace sluice;

namespace {

const access::AccessRules& rules() {
  static const Result<access::AccessRules> loaded = cli::load_access_rules();
  if (!loaded) std::abort();
  return *loaded;
}

constexpr std::string_view kManifest =
    R"({"schema":"sluice-access/1","taken":"2026-11-26","config_vars":"fingerprints",
    "truncated":["apps/shop/releases.json"]})";
constexpr std::string_view kApps =
    R"([{"id":"1","name":"shop","team":{"name":"acme"},"stack":{"name":"heroku-20"}},
    {"id":"2","name":"shop-staging","owner":{"email":"a@b.example"}}])";
constexpr std::string_view kCouplings =
    R"([{"app":{"id":"1"},"pipeline":{"id":"a"},"stage":"production"},
    {"app":{"id":"2"},"pipeline":{"id":"a"},"stage":"review"}])";

}  // namespace

/// The input is cut at bytes 0xFF into the files of the snapshot; where it has too few of them the
/// usual ones stand in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kPaths[] = {"apps/shop/collaborators.json",
                                         "apps/shop/releases.json",
                                         "apps/shop-staging/attachments.json",
                                         "apps/shop/buildpacks.json",
                                         "apps/shop/drains.json",
                                         "apps/shop/webhooks.json",
                                         "apps/shop-staging/config.json",
                                         "apps/shop/config.json",
                                         "teams/acme/members.json",
                                         "teams/acme/invitations.json",
                                         "authorizations.json",
                                         "pipelines.json",
                                         "pipelines/shop/review-apps.json",
                                         "pipelines/shop/review-config.json",
                                         "apps/shop/attachments.json",
                                         "apps/shop/addons.json",
                                         "apps.json",
                                         "couplings.json",
                                         "manifest.json"};
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::vector<access::SnapshotFile> files;
  for (const std::string_view path : kPaths) {
    std::string_view bytes;
    if (!rest.empty()) {
      const std::size_t end = rest.find('\xff');
      bytes = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    if (bytes.empty() && path == "apps.json") bytes = kApps;
    if (bytes.empty() && path == "couplings.json") bytes = kCouplings;
    if (bytes.empty() && path == "manifest.json") bytes = kManifest;
    if (!bytes.empty()) files.push_back({std::string(path), bytes});
  }
  const std::string_view first = files.front().bytes;
  if (const auto login = database_login(first)) database_fingerprint("a key of the fuzzer", *login);
  if (const auto node = format::read_json("config", first); node && node->is_object()) {
    access::config_digest(*node, "a key of the fuzzer", rules());
  }
  Result<access::SnapshotRead> read = access::read_snapshot(std::move(files), 1);
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  AccessSettings settings;
  settings.domains = {"acme.example"};
  settings.admins = {"ana@acme.example"};
  settings.grants = {{{"*@acme.example", "ci@acme.example"}, {"deploy"}, {"production"}, {}, 1}};
  const access::Audit audit = access::audit(std::move(read->snapshot), rules(), settings);
  for (const Finding& finding : audit.findings) {
    if (finding.id.empty() || finding.rule.empty() || finding.title.empty()) std::abort();
    if (!finding.access) std::abort();
    for (const AccessCommand& command : finding.access->commands) {
      const std::string line = shell_line(command);
      if (line.empty() || line.find('\n') != std::string::npos) std::abort();
    }
  }
  return 0;
}
