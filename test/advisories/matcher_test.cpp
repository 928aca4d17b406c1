#include "advisories/matcher.h"

#include <chrono>
#include <string>
#include <vector>

#include "advisories/aliases.h"
#include "advisories/fix.h"
#include "advisories/severity.h"
#include "test/advisories/support.h"

namespace sluice::advisories {
namespace {

constexpr const char* kHigh = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";      // 7.5
constexpr const char* kCritical = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";  // 9.8
constexpr const char* kMediumV4 = "CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:A/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N";

Package package_of(std::string ecosystem, std::string name, std::string version) {
  Package package;
  package.ecosystem = std::move(ecosystem);
  package.name = std::move(name);
  package.version = std::move(version);
  return package;
}

/// A record of npm's "pkg": introduced 0, fixed as given (empty: never).
AdvisoryRecord npm_record(std::string id, std::string fixed,
                          std::vector<std::string> aliases = {}) {
  AdvisoryRecord record;
  record.id = std::move(id);
  record.aliases = std::move(aliases);
  Affected affected{"npm", "pkg", {{false, {{EventKind::kIntroduced, "0"}}}}, {}, {}, {}};
  if (!fixed.empty()) affected.ranges[0].events.push_back({EventKind::kFixed, std::move(fixed)});
  record.affected.push_back(std::move(affected));
  return record;
}

std::vector<AdvisoryMatch> match_one(std::vector<AdvisoryRecord> records,
                                     std::string version = "1.0.0") {
  const RecordLookup sources[] = {lookup_in(std::move(records))};
  return match_packages({package_of("npm", "pkg", std::move(version))}, sources);
}

TEST_CASE("Aliases group by union-find", "[advisories]") {
  // Pairs (0,3), (1,2), (2,3): merging by the smaller index would leave 1 alone.
  const std::vector<AdvisoryRecord> records = {
      npm_record("A-0", "", {"X-03"}), npm_record("A-1", "", {"X-12"}),
      npm_record("A-2", "", {"X-12", "X-23"}), npm_record("A-3", "", {"X-03", "X-23"}),
      npm_record("A-4", "")};
  std::vector<const AdvisoryRecord*> view;
  for (const AdvisoryRecord& record : records) view.push_back(&record);
  const auto groups = group_by_alias(view);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].size() == 4);
  CHECK(groups[1].front()->id == "A-4");
}

TEST_CASE("A flaw is named after the ecosystem's own record", "[advisories]") {
  const auto matches = match_one(
      {npm_record("CVE-2024-2", ""), npm_record("GHSA-b", "", {"CVE-2024-2", "CVE-2024-1"}),
       npm_record("PYSEC-1", "", {"CVE-2024-2"}), npm_record("OSV-7", "", {"GHSA-b"})});
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].id == "PYSEC-1");
  CHECK(matches[0].aliases ==
        std::vector<std::string>{"CVE-2024-1", "CVE-2024-2", "GHSA-b", "OSV-7"});
}

TEST_CASE("Severity is inherited in order", "[advisories]") {
  AdvisoryRecord own = npm_record("GHSA-a", "");
  AdvisoryRecord other = npm_record("GHSA-b", "");
  const RecordGroup group = {&own, &other};
  const Target target = target_of("npm", "pkg");
  const auto severity = [&] { return judge(group, target).severity; };

  CHECK(severity() == Severity::kUnknown);
  other.severity_word = "LOW";
  CHECK(severity() == Severity::kLow);
  own.severity_word = "Moderate";
  CHECK(severity() == Severity::kMedium);
  other.cvss = {kHigh, kCritical};
  CHECK(severity() == Severity::kCritical);
  own.cvss = {kHigh, "CVSS:3.1/broken"};
  CHECK(severity() == Severity::kHigh);
  CHECK(judge(group, target).cvss->vector == kHigh);
  own.affected[0].cvss = {kCritical};
  CHECK(severity() == Severity::kCritical);
  own.affected[0].cvss = {kCritical, kMediumV4};
  CHECK(judge(group, target).cvss->version == "4.0");
  own.affected[0].name = "another";  // vectors of other packages don't count
  CHECK(severity() == Severity::kHigh);
  own.id = "MAL-2024-1";
  CHECK(severity() == Severity::kCritical);
  CHECK(judge(group, target).cvss.has_value());
}

