// What the two yarn formats share: entries found by the pattern that asks for them ("name@^1.0").
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/formats/package_json.h"
#include "inventory/name_table.h"
#include "inventory/package_file.h"
#include "inventory/package_set.h"

namespace sluice::inventory {

/// Which package answers to which pattern. Holds views into the lockfile's text or tree.
class YarnPatterns {
 public:
  void add(std::string_view pattern, std::size_t package);

  /// Tries the pattern as written and with berry's "npm:"; at last the name alone where only one
  /// package answers to it (`resolutions` change patterns). kNone if nothing answers.
  std::size_t find(std::string_view name, std::string_view spec);

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

 private:
  NameTable patterns_;
  std::vector<std::size_t> of_pattern_;  ///< by the pattern's number
  NameTable names_;
  std::vector<std::size_t> of_name_;  ///< by the name's number; kNone: several
  std::string pattern_;               ///< the one that is looked for
};

/// A name and the spec by which `from` asks for it; resolved when all patterns are known. Views as
/// above.
struct YarnNeed {
  std::size_t from = 0;
  std::string_view name;
  std::string_view spec;
};

/// Adds the edges, and from the package.json files what is direct and for what.
void connect_yarn(const PackageFileInput& input, YarnPatterns& patterns,
                  const std::vector<YarnNeed>& needs, PackageSet& set);

Result<PackageFile> parse_yarn_classic(const PackageFileInput& input);
Result<PackageFile> parse_yarn_berry(const PackageFileInput& input);

}  // namespace sluice::inventory
