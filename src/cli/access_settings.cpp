#include "cli/access_settings.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "core/database_fingerprint.h"

namespace sluice::cli {
namespace {

using format::Member;
using format::Node;

class AccessReader {
 public:
  AccessReader(std::string_view file_name, AccessSettings* settings)
      : file_name_(file_name), settings_(settings) {}

  Status read(const Node& table) {
    for (const Member& member : table.members) {
      if (Status failed = read_key(member)) return failed;
    }
    if (!settings_->production_databases.empty() && settings_->fingerprint_key.empty()) {
      return error(table.line,
                   "access.production_databases needs access.fingerprint_key: write both with "
                   "sluice access fingerprint");
    }
    return std::nullopt;
  }

 private:
  Error error(std::size_t line, std::string message) const {
    return Error{file_name_, line, std::move(message)};
  }

  Error unknown(const Member& member, const std::string& where,
                const std::vector<std::string>& keys) const {
    const std::string near = nearest(member.key, keys);
    return error(member.line, "unknown key \"" + where + member.key + '"' +
                                  (near.empty() ? "" : ", did you mean \"" + where + near + "\"?"));
  }

  Status read_key(const Member& member) {
    const Node& value = member.value;
    if (member.key == "production_databases") return read_databases(member);
    if (member.key == "fingerprint_key") return read_fingerprint_key(member);
    if (member.key == "domains") return read_lower_texts(member, &settings_->domains);
    if (member.key == "admins") return read_lower_texts(member, &settings_->admins);
    if (member.key == "stages") return read_stages(member);
    if (member.key != "grant") {
      return unknown(
          member, "access.",
          {"production_databases", "fingerprint_key", "domains", "admins", "stages", "grant"});
    }
    if (!value.is_array()) return error(member.line, "write it as [[access.grant]]");
    for (const Node& table : value.items) {
      if (!table.is_object()) return error(member.line, "write it as [[access.grant]]");
      if (Status failed = read_grant(table)) return failed;
    }
    return std::nullopt;
  }

  Status read_databases(const Member& member) {
    if (Status failed = read_texts(member, &settings_->production_databases)) return failed;
    for (const std::string& text : settings_->production_databases) {
      // The text itself is not told: a URL may stand there by mistake.
      if (!is_database_fingerprint(text)) {
        return error(member.line,
                     "access.production_databases must hold fingerprints (db- and 32 hex digits) "
                     "that sluice access fingerprint prints");
      }
    }
    return std::nullopt;
  }

  Status read_fingerprint_key(const Member& member) {
    if (!member.value.is_string() || member.value.text.size() < kMinFingerprintKey) {
      return error(member.line, "access.fingerprint_key must be a text of at least " +
                                    std::to_string(kMinFingerprintKey) +
                                    " characters; sluice access fingerprint makes one");
    }
    settings_->fingerprint_key = member.value.text;
    return std::nullopt;
  }

  Status read_texts(const Member& member, std::vector<std::string>* texts) {
    const Node& value = member.value;
    const bool all_texts =
        std::all_of(value.items.begin(), value.items.end(),
                    [](const Node& item) { return item.is_string() && !item.text.empty(); });
    if (!value.is_array() || !all_texts) {
      return error(member.line, member.key + " must be an array of strings");
    }
    texts->clear();
    for (const Node& item : value.items) texts->push_back(item.text);
    return std::nullopt;
  }

  Status read_lower_texts(const Member& member, std::vector<std::string>* texts) {
    if (Status failed = read_texts(member, texts)) return failed;
    for (std::string& text : *texts) {
      for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return std::nullopt;
  }

  /// An array of words that Heroku knows.
  Status read_words(const Member& member, std::span<const char* const> known,
                    std::vector<std::string>* words) {
    if (Status failed = read_texts(member, words)) return failed;
    const std::vector<std::string> all(known.begin(), known.end());
    for (const std::string& word : *words) {
      if (std::find(all.begin(), all.end(), word) != all.end()) continue;
      std::string list;
      for (const std::string& one : all) list += (list.empty() ? "" : ", ") + one;
      return error(member.line, member.key + " can hold " + list + ", not \"" + word + '"');
    }
    return std::nullopt;
  }

  Status read_stages(const Member& table) {
    if (!table.value.is_object()) return error(table.line, "write it as [access.stages]");
    const std::vector<std::string> known(std::begin(kAccessStages), std::end(kAccessStages));
    for (const Member& member : table.value.members) {
      if (std::find(known.begin(), known.end(), member.key) == known.end()) {
        return unknown(member, "access.stages.", known);
      }
      StageNames names;
      names.stage = member.key;
      if (Status failed = read_texts(member, &names.apps)) return failed;
      settings_->stages.push_back(std::move(names));
    }
    return std::nullopt;
  }

  Status read_grant(const Node& table) {
    AccessGrant grant;
    grant.line = table.line;
    for (const Member& member : table.members) {
      Status failed;
      if (member.key == "who") {
        failed = read_lower_texts(member, &grant.who);
      } else if (member.key == "may") {
        failed = read_words(member, kAccessPermissions, &grant.may);
      } else if (member.key == "stages") {
        failed = read_words(member, kAccessStages, &grant.stages);
      } else if (member.key == "apps") {
        failed = read_texts(member, &grant.apps);
      } else {
        failed = unknown(member, "access.grant.", {"who", "may", "stages", "apps"});
      }
      if (failed) return failed;
    }
    if (grant.who.empty()) return error(table.line, "[[access.grant]] needs who");
    if (grant.may.empty()) return error(table.line, "[[access.grant]] needs may");
    settings_->grants.push_back(std::move(grant));
    return std::nullopt;
  }

  std::string file_name_;
  AccessSettings* settings_;
};

}  // namespace

Status read_access_settings(std::string_view file_name, const format::Node& table,
                            AccessSettings* settings) {
  if (!table.is_object()) {
    return Error{std::string(file_name), table.line, "access must be a table: [access]"};
  }
  return AccessReader(file_name, settings).read(table);
}

}  // namespace sluice::cli
