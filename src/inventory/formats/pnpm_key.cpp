#include "inventory/formats/pnpm_key.h"

#include <algorithm>

#include "inventory/formats/package_json.h"

namespace sluice::inventory {
namespace {

/// "registry.example/name/1.2.3": a key without leading slash begins with a host.
bool begins_with_host(std::string_view key) {
  const std::string_view first = key.substr(0, key.find('/'));
  return first.size() < key.size() && !first.starts_with('@') &&
         first.find('.') != std::string_view::npos && first.find('@') == std::string_view::npos;
}

bool is_version(std::string_view text) {
  return !text.empty() && text[0] >= '0' && text[0] <= '9' &&
         text.find('.') != std::string_view::npos && text.find('/') == std::string_view::npos;
}

/// Name and version of "@s/name/1.2.3_peers".
PnpmKey split_slashes(std::string_view key) {
  const std::size_t from = key.starts_with('@') ? key.find('/') : 0;
  const std::size_t slash =
      from == std::string_view::npos ? from : key.find('/', from == 0 ? 0 : from + 1);
  if (slash == std::string_view::npos) return {key, {}, PackageSource::kRegistry};
  std::string_view version = key.substr(slash + 1);
  version = version.substr(0, version.find('_'));
  return {key.substr(0, slash), version, PackageSource::kRegistry};
}

/// Name and version of "@s/name@1.2.3".
PnpmKey split_at_sign(std::string_view key) {
  const std::size_t separator = version_separator(key);
  if (separator == std::string_view::npos) return {key, {}, PackageSource::kRegistry};
  return {key.substr(0, separator), key.substr(separator + 1), PackageSource::kRegistry};
}

}  // namespace

std::optional<PnpmDialect> pnpm_dialect(std::string_view lockfile_version) {
  switch (lockfile_version.empty() ? '\0' : lockfile_version[0]) {
    case '3':
    case '4':
    case '5':
      return PnpmDialect::kSlashes;
    case '6':
      return PnpmDialect::kBrackets;
    case '7':
    case '9':
      return PnpmDialect::kSnapshots;
    default:
      return {};
  }
}

std::string_view without_peers(std::string_view key) { return key.substr(0, key.find('(')); }

PnpmKey split_pnpm_key(PnpmDialect dialect, std::string_view key) {
  key = without_peers(key);
  const bool address = key.starts_with("file:") || key.starts_with("link:") ||
                       key.find("://") < std::min(key.find('@', 1), key.size());
  if (address) return {key, {}, source_of_spec(key)};
  const bool host = dialect != PnpmDialect::kSnapshots && begins_with_host(key);
  if (host) key.remove_prefix(key.find('/') + 1);
  if (key.starts_with('/')) key.remove_prefix(1);
  PnpmKey split = dialect == PnpmDialect::kSlashes ? split_slashes(key) : split_at_sign(key);
  if (is_version(split.version)) return split;
  // "github.com/user/repo/<commit>" is git; any other address is what its protocol says.
  split.source = host ? PackageSource::kGit : source_of_spec(split.version);
  if (split.source == PackageSource::kRegistry) split.source = PackageSource::kUrl;
  split.version = {};
  return split;
}

void write_pnpm_key(PnpmDialect dialect, std::string_view name, std::string_view reference,
                    std::string* key) {
  key->clear();
  if (dialect != PnpmDialect::kSnapshots) *key += '/';
  *key += name;
  *key += dialect == PnpmDialect::kSlashes ? '/' : '@';
  *key += reference;
}

}  // namespace sluice::inventory
