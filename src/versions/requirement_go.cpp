#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"
#include "versions/semver.h"

namespace sluice::versions {
namespace {

constexpr std::string_view kIncompatible = "+incompatible";

bool is_incompatible(std::string_view version) {
  return version.size() > kIncompatible.size() &&
         version.substr(version.size() - kIncompatible.size()) == kIncompatible;
}

/// "v1.2.3"; OSV and some lockfiles leave out the `v`.
std::optional<Partial> read(std::string_view version) {
  Reader reader(version);
  reader.take_one_of("v");
  auto parsed = read_partial(reader.rest(), {});
  if (!parsed || parsed->known < parsed->numbers.size()) return std::nullopt;
  return parsed;
}

/// The major that the module's path stands for: one path for 0, 1 and what is incompatible, a path
/// of its own for each later one (Go Modules Reference, "Major version suffixes").
std::string_view path_major(const Partial& parsed, std::string_view version) {
  const bool shared = parsed.numbers[0] == "0" || is_incompatible(version);
  return shared ? std::string_view("1") : parsed.numbers[0];
}

}  // namespace

/// A requirement in go.mod is a minimum (Go Modules Reference, "Minimal version selection").
std::optional<bool> go_allows(std::string_view requirement, std::string_view version) {
  requirement = trim(requirement);
  const auto minimum = read(requirement);
  const auto parsed = read(version);
  if (!minimum || !parsed) return std::nullopt;
  return path_major(*minimum, requirement) == path_major(*parsed, version) &&
         compare_semver(version, requirement) >= 0;
}

std::optional<std::string> go_exact(std::string_view) { return std::nullopt; }

}  // namespace sluice::versions
