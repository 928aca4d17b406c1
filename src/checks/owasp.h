// OWASP Top 10 categories by CWE, in the editions of 2021 and 2025: the lists that OWASP publishes
// ("List of Mapped CWEs" on each category's page), and overrides where they name none or several.
// The data is rules/owasp.toml. Immutable, thread-safe.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "format/node.h"

namespace sluice::checks {

/// "A05" and "A02". Of several CWEs the first decides; the others add what they are listed under.
struct OwaspIds {
  std::string in_2021;
  std::string in_2025;
  std::vector<std::string> more_2021;
  std::vector<std::string> more_2025;
};

struct OwaspCategory {
  std::string id;        ///< "A01"
  std::string name;      ///< "Broken Access Control"
  std::string coverage;  ///< what a build-time gate looks at
  std::string blind;     ///< what it can't see
};

class Owasp {
 public:
  static Result<Owasp> read(std::string_view file, const format::Node& document);

  /// An error if a CWE is in no category or in several, and no override says which.
  Result<OwaspIds> ids_of(std::string_view rule, std::span<const unsigned> cwe) const;

  /// 0: 2021, 1: 2025.
  std::span<const OwaspCategory> categories(std::size_t edition) const {
    return categories_[edition];
  }
  static constexpr std::array<std::string_view, 2> kEditions = {"2021", "2025"};

 private:
  Result<std::string> category_of(std::size_t edition, std::string_view rule, unsigned cwe) const;

  std::array<std::vector<OwaspCategory>, 2> categories_;
  std::array<std::multimap<unsigned, std::string>, 2> listed_;
  /// Key: a rule's id, what stands before its '/', or "CWE-489".
  std::array<std::map<std::string, std::string, std::less<>>, 2> overrides_;
};

}  // namespace sluice::checks
