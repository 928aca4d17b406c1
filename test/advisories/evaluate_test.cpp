#include "advisories/evaluate.h"

#include "test/advisories/support.h"

namespace sluice::advisories {
namespace {

struct Case {
  const char* what;
  const char* entry;  ///< of a PyPI package "pkg"
  const char* version;
  bool affected;
};

#define EVENTS(events) R"("ranges":[{"type":"ECOSYSTEM","events":[)" events "]}]"

constexpr const char* kTwoIntervals =
    EVENTS(R"({"introduced":"1.0"},{"fixed":"1.5"},{"introduced":"2.0"},{"fixed":"2.5"})");
constexpr const char* kGitFirst =
    R"("ranges":[{"type":"GIT","repo":"https://x","events":[{"introduced":"0"},{"fixed":"abc"}]},)"
    R"({"type":"ECOSYSTEM","events":[{"introduced":"1.0"},{"fixed":"2.0"}]}])";
constexpr const char* kUnsorted =
    EVENTS(R"({"fixed":"2.5"},{"introduced":"2.0"},{"fixed":"1.5"},{"introduced":"1.0"})");
constexpr const char* kUnsortedLast = EVENTS(R"({"introduced":"0"},{"last_affected":"1.3"},)"
                                             R"({"last_affected":"1.1"},{"last_affected":"1.2"})");
constexpr const char* kLimit = EVENTS(R"({"introduced":"1.0"},{"limit":"2.0"},{"limit":"3.0"})");
constexpr const char* kInfiniteLimit = EVENTS(R"({"introduced":"1.0"},{"limit":"*"})");
constexpr const char* kSpelled = R"("versions":["1.0","2.0.post0"])";

const Case kCases[] = {
    {"before the first interval", kTwoIntervals, "0.9", false},
    {"start of an interval", kTwoIntervals, "1.0", true},
    {"inside", kTwoIntervals, "1.4.9", true},
    {"the fix", kTwoIntervals, "1.5", false},
    {"between intervals", kTwoIntervals, "1.9", false},
    {"second interval", kTwoIntervals, "2.1", true},
    {"after all", kTwoIntervals, "3", false},
    {"pre-release of the fix", kTwoIntervals, "1.5rc1", true},
    {"GIT first doesn't end the search", kGitFirst, "1.5", true},
    {"GIT's introduced 0 means nothing", kGitFirst, "0.5", false},
    {"GIT only", R"("ranges":[{"type":"GIT","events":[{"introduced":"0"}]}])", "1.0", false},
    {"no type", R"("ranges":[{"events":[{"introduced":"0"},{"fixed":"2"}]}])", "1.0", true},
    {"introduced X, last_affected X", EVENTS(R"({"introduced":"1.1"},{"last_affected":"1.1"})"),
     "1.1", true},
    {"just above last_affected", EVENTS(R"({"introduced":"1.1"},{"last_affected":"1.1"})"), "1.1.1",
     false},
    {"fixed X, introduced X",
     EVENTS(R"({"introduced":"1.0"},{"fixed":"1.1"},{"introduced":"1.1"},{"fixed":"1.2"})"), "1.1",
     true},
    {"introduced X, fixed X", EVENTS(R"({"introduced":"1.1"},{"fixed":"1.1"})"), "1.1", false},
    {"introduced X, fixed X, later", EVENTS(R"({"introduced":"1.1"},{"fixed":"1.1"})"), "1.2",
     false},
    {"equal in another spelling keeps file order",
     EVENTS(R"({"introduced":"1.0"},{"fixed":"1.1"},{"introduced":"1.1.0"})"), "1.1", true},
    {"unsorted, first interval", kUnsorted, "1.2", true},
    {"unsorted, between", kUnsorted, "1.7", false},
    {"unsorted, second interval", kUnsorted, "2.2", true},
    {"unsorted, after", kUnsorted, "2.5", false},
    {"several last_affected: the lowest ends it", kUnsortedLast, "1.1", true},
    {"several last_affected: above the lowest", kUnsortedLast, "1.2", false},
    {"0 is before everything", EVENTS(R"({"introduced":"0"},{"fixed":"1.0"})"), "0.0.dev0", true},
    {"two zeros", EVENTS(R"({"introduced":"0"},{"introduced":"0"},{"fixed":"1.0"})"), "0.1", true},
    {"0 in last place", EVENTS(R"({"fixed":"1.0"},{"introduced":"0"})"), "1.0", false},
    {"below the limits", kLimit, "1.5", true},
    {"above one limit, below another", kLimit, "2.5", true},
    {"above every limit", kLimit, "3.0", false},
    {"infinite limit", kInfiniteLimit, "99", true},
    {"no introduced event", EVENTS(R"({"fixed":"2.0"})"), "1.0", false},
    {"no events", R"("ranges":[{"type":"ECOSYSTEM","events":[]}])", "1.0", false},
    {"nothing at all", R"("ranges":[])", "1.0", false},
    {"never fixed", EVENTS(R"({"introduced":"1.0"})"), "99.0", true},
    {"enumerated as written", kSpelled, "1.0", true},
    {"enumerated in another spelling", kSpelled, "1.0.0", true},
    {"enumerated, another version", kSpelled, "1.0.1", false},
    {"enumerated beside a range that says no",
     R"("ranges":[{"events":[{"introduced":"5"}]}],"versions":["1.0"])", "1.0.0", true},
    {"enumeration of numbers", R"("versions":[1.5, 2])", "2.0", true},
    {"enumeration that is a number", R"("versions":193)", "193", false},
    {"several ranges are OR-ed",
     R"("ranges":[{"events":[{"introduced":"1"},{"fixed":"2"}]},)"
     R"({"events":[{"introduced":"3"},{"fixed":"4"}]}])",
     "3.5", true},
    {"event that is no version", EVENTS(R"({"introduced":"0"},{"fixed":"2.9.0-NA"})"), "2.0", true},
};

TEST_CASE("Evaluation follows the OSV schema", "[advisories]") {
  for (const Case& test : kCases) {
    INFO(test.what << ": " << test.version << " in " << test.entry);
    CHECK(affects(record_with(test.entry), target_of("PyPI", "pkg"), test.version) ==
          test.affected);
  }
}

TEST_CASE("A prepared version gets the same answers", "[advisories]") {
  for (const Case& test : kCases) {
    INFO(test.what);
    const AdvisoryRecord record = record_with(test.entry);
    const AdvisoryRecord* const records[] = {&record};
    const Target target = target_of("PyPI", "pkg");
    const Spelled spelled = spell(test.version, enumerated_versions(records, target), target.order);
    CHECK(affects(record, target, spelled) == test.affected);
  }
}

TEST_CASE("Entries for one package are OR-ed, those of others ignored", "[advisories]") {
  const AdvisoryRecord record = record_of(R"({"id":"X-1","affected":[
    {"package":{"ecosystem":"PyPI","name":"other"},"ranges":[{"events":[{"introduced":"0"}]}]},
    {"package":{"ecosystem":"npm","name":"pkg"},"ranges":[{"events":[{"introduced":"0"}]}]},
    {"package":{"ecosystem":"PyPI","name":"Pkg"},"versions":["1.0"]},
    {"package":{"ecosystem":"PyPI:https://example.org","name":"pkg"},"versions":["2.0"]}]})");
  const Target target = target_of("PyPI", "pkg");
  CHECK(affects(record, target, "1.0"));
  CHECK(affects(record, target, "2.0"));
  CHECK_FALSE(affects(record, target, "3.0"));
  CHECK_FALSE(affects_every_version(record, target));
  CHECK(affects_every_version(record, target_of("npm", "pkg")));
}

