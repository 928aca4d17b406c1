#include "access/list_readers.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <utility>

#include "base/date.h"

namespace sluice::access {
namespace {

using format::Node;

constexpr std::size_t kMaxText = 512;

std::string text_in(const Node& node, std::string_view key) {
  return std::string(node.text_of(key).substr(0, kMaxText));
}

/// Text of `key2` of the object `key`.
std::string text_in(const Node& node, std::string_view key, std::string_view key2) {
  const Node* found = node.find(key, key2);
  const bool scalar = found != nullptr && !found->is_array() && !found->is_object();
  return scalar ? found->text.substr(0, kMaxText) : std::string();
}

bool flag_in(const Node& node, std::string_view key) {
  const Node* found = node.find(key);
  return found != nullptr && found->is_true();
}

/// Nothing for null and for an absent key: not told.
std::optional<bool> told_flag_in(const Node& node, std::string_view key) {
  const Node* found = node.find(key);
  if (found == nullptr || found->kind != Node::Kind::kBoolean) return std::nullopt;
  return found->is_true();
}

std::optional<Day> day_in(const Node& node, std::string_view key) {
  return parse_day(node.text_of(key));
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

/// Printable, no blanks: it can stand on one line.
bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != 0x7f; });
}

/// Nothing that a reader of the plan would not see: C1 controls, blanks other than the usual, marks
/// of direction. The bytes are valid UTF-8, as the reader of JSON gives no other.
bool is_visible(std::string_view text) {
  constexpr std::string_view kHidden[] = {"\u00a0", "\u00ad", "\u3000", "\ufeff", "\u061c"};
  for (const std::string_view one : kHidden) {
    if (text.find(one) != std::string_view::npos) return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char first = static_cast<unsigned char>(text[i]);
    if (first <= ' ' || first == 0x7f) return false;
    const unsigned char second = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1])
                                                     : static_cast<unsigned char>(0);
    if (first == 0xc2 && second < 0xa0) return false;                       // U+0080 to U+009F
    if (first == 0xe2 && (second == 0x80 || second == 0x81)) return false;  // U+2000 to U+207F
  }
  return true;
}

/// "DATABASE", "HEROKU_POSTGRESQL_RED".
bool is_variable(std::string_view text) {
  return !text.empty() && text.size() <= 256 &&
         text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
             std::string_view::npos;
}

/// Calls `read` for each object of a list; counts what it refuses.
template <typename Read>
std::size_t each(const Node& list, Read read) {
  std::size_t refused = 0;
  for (const Node& node : list.items) {
    if (!node.is_object() || !read(node)) ++refused;
  }
  return refused;
}

}  // namespace

bool is_name(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !text.empty() && text.size() <= 64 && text.front() != '-' &&
         text.find_first_not_of(kLetters) == std::string_view::npos;
}

bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
         text.front() != '-' && text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of("\"`$\\<>(){}[];,:") == std::string_view::npos && is_visible(text);
}

std::string address_of(const Node* user) {
  std::string email = user == nullptr ? std::string() : lower(text_in(*user, "email"));
  return is_address(email) ? email : std::string();
}

std::size_t read_apps(const Node& list, std::vector<App>* apps) {
  return each(list, [&](const Node& node) {
    App app;
    app.name = text_in(node, "name");
    if (!is_name(app.name)) return false;
    app.id = text_in(node, "id");
    app.owner = address_of(node.find("owner"));
    app.team = text_in(node, "team", "name");
    if (!app.team.empty() && !is_name(app.team)) return false;
    app.stack = text_in(node, "stack", "name");
    app.build_stack = text_in(node, "build_stack", "name");
    app.locked = told_flag_in(node, "locked");
    app.created = day_in(node, "created_at");
    app.line = node.line;
    apps->push_back(std::move(app));
    return true;
  });
}

std::size_t read_couplings(const Node& list, std::vector<App>* apps) {
  std::map<std::string, App*, std::less<>> by_id;
  for (App& app : *apps) by_id.emplace(app.id, &app);
  return each(list, [&](const Node& node) {
    const std::optional<Stage> stage = parse_stage(text_in(node, "stage"));
    if (!stage) return false;
    // Couplings of apps that the snapshot does not have are no mistake.
    const auto found = by_id.find(text_in(node, "app", "id"));
    if (found == by_id.end()) return true;
    found->second->stage = *stage;
    found->second->pipeline = text_in(node, "pipeline", "id");
    return true;
  });
}

