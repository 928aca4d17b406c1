#include "correlate/outdated_choice.h"

#include <algorithm>
#include <array>
#include <vector>

#include "versions/ecosystem.h"
#include "versions/prerelease.h"
#include "versions/requirement.h"
#include "versions/text.h"

namespace sluice::correlate {
namespace {

using registries::Release;

/// A version that begins with as many digits is a date: "20040616". Such ones were given before a
/// project had version numbers, and sort above all of them.
constexpr std::size_t kDateDigits = 6;

bool begins_with_date(std::string_view version) {
  const std::string_view numbers = versions::leading_numbers(version);
  return std::min(numbers.find('.'), numbers.size()) >= kDateDigits;
}

/// What Maven's artifacts have behind the numbers to tell builds of one version apart: "jre",
/// "android", "jre8". Empty for the words that mean a release.
std::string flavour_of(std::string_view version) {
  constexpr std::array<std::string_view, 4> kReleaseWords = {"", "final", "release", "ga"};
  constexpr std::string_view kSeparators = ".-_";
  std::string_view rest = version;
  const std::string_view numbers = versions::leading_numbers(version);
  rest.remove_prefix(numbers.empty() ? 0
                                     : static_cast<std::size_t>(numbers.data() - version.data()) +
                                           numbers.size());
  while (!rest.empty() && kSeparators.find(rest[0]) != std::string_view::npos) {
    rest.remove_prefix(1);
  }
  std::string flavour = versions::to_lower(rest);
  const bool plain =
      std::find(kReleaseWords.begin(), kReleaseWords.end(), flavour) != kReleaseWords.end();
  return plain ? std::string() : flavour;
}

/// Says which releases count.
class Sieve {
 public:
  Sieve(const registries::ReleaseList& list, const versions::Ecosystem& ecosystem,
        std::string_view current)
      : ecosystem_(ecosystem),
        current_(current),
        prerelease_(versions::is_prerelease(ecosystem.compare, current)),
        date_(begins_with_date(current)) {
    const auto is_fine = [](const Release& release) {
      return !release.withdrawn && release.deprecated.empty();
    };
    deprecated_too_ = std::none_of(
        list.releases.begin(), list.releases.end(),
        [&](const Release& release) { return is_fine(release) && is_stable(release.version); });
    for (const Release& release : list.releases) {
      if (release.version == list.tagged_latest && is_stable(release.version)) {
        ceiling_ = release.version;
      }
    }
    if (ecosystem.name == "Maven") {
      const bool any =
          std::any_of(list.releases.begin(), list.releases.end(), [&](const Release& release) {
            return is_above(release.version) && flavour_of(release.version) == flavour_of(current);
          });
      same_flavour_ = !current.empty() && any;
    }
  }

  bool counts(const Release& release) const {
    const std::string_view version = release.version;
    if (release.withdrawn || (!release.deprecated.empty() && !deprecated_too_)) return false;
    // Branches: "dev-main", "7.x-dev".
    if (versions::leading_numbers(version).empty()) return false;
    if (ecosystem_.name == "Packagist" && version.ends_with("-dev")) return false;
    if (!prerelease_ && !is_stable(version)) return false;
    if (!date_ && begins_with_date(version)) return false;
    if (!prerelease_ && !ceiling_.empty() && ecosystem_.compare(version, ceiling_) > 0)
      return false;
    return !same_flavour_ || flavour_of(version) == flavour_of(current_);
  }

  bool is_above(std::string_view version) const {
    return current_.empty() || ecosystem_.compare(version, current_) > 0;
  }

 private:
  bool is_stable(std::string_view version) const {
    return !versions::is_prerelease(ecosystem_.compare, version);
  }

  const versions::Ecosystem& ecosystem_;
  std::string_view current_;
  std::string_view ceiling_;
  bool prerelease_;
  bool date_;
  bool deprecated_too_ = false;
  bool same_flavour_ = false;
};

}  // namespace

Choice choose_releases(const registries::ReleaseList& list, std::string_view ecosystem,
                       std::string_view current, std::string_view requirement) {
  Choice choice;
  const versions::Ecosystem* const known = versions::find_ecosystem(ecosystem);
  if (known == nullptr) return choice;
  const auto raise = [&](const Release& release, const Release** best) {
    if (*best == nullptr || known->compare(release.version, (*best)->version) > 0) *best = &release;
  };
  const Sieve sieve(list, *known, current);
  // Who asks for one version has chosen. Maven's lone versions "allow" all others, which says
  // nothing.
  const bool ranges =
      !requirement.empty() && !versions::exact_version(ecosystem, requirement).has_value();
  std::vector<const Release*> newer;
  for (const Release& release : list.releases) {
    if (!current.empty() && known->compare(release.version, current) == 0 &&
        (choice.current == nullptr || release.version == current)) {
      choice.current = &release;
    }
    if (!sieve.counts(release)) continue;
    raise(release, &choice.newest);
    if (ranges && versions::allows(ecosystem, requirement, release.version).value_or(false)) {
      raise(release, &choice.newest_allowed);
    }
    if (current.empty() || !sieve.is_above(release.version)) continue;
    newer.push_back(&release);
    if (versions::same_line(release.version, current)) raise(release, &choice.newest_patch);
  }
  choice.newer = newer.size();
  if (choice.newest_patch == nullptr) choice.newest_patch = choice.current;
  return choice;
}

int months_between(std::chrono::sys_days from, std::chrono::sys_days to) {
  const std::chrono::year_month_day a(from);
  const std::chrono::year_month_day b(to);
  int months = (static_cast<int>(b.year()) - static_cast<int>(a.year())) * 12 +
               static_cast<int>(static_cast<unsigned>(b.month())) -
               static_cast<int>(static_cast<unsigned>(a.month()));
  if (static_cast<unsigned>(b.day()) < static_cast<unsigned>(a.day())) --months;
  return std::max(months, 0);
}

}  // namespace sluice::correlate