TEST_CASE("Severity comes from a member that disagrees about the range", "[advisories]") {
  AdvisoryRecord lender = npm_record("GHSA-a", "1.0.0", {"CVE-1"});
  lender.cvss = {kCritical};
  const auto matches = match_one({npm_record("PYSEC-1", "1.0.1", {"CVE-1"}), lender});
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].id == "PYSEC-1");
  CHECK(matches[0].severity == Severity::kCritical);
  CHECK(matches[0].aliases == std::vector<std::string>{"CVE-1"});
}

TEST_CASE("Notices and malicious packages are marked", "[advisories]") {
  AdvisoryRecord notice = npm_record("RUSTSEC-1", "");
  notice.informational = true;
  const auto matches =
      match_one({notice, npm_record("GHSA-a", "1.1.0"), npm_record("LWA-1", "", {"MAL-1"})});
  REQUIRE(matches.size() == 3);
  CHECK(matches[0].id == "GHSA-a");
  CHECK(matches[0].fixed_version == "1.1.0");
  CHECK(matches[0].safe_version.empty());  // every version is malicious
  CHECK(matches[1].malicious);
  CHECK(matches[1].severity == Severity::kCritical);
  CHECK(matches[1].fixed_version.empty());
  CHECK(matches[2].informational);
}

TEST_CASE("A notice doesn't make every version unsafe", "[advisories]") {
  AdvisoryRecord notice = npm_record("RUSTSEC-1", "");
  notice.informational = true;
  const auto matches = match_one({notice, npm_record("GHSA-a", "1.1.0")});
  REQUIRE(matches.size() == 2);
  CHECK(matches[0].safe_version == "1.1.0");
}

TEST_CASE("Fixes: the lowest above, one safe version for all", "[advisories]") {
  const auto matches =
      match_one({npm_record("GHSA-a", "1.2.0"), npm_record("GHSA-b", "1.10.0"),
                 npm_record("GHSA-c", "0.9.0"), npm_record("GHSA-d", "1.3.0-rc.1")});
  REQUIRE(matches.size() == 3);
  CHECK(matches[0].fixed_version == "1.2.0");
  CHECK(matches[0].safe_version == "1.10.0");
  CHECK(matches[1].fixed_version == "1.10.0");
  CHECK(matches[2].id == "GHSA-d");
  CHECK(matches[2].fixed_version == "1.10.0");  // 1.3.0-rc.1 is a pre-release
}

TEST_CASE("Fixes: pre-releases only where one is in use or nothing else exists", "[advisories]") {
  const std::vector<AdvisoryRecord> records = {npm_record("GHSA-a", "1.3.0-rc.2")};
  CHECK(match_one(records, "1.3.0-rc.1")[0].fixed_version == "1.3.0-rc.2");
  CHECK(match_one(records, "1.0.0")[0].fixed_version == "1.3.0-rc.2");
}

TEST_CASE("Fixes: reintroduced flaws and enumerated versions", "[advisories]") {
  AdvisoryRecord again = npm_record("GHSA-a", "1.1.0");
  again.affected[0].ranges[0].events.push_back({EventKind::kIntroduced, "1.1.5"});
  again.affected[0].ranges[0].events.push_back({EventKind::kFixed, "2.0.0"});
  AdvisoryRecord other = npm_record("GHSA-b", "1.1.5");
  auto matches = match_one({again, other});
  REQUIRE(matches.size() == 2);
  CHECK(matches[0].fixed_version == "1.1.0");
  CHECK(matches[0].safe_version == "2.0.0");  // 1.1.5 fixes b, but has a again
  CHECK(matches[1].fixed_version == "1.1.5");

  AdvisoryRecord last = npm_record("GHSA-c", "");
  last.affected[0].ranges[0].events.push_back({EventKind::kLastAffected, "1.4.0"});
  AdvisoryRecord listed = npm_record("GHSA-d", "");
  listed.affected[0].ranges.clear();
  listed.affected[0].versions = {"1.6.0", "1.4.0", "1.5.0-beta", "0.5.0"};
  matches = match_one({last, listed});
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].fixed_version == "1.6.0");
  CHECK(matches[0].safe_version.empty());
}

TEST_CASE("Pre-releases by the ecosystem's own order", "[advisories]") {
  const auto is_pre = [](const char* ecosystem, const char* version) {
    return is_prerelease(target_of(ecosystem, "x").order, version);
  };
  CHECK(is_pre("npm", "2.0.0-rc.1"));
  CHECK_FALSE(is_pre("npm", "2.0.0+build.5"));
  CHECK(is_pre("PyPI", "1.0b2"));
  CHECK(is_pre("PyPI", "1!2.0.dev1"));
  CHECK_FALSE(is_pre("PyPI", "1.0.post1"));
  CHECK(is_pre("RubyGems", "1.0.0.pre"));
  CHECK(is_pre("Go", "v0.0.0-20200101000000-abcdefabcdef"));
  CHECK_FALSE(is_pre("npm", "latest"));
  CHECK_FALSE(is_prerelease(nullptr, "1.0-rc1"));
}

