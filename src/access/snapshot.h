// What a snapshot of a Heroku account or team holds (bin/collect-access writes it), as plain
// values. Names are checked when they are read: an app's name and an address can stand in a
// command. Immutable after reading.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::access {

using Day = std::chrono::sys_days;

/// Of a pipeline, from what matters least to what matters most. Apps outside of pipelines have
/// none, unless sluice.toml says so.
enum class Stage : std::uint8_t { kUnknown, kTest, kReview, kDevelopment, kStaging, kProduction };

/// "production", "review" ...; "unknown".
std::string_view to_string(Stage stage);
std::optional<Stage> parse_stage(std::string_view word);

/// Heroku's app permissions as bits.
using Permissions = std::uint8_t;
inline constexpr Permissions kView = 1;
inline constexpr Permissions kDeploy = 2;
inline constexpr Permissions kOperate = 4;
inline constexpr Permissions kManage = 8;
inline constexpr Permissions kAllPermissions = kView | kDeploy | kOperate | kManage;

/// The bit of a word; 0 for words that are not known.
Permissions parse_permission(std::string_view word);
/// "deploy,operate"; "view" only if it stands alone.
std::string to_words(Permissions permissions);

/// A person who was added to an app, or whom a team's role brought there.
struct Collaborator {
  std::string email;  ///< lower case
  std::string role;   ///< "owner", "admin", "member", "collaborator" or empty
  Permissions permissions = 0;
  bool has_permissions = false;  ///< the team knows permissions per app
  std::optional<Day> since;
  std::uint32_t line = 0;
};

/// Who made a release or a build, and when last.
struct Activity {
  std::string email;
  Day last;
};

struct Addon {
  std::string name;
  std::string service;  ///< "heroku-postgresql"
  std::string plan;     ///< "heroku-postgresql:standard-0"
};

/// An add-on as an app sees it.
struct Attachment {
  std::string name;              ///< "DATABASE"
  std::string addon;             ///< "postgresql-curved-12345"
  std::string owner;             ///< app that the add-on belongs to
  std::string credential;        ///< of "credential:NAME"; empty: the default one
  bool other_namespace = false;  ///< no credential, something of the add-on's own
  std::uint32_t line = 0;
};

/// The URL is cut to scheme and host: the rest can hold a token.
struct Drain {
  std::string id;
  std::string url;
  bool of_addon = false;
  bool has_credentials = false;
  std::uint32_t line = 0;
};

struct Webhook {
  std::string id;
  std::string url;  ///< scheme and host
  std::string level;
  std::string include;  ///< "api:release,api:build"
  std::uint32_t line = 0;
};

struct Buildpack {
  std::string url;
  std::uint32_t line = 0;
};

/// What was kept of a config var: its name and keyed hashes, by a key that was thrown away.
struct ConfigVar {
  std::string name;
  std::string value;     ///< hash of a value that looks like a secret; else empty
  std::string database;  ///< hash of host and user, if the value is a URL of a database
  std::string live;      ///< whose live key it is, by its prefix: "Stripe"
  bool platform_token = false;
  std::uint32_t line = 0;
};

/// What of an app was read.
enum class Part : std::uint8_t {
  kCollaborators,
  kReleases,
  kBuilds,
  kAttachments,
  kAddons,
  kBuildpacks,
  kDrains,
  kWebhooks,
  kConfig,
  kCount
};

struct App {
  std::string name;
  std::string id;
  std::string owner;  ///< address; a team's ends with @herokumanager.com
  std::string team;   ///< empty: owned by a person
  std::string stack;
  std::string build_stack;
  Stage stage = Stage::kUnknown;
  std::string pipeline;  ///< id
  std::optional<bool> locked;
  std::optional<Day> created;
  std::uint32_t line = 0;  ///< in apps.json
  std::vector<Collaborator> collaborators;
  std::vector<Activity> activity;   ///< one per person, sorted
  std::optional<Day> history_from;  ///< oldest release and build that were read, if there are more
  std::vector<Addon> addons;
  std::vector<Attachment> attachments;
  std::vector<Drain> drains;
  std::vector<Webhook> webhooks;
  std::vector<Buildpack> buildpacks;
  std::vector<ConfigVar> config;
  std::uint32_t parts = 0;  ///< bits of Part

  bool has(Part part) const { return (parts >> static_cast<unsigned>(part) & 1U) != 0; }
  bool is_production() const { return stage == Stage::kProduction; }
  /// "apps/NAME/PART.json" in the snapshot.
  std::string file(std::string_view part) const;
};

struct Member {
  std::string email;
  std::string role;  ///< "admin", "member", "viewer", "collaborator"
  bool federated = false;
  std::optional<bool> two_factor;
  std::optional<Day> since;
  std::uint32_t line = 0;
};

struct Invitation {
  std::string email;
  std::string role;
  std::optional<Day> since;
  std::uint32_t line = 0;
};

struct Team {
  std::string name;
  std::string default_role;  ///< that new members get; empty: not told
  std::optional<std::size_t> identity_providers;
  bool has_members = false;
  std::vector<Member> members;
  std::vector<Invitation> invitations;

  std::string file(std::string_view part) const;
};

struct ReviewApp {
  std::string app;  ///< name; may be empty
  std::string app_id;
  int pr_number = 0;
  bool of_fork = false;
  std::optional<Day> since;
  std::uint32_t line = 0;
};

struct Pipeline {
  std::string id;
  std::string name;
  bool has_review_config = false;  ///< review apps are on
  bool automatic = false;
  bool wait_for_ci = false;
  bool destroy_stale = false;
  std::string base_name;
  std::vector<ReviewApp> review_apps;
  std::vector<ConfigVar> test_config;    ///< of CI
  std::vector<ConfigVar> review_config;  ///< that review apps get

  std::string file(std::string_view part) const;
};

/// A token of whoever took the snapshot.
struct Authorization {
  std::string id;
  std::string description;
  std::vector<std::string> scopes;
  bool expires = false;
  std::string client;    ///< name of the program it was given to; empty: made by hand
  bool session = false;  ///< a login
  std::optional<Day> created;
  std::uint32_t line = 0;
};

struct Account {
  std::string email;
  std::optional<bool> two_factor;
  bool federated = false;
};

struct Snapshot {
  Day taken;
  std::string target;       ///< "team acme", "app shop"
  std::string taken_by;     ///< address
  bool has_config = false;  ///< config vars were asked for
  bool has_authorizations = false;
  std::optional<Account> account;
  std::vector<Authorization> authorizations;
  std::vector<Team> teams;
  std::vector<App> apps;  ///< by name
  std::vector<Pipeline> pipelines;

  const App* find_app(std::string_view name) const;
};

}  // namespace sluice::access
