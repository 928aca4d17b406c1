// The rules, limits and tables of the access audit (rules/access/*.toml). Immutable after reading.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/severity.h"

namespace sluice::format {
struct Node;
}

namespace sluice::access {

struct AccessRule {
  std::string id;
  Severity severity = Severity::kMedium;
  std::optional<Severity> production;  ///< where a production app is concerned
  std::optional<Severity> exposed;     ///< where a review app or CI is
  Confidence confidence = Confidence::kHigh;
  std::string risk;
  std::string fix;
  std::vector<std::string> cwe;
  std::string owasp_2021;
  std::string owasp_2025;
};

struct StackRow {
  std::string name;
  std::optional<std::chrono::sys_days> deprecated;
  std::optional<std::chrono::sys_days> ends;
  bool ended = false;
  std::string source;
};

/// An add-on that holds an app's data.
struct DataService {
  std::string service;
  std::string prefix;        ///< of the add-on's own name
  bool credentials = false;  ///< has named credentials
};

struct LiveKey {
  std::string provider;
  std::vector<std::string> prefixes;
};

struct AccessLimits {
  unsigned look_back_days = 0;
  unsigned min_history_days = 0;
  unsigned min_grant_days = 0;
  unsigned max_managers = 0;
  unsigned min_admins = 0;
  unsigned max_admin_percent = 0;
  unsigned invitation_days = 0;
  unsigned review_app_days = 0;
};

struct AccessRules {
  std::map<std::string, AccessRule, std::less<>> rules;
  AccessLimits limits;
  std::string recommended_stack;
  std::vector<StackRow> stacks;
  std::vector<std::string> official_buildpacks;  ///< beginnings of URLs
  std::vector<DataService> data_services;
  std::vector<std::string> secret_words;
  std::size_t min_secret = 0;
  std::vector<LiveKey> live_keys;
};

/// One file of rules/access/.
struct AccessRuleFile {
  std::string_view name;
  std::string_view text;
};

/// An Error for unknown keys, and for what is missing once all files are read.
Result<AccessRules> read_access_rules(const std::vector<AccessRuleFile>& files);

}  // namespace sluice::access