TEST_CASE("Unknown versions match only what leaves none out", "[advisories]") {
  const auto matches = match_one({npm_record("GHSA-a", "1.2.0"), npm_record("MAL-1", "")}, "");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].id == "MAL-1");
}

TEST_CASE("Only registry packages are matched", "[advisories]") {
  std::vector<Package> packages;
  for (const PackageSource source : {PackageSource::kGit, PackageSource::kFile, PackageSource::kUrl,
                                     PackageSource::kWorkspace}) {
    packages.push_back(package_of("npm", "pkg", "1.0.0"));
    packages.back().source = source;
  }
  const RecordLookup sources[] = {lookup_in({npm_record("MAL-1", "")})};
  CHECK(match_packages(packages, sources).empty());
}

TEST_CASE("Packages that there is no time for are told", "[advisories]") {
  std::chrono::nanoseconds now{0};
  const auto clock = [&] { return now; };
  const Deadline deadline(std::chrono::seconds(1), {clock, clock});
  const RecordLookup inner = lookup_in({npm_record("GHSA-a", "3.0.0")});
  const RecordLookup sources[] = {[&](std::string_view ecosystem, std::string_view name) {
    now = std::chrono::seconds(2);  // the first one takes all the time there is
    return inner(ecosystem, name);
  }};
  MatchTime time{&deadline, {}};
  const auto matches =
      match_packages({package_of("npm", "zeta", "1.0.0"), package_of("npm", "pkg", "1.0.0"),
                      package_of("npm", "zeta", "2.0.0"), package_of("npm", "yota", "1.0.0")},
                     sources, {}, &time);
  CHECK(matches.size() == 1);
  CHECK(time.late == std::vector<std::size_t>{0, 2, 3});
}

TEST_CASE("A package in several lockfiles is evaluated once and reported for each",
          "[advisories]") {
  std::size_t lookups = 0;
  const RecordLookup inner = lookup_in({npm_record("GHSA-b", "2.0.0"), npm_record("GHSA-a", "3")});
  const RecordLookup sources[] = {[&](std::string_view ecosystem, std::string_view name) {
    ++lookups;
    return inner(ecosystem, name);
  }};
  const auto matches =
      match_packages({package_of("npm", "pkg", "1.0.0"), package_of("npm", "none", "1.0.0"),
                      package_of("npm", "pkg", "1.0.0"), package_of("npm", "pkg", "2.0.0")},
                     sources);
  CHECK(lookups == 2);
  REQUIRE(matches.size() == 5);
  const std::vector<std::pair<std::size_t, std::string>> expected = {
      {0, "GHSA-a"}, {0, "GHSA-b"}, {2, "GHSA-a"}, {2, "GHSA-b"}, {3, "GHSA-a"}};
  for (std::size_t i = 0; i < matches.size(); ++i) {
    CHECK(std::pair(matches[i].package, matches[i].id) == expected[i]);
  }
}

TEST_CASE("Earlier sources win, but the mark of exploitation stays", "[advisories]") {
  AdvisoryRecord old = npm_record("GHSA-a", "9.0.0");
  old.known_exploited = true;
  const RecordLookup bundled = lookup_in({old, npm_record("GHSA-old", "9.0.0")});
  const auto match = [&](const AdvisoryRecord& imported) {
    const RecordLookup sources[] = {lookup_in({imported}), bundled};
    return match_packages({package_of("npm", "pkg", "1.0.0")}, sources);
  };
  const auto matches = match(npm_record("GHSA-a", "2.0.0"));
  REQUIRE(matches.size() == 2);
  CHECK(matches[0].fixed_version == "2.0.0");
  CHECK(matches[0].known_exploited);
  CHECK(matches[1].id == "GHSA-old");

  AdvisoryRecord withdrawn = npm_record("GHSA-a", "2.0.0");
  withdrawn.withdrawn = "2024-01-01T00:00:00Z";
  REQUIRE(match(withdrawn).size() == 1);
}

TEST_CASE("Names are compared as their ecosystem does it", "[advisories]") {
  const RecordLookup sources[] = {
      lookup_in({record_with(R"("ranges":[{"events":[{"introduced":"0"}]}])")})};
  CHECK(match_packages({package_of("PyPI", "PKG", "1.0")}, sources).size() == 1);
  CHECK(match_packages({package_of("npm", "pkg", "1.0")}, sources).empty());
}