TEST_CASE("A withdrawn record affects nothing", "[advisories]") {
  const char* const entry = R"("ranges":[{"events":[{"introduced":"0"}]}])";
  const Target target = target_of("PyPI", "pkg");
  CHECK(affects(record_with(entry), target, "1.0"));
  const AdvisoryRecord withdrawn = record_with(entry, R"(,"withdrawn":"2024-01-01T00:00:00Z")");
  CHECK_FALSE(affects(withdrawn, target, "1.0"));
  CHECK_FALSE(affects_every_version(withdrawn, target));
  CHECK(affects(record_with(entry, R"(,"withdrawn":null)"), target, "1.0"));
}

TEST_CASE("Without a version only endless ranges match", "[advisories]") {
  const Target target = target_of("PyPI", "pkg");
  const auto every = [&](const char* entry) {
    return affects_every_version(record_with(entry), target);
  };
  CHECK(every(EVENTS(R"({"introduced":"0"})")));
  CHECK(every(EVENTS(R"({"introduced":"0"},{"limit":"*"})")));
  CHECK_FALSE(every(EVENTS(R"({"introduced":"0.1"})")));
  CHECK_FALSE(every(EVENTS(R"({"introduced":"0"},{"fixed":"9"})")));
  CHECK_FALSE(every(EVENTS(R"({"introduced":"0"},{"last_affected":"9"})")));
  CHECK_FALSE(every(EVENTS(R"({"introduced":"0"},{"limit":"9"})")));
  CHECK_FALSE(every(R"("versions":["1.0"])"));
  CHECK_FALSE(every(R"("ranges":[{"type":"GIT","events":[{"introduced":"0"}]}])"));
}

TEST_CASE("Bounds that are no versions count as far as they can be read", "[advisories]") {
  const Target target = target_of("PyPI", "pkg");
  const AdvisoryRecord fixed = record_with(EVENTS(R"({"introduced":"0"},{"fixed":"2.6.0-NA"})"));
  CHECK(affects(fixed, target, "2.5.1"));
  CHECK_FALSE(affects(fixed, target, "2.6.0"));
  CHECK(has_odd_bound(fixed, target));
  const AdvisoryRecord last =
      record_with(EVENTS(R"({"introduced":"1.0-x1"},{"last_affected":"2.1.2-cu118"})"));
  CHECK_FALSE(affects(last, target, "0.9"));
  CHECK(affects(last, target, "1.0"));
  CHECK(affects(last, target, "2.1.2"));
  CHECK_FALSE(affects(last, target, "2.1.3"));
  const AdvisoryRecord proper = record_with(EVENTS(R"({"introduced":"0"},{"fixed":"2.6.0"})"));
  CHECK_FALSE(has_odd_bound(proper, target));
  // A text without any readable part stays what it is: below every version.
  const AdvisoryRecord junk = record_with(EVENTS(R"({"introduced":"0"},{"fixed":"master"})"));
  CHECK_FALSE(affects(junk, target, "1.0"));
}

TEST_CASE("Without an order equal texts still match", "[advisories]") {
  const AdvisoryRecord record = record_of(R"({"id":"X-1","affected":[
    {"package":{"ecosystem":"Nowhere","name":"pkg"},"versions":["1.0"],
     "ranges":[{"events":[{"introduced":"0"},{"fixed":"5"}]}]}]})");
  const Target target{"Nowhere", "pkg", nullptr, nullptr};
  CHECK(affects(record, target, "1.0"));
  CHECK_FALSE(affects(record, target, "1.0.0"));
}

}  // namespace
}  // namespace sluice::advisories