std::size_t read_collaborators(const Node& list, App* app) {
  return each(list, [&](const Node& node) {
    Collaborator person;
    person.email = address_of(node.find("user"));
    if (person.email.empty()) return false;
    // The team itself is among them and is no person.
    if (person.email.ends_with("@herokumanager.com")) return true;
    person.role = text_in(node, "role");
    if (const Node* permissions = node.find("permissions"); permissions != nullptr) {
      for (const Node& item : permissions->items) {
        const std::string_view word = item.is_object() ? item.text_of("name") : item.text;
        const auto bit = parse_permission(word);
        person.permissions = static_cast<Permissions>(person.permissions | bit);
      }
      person.has_permissions = !permissions->items.empty();
    }
    person.since = day_in(node, "created_at");
    person.line = node.line;
    app->collaborators.push_back(std::move(person));
    return true;
  });
}

std::size_t read_activity(const Node& list, App* app, std::optional<Day>* from) {
  std::map<std::string, Day> last;
  for (const Activity& known : app->activity) last.emplace(known.email, known.last);
  const std::size_t refused = each(list, [&](const Node& node) {
    const std::optional<Day> day = day_in(node, "created_at");
    if (!day) return false;
    if (!*from || *day < **from) *from = *day;
    const std::string email = address_of(node.find("user"));
    if (email.empty()) return true;  // made by the platform
    const auto entry = last.emplace(email, *day).first;
    entry->second = std::max(entry->second, *day);
    return true;
  });
  app->activity.clear();
  for (const auto& [email, day] : last) app->activity.push_back({email, day});
  return refused;
}

std::size_t read_addons(const Node& list, App* app) {
  return each(list, [&](const Node& node) {
    Addon addon{text_in(node, "name"), text_in(node, "addon_service", "name"),
                text_in(node, "plan", "name")};
    if (!is_name(addon.name)) return false;
    app->addons.push_back(std::move(addon));
    return true;
  });
}

std::size_t read_attachments(const Node& list, App* app) {
  return each(list, [&](const Node& node) {
    constexpr std::string_view kCredential = "credential:";
    Attachment attachment;
    attachment.name = text_in(node, "name");
    attachment.addon = text_in(node, "addon", "name");
    if (const Node* addon = node.find("addon"); addon != nullptr) {
      attachment.owner = text_in(*addon, "app", "name");
    }
    if (!is_variable(attachment.name) || !is_name(attachment.addon)) return false;
    if (!attachment.owner.empty() && !is_name(attachment.owner)) return false;
    const std::string space = text_in(node, "namespace");
    if (space.starts_with(kCredential)) {
      attachment.credential = space.substr(kCredential.size());
      if (attachment.credential == "default") attachment.credential.clear();
    } else {
      attachment.other_namespace = !space.empty();
    }
    attachment.line = node.line;
    app->attachments.push_back(std::move(attachment));
    return true;
  });
}

std::size_t read_buildpacks(const Node& list, App* app) {
  return each(list, [&](const Node& node) {
    Buildpack pack{text_in(node, "buildpack", "url"), node.line};
    if (pack.url.empty() || !is_printable(pack.url)) return false;
    app->buildpacks.push_back(std::move(pack));
    return true;
  });
}

std::size_t read_drains(const Node& list, App* app) {
  return each(list, [&](const Node& node) {
    Drain drain;
    drain.id = text_in(node, "id");
    drain.url = text_in(node, "url");
    if (!is_id(drain.id) || !is_printable(drain.url)) return false;
    const Node* addon = node.find("addon");
    drain.of_addon = addon != nullptr && (addon->is_object() || addon->is_true());
    drain.has_credentials = flag_in(node, "credentials");
    drain.line = node.line;
    app->drains.push_back(std::move(drain));
    return true;
  });
}

