#include "access/config_digest.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "base/hash.h"
#include "core/database_fingerprint.h"
#include "format/json_writer.h"

namespace sluice::access {
namespace {

constexpr std::size_t kDigits = 32;

/// Whether a part of the name, between underscores, is one of the words.
bool is_secret_name(std::string_view name, const std::vector<std::string>& words) {
  std::string part;
  const auto is_word = [&] { return std::find(words.begin(), words.end(), part) != words.end(); };
  for (const char c : name) {
    if (c == '_') {
      if (is_word()) return true;
      part.clear();
    } else {
      part += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
  }
  return is_word();
}

bool has_password(std::string_view value) {
  const std::size_t begin = value.find("://");
  if (begin == std::string_view::npos) return false;
  const std::size_t at = value.find('@', begin);
  const std::size_t colon = value.find(':', begin + 3);
  return at != std::string_view::npos && colon < at && value.find('/', begin + 3) > at;
}

/// A token of Heroku's platform begins with HRKU-.
bool has_platform_token(std::string_view name, std::string_view value) {
  constexpr std::string_view kPrefix = "HRKU-";
  const std::size_t at = value.find(kPrefix);
  return (at != std::string_view::npos && value.size() >= at + kPrefix.size() + 36) ||
         (name == "HEROKU_API_KEY" && value.size() >= 36);
}

std::string live_provider(std::string_view value, const std::vector<LiveKey>& keys) {
  for (const LiveKey& key : keys) {
    for (const std::string& prefix : key.prefixes) {
      if (value.starts_with(prefix) && value.size() >= prefix.size() + 8) return key.provider;
    }
  }
  return {};
}

}  // namespace

std::string config_digest(const format::Node& variables, std::string_view key,
                          const AccessRules& rules) {
  std::string text = "[";
  bool first = true;
  for (const format::Member& member : variables.members) {
    const std::string& name = member.key;
    const std::string_view value = member.value.text;
    const std::optional<DatabaseLogin> login = database_login(value);
    std::string line = "{\"name\":" + format::json_string(name);
    if (login) {
      line += ",\"database\":\"" + database_fingerprint(key, *login) + '"';
    } else if (value.size() >= rules.min_secret &&
               (is_secret_name(name, rules.secret_words) || has_password(value))) {
      line += ",\"value\":\"" + hmac_sha256_hex(key, value).substr(0, kDigits) + '"';
    }
    if (const std::string live = live_provider(value, rules.live_keys); !live.empty()) {
      line += ",\"live\":" + format::json_string(live);
    }
    if (has_platform_token(name, value)) line += ",\"platform_token\":true";
    text += (first ? "" : ",") + line + '}';
    first = false;
  }
  return text + ']';
}

}  // namespace sluice::access