TEST_CASE("A look-up that answers about another package is ignored", "[advisories]") {
  const RecordLookup sources[] = {
      [](std::string_view, std::string_view) -> std::vector<AdvisoryRecord> {
        return {npm_record("MAL-1", "")};
      }};
  CHECK(match_packages({package_of("npm", "something-else", "1.0.0")}, sources).empty());
}

TEST_CASE("The earliest usable publication counts", "[advisories]") {
  AdvisoryRecord late = npm_record("GHSA-a", "", {"CVE-1"});
  AdvisoryRecord early = npm_record("GHSA-b", "", {"CVE-1"});
  AdvisoryRecord none = npm_record("GO-1", "", {"CVE-1"});
  late.published = "2024-01-02T00:00:00Z";
  early.published = "2024-01-02T00:30:00+02:00";
  const auto matches = match_one({late, early, none});
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].published == early.published);
}

TEST_CASE("A range with an odd bound makes a finding less certain", "[advisories]") {
  AdvisoryRecord odd =
      record_with(R"("ranges":[{"events":[{"introduced":"0"},{"fixed":"2.6.0-NA"}]}])");
  const RecordLookup sources[] = {lookup_in({odd})};
  const auto matches = match_packages({package_of("PyPI", "pkg", "2.5.0")}, sources);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].uncertain);
  CHECK(matches[0].fixed_version == "2.6.0");  // what can be asked for, not "2.6.0-NA"
  CHECK_FALSE(match_one({npm_record("GHSA-1", "2.0.0")})[0].uncertain);
}

TEST_CASE("CISA's list marks by any id of the flaw, EPSS gives the highest", "[advisories]") {
  AdvisoryRecord first = npm_record("GHSA-1", "2.0.0", {"CVE-2024-1"});
  AdvisoryRecord second = npm_record("OSV-1", "2.0.0", {"CVE-2024-1"});
  first.epss_millionths = 10'000;
  second.epss_millionths = 250'000;
  const RecordLookup sources[] = {lookup_in({first, second})};
  const std::vector<Package> packages = {package_of("npm", "pkg", "1.0.0")};
  const auto marked = match_packages(packages, sources, {"CVE-2024-1"});
  REQUIRE(marked.size() == 1);
  CHECK(marked[0].known_exploited);
  CHECK(marked[0].epss == 0.25);
  CHECK_FALSE(match_packages(packages, sources, {"CVE-2024-2"})[0].known_exploited);
  CHECK_FALSE(match_one({npm_record("GHSA-2", "2.0.0")})[0].epss.has_value());
}

TEST_CASE("What a vendored Go module is needed for decides what is said", "[advisories]") {
  const auto go_record = [](const std::string& id, const std::string& specific) {
    return record_of(R"({"id":")" + id + R"(","aliases":["CVE-1"],"affected":[{
      "package":{"ecosystem":"Go","name":"example.com/m"},)" +
                     specific + R"(
      "ranges":[{"events":[{"introduced":"0"},{"fixed":"2.0.0"}]}]}]})");
  };
  const AdvisoryRecord listed = go_record(
      "GO-1",
      R"("ecosystem_specific":{"imports":[{"path":"example.com/m/bad"},{"path":"example.com/m/worse"}]},)");
  const AdvisoryRecord open = go_record("GHSA-1", "");
  const auto imported = [&](std::vector<AdvisoryRecord> records,
                            std::optional<std::vector<std::string>> vendored) {
    Package package = package_of("Go", "example.com/m", "v1.0.0");
    package.vendored_imports = std::move(vendored);
    const RecordLookup sources[] = {lookup_in(std::move(records))};
    const auto matches = match_packages({package}, sources);
    REQUIRE(matches.size() == 1);
    return matches[0].imported;
  };
  using Paths = std::vector<std::string>;
  CHECK(imported({listed}, std::nullopt) == std::nullopt);
  CHECK(imported({listed}, Paths{"example.com/m", "example.com/m/worse"}) == true);
  CHECK(imported({listed}, Paths{"example.com/m", "example.com/m/good"}) == false);
  CHECK(imported({listed}, Paths{}) == false);
  CHECK(imported({open}, Paths{"example.com/m"}) == std::nullopt);
  CHECK(imported({open, listed}, Paths{"example.com/m/good"}) == false);
  CHECK(imported({open, listed}, Paths{"example.com/m/bad"}) == true);
}

}  // namespace
}  // namespace sluice::advisories