std::size_t read_webhooks(const Node& list, App* app) {
  return each(list, [&](const Node& node) {
    Webhook hook;
    hook.id = text_in(node, "id");
    hook.url = text_in(node, "url");
    hook.level = text_in(node, "level");
    if (!is_id(hook.id) || !is_printable(hook.url)) return false;
    for (const std::string& event : node.texts_of("include")) {
      if (event.find_first_not_of("abcdefghijklmnopqrstuvwxyz-:_") != std::string::npos) continue;
      if (hook.include.size() < kMaxText) hook.include += (hook.include.empty() ? "" : ",") + event;
    }
    hook.line = node.line;
    app->webhooks.push_back(std::move(hook));
    return true;
  });
}

std::size_t read_config(const Node& list, std::vector<ConfigVar>* config) {
  return each(list, [&](const Node& node) {
    ConfigVar variable;
    variable.name = text_in(node, "name");
    if (!is_variable(variable.name)) return false;
    variable.value = text_in(node, "value");
    variable.database = text_in(node, "database");
    variable.live = text_in(node, "live");
    variable.platform_token = flag_in(node, "platform_token");
    variable.line = node.line;
    config->push_back(std::move(variable));
    return true;
  });
}

std::size_t read_members(const Node& list, Team* team) {
  return each(list, [&](const Node& node) {
    Member member;
    member.email = address_of(&node);
    if (member.email.empty()) member.email = address_of(node.find("user"));
    if (member.email.empty()) return false;
    member.role = text_in(node, "role");
    member.federated = flag_in(node, "federated");
    member.two_factor = told_flag_in(node, "two_factor_authentication");
    member.since = day_in(node, "created_at");
    member.line = node.line;
    team->members.push_back(std::move(member));
    return true;
  });
}

std::size_t read_invitations(const Node& list, Team* team) {
  return each(list, [&](const Node& node) {
    Invitation invitation{address_of(node.find("user")), text_in(node, "role"),
                          day_in(node, "created_at"), node.line};
    if (invitation.email.empty()) return false;
    team->invitations.push_back(std::move(invitation));
    return true;
  });
}

std::size_t read_authorizations(const Node& list, std::vector<Authorization>* tokens) {
  return each(list, [&](const Node& node) {
    Authorization token;
    token.id = text_in(node, "id");
    if (!is_id(token.id)) return false;
    token.description = text_in(node, "description");
    token.scopes = node.texts_of("scope");
    const Node* expires = node.find("access_token", "expires_in");
    token.expires = expires != nullptr && expires->kind == Node::Kind::kNumber;
    token.client = text_in(node, "client", "name");
    const Node* session = node.find("session");
    token.session = session != nullptr && (session->is_object() || session->is_true());
    token.created = day_in(node, "created_at");
    token.line = node.line;
    tokens->push_back(std::move(token));
    return true;
  });
}

std::size_t read_pipelines(const Node& list, std::vector<Pipeline>* pipelines) {
  return each(list, [&](const Node& node) {
    Pipeline pipeline;
    pipeline.id = text_in(node, "id");
    pipeline.name = text_in(node, "name");
    if (!is_id(pipeline.id) || !is_name(pipeline.name)) return false;
    pipelines->push_back(std::move(pipeline));
    return true;
  });
}

std::size_t read_review_apps(const Node& list, Pipeline* pipeline) {
  return each(list, [&](const Node& node) {
    ReviewApp app;
    app.app = text_in(node, "app", "name");
    if (!is_name(app.app)) app.app.clear();
    app.app_id = text_in(node, "app", "id");
    const std::string number = text_in(node, "pr_number");
    std::from_chars(number.data(), number.data() + number.size(), app.pr_number);
    const Node* fork = node.find("fork_repo");
    app.of_fork = fork != nullptr && (fork->is_object() || fork->is_true());
    app.since = day_in(node, "created_at");
    app.line = node.line;
    pipeline->review_apps.push_back(std::move(app));
    return true;
  });
}

void read_review_config(const Node& object, Pipeline* pipeline) {
  pipeline->has_review_config = object.is_object();
  pipeline->automatic = flag_in(object, "automatic_review_apps");
  pipeline->wait_for_ci = flag_in(object, "wait_for_ci");
  pipeline->destroy_stale = flag_in(object, "destroy_stale_apps");
  pipeline->base_name = text_in(object, "base_name");
  if (!is_name(pipeline->base_name)) pipeline->base_name.clear();
}

}  // namespace sluice::access
