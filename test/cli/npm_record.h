// Advisories that tests publish between two builds.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/date.h"

namespace sluice::test {

/// A day that many days from today, as records have it.
inline std::string day(int ahead) {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return to_string(today + std::chrono::days(ahead));
}

/// An OSV record: all versions of an npm package below 9.0.0 have a flaw.
inline std::string npm_record(std::string_view id, std::string_view package, std::string_view when,
                              std::string_view severity = "HIGH") {
  return R"({"schema_version": "1.6.0", "id": ")" + std::string(id) + R"(", "modified": ")" +
         std::string(when) + R"(T01:00:00Z", "published": ")" + std::string(when) +
         R"(T01:00:00Z", "summary": "A flaw", "affected": [{"package": {"ecosystem":
 "npm", "name": ")" +
         std::string(package) +
         R"("}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"},
 {"fixed": "9.0.0"}]}]}], "database_specific": {"severity": ")" +
         std::string(severity) + R"("}})";
}

}  // namespace sluice::test
