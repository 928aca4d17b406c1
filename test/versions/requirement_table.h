// What the tests of requirements share: tables of requirements with versions that satisfy them and
// versions that don't.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "test/catch.h"
#include "versions/requirement.h"

namespace sluice::versions::test {

/// "yes", "no" or "unreadable".
inline std::string answer(std::optional<bool> allowed) {
  if (!allowed) return "unreadable";
  return *allowed ? "yes" : "no";
}

/// One requirement.
struct RequirementRow {
  std::string_view requirement;
  std::initializer_list<std::string_view> accepted;
  std::initializer_list<std::string_view> refused;
};

/// Checks every version of every row.
inline void check_requirements(std::string_view ecosystem,
                               std::initializer_list<RequirementRow> rows) {
  for (const RequirementRow& row : rows) {
    for (const std::string_view version : row.accepted) {
      INFO(std::string(row.requirement) << " accepts " << std::string(version));
      CHECK(answer(allows(ecosystem, row.requirement, version)) == "yes");
    }
    for (const std::string_view version : row.refused) {
      INFO(std::string(row.requirement) << " refuses " << std::string(version));
      CHECK(answer(allows(ecosystem, row.requirement, version)) == "no");
    }
  }
}

/// Checks that none of the requirements can be read, although the version can.
inline void check_unreadable(std::string_view ecosystem, std::string_view version,
                             std::initializer_list<std::string_view> requirements) {
  for (const std::string_view requirement : requirements) {
    INFO(std::string(requirement));
    CHECK(answer(allows(ecosystem, requirement, version)) == "unreadable");
    CHECK_FALSE(exact_version(ecosystem, requirement));
  }
}

/// Checks that none of the texts is a version, although the requirement can be read.
inline void check_no_versions(std::string_view ecosystem, std::string_view requirement,
                              std::initializer_list<std::string_view> versions) {
  for (const std::string_view version : versions) {
    INFO(std::string(version));
    CHECK(answer(allows(ecosystem, requirement, version)) == "unreadable");
  }
}

/// A requirement and the only version that it names; empty if there is none.
struct ExactRow {
  std::string_view requirement;
  std::string_view version;
};

/// Checks the only version of every row, and that the requirement accepts it.
inline void check_exact(std::string_view ecosystem, std::initializer_list<ExactRow> rows) {
  for (const ExactRow& row : rows) {
    INFO(std::string(row.requirement));
    const auto version = exact_version(ecosystem, row.requirement);
    CHECK(version.value_or("") == row.version);
    if (version) CHECK(answer(allows(ecosystem, row.requirement, *version)) == "yes");
  }
}

}  // namespace sluice::versions::test
