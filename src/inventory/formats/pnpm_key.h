// Keys of pnpm-lock.yaml. "/@s/name/1.2.3_peer@1.0.0", "/@s/name@1.2.3(peer@1.0.0)" and
// "@s/name@1.2.3(peer@1.0.0)" all are @s/name 1.2.3.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/package.h"

namespace sluice::inventory {

enum class PnpmDialect {
  kSlashes,    ///< lockfileVersion up to 5.x
  kBrackets,   ///< 6.x
  kSnapshots,  ///< 7 and 9: no leading slash, edges in a table of their own
};

/// Nothing if the version is not known.
std::optional<PnpmDialect> pnpm_dialect(std::string_view lockfile_version);

struct PnpmKey {
  std::string_view name;
  std::string_view version;  ///< without peers; empty where the key is an address
  PackageSource source = PackageSource::kRegistry;
};

PnpmKey split_pnpm_key(PnpmDialect dialect, std::string_view key);

/// The key of what a dependency table calls `name: reference`.
void write_pnpm_key(PnpmDialect dialect, std::string_view name, std::string_view reference,
                    std::string* key);

/// The key without what stands in brackets at its end.
std::string_view without_peers(std::string_view key);

}  // namespace sluice::inventory
