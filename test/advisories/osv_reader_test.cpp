#include "advisories/osv_reader.h"

#include <string>

#include "advisories/codec.h"
#include "advisories/one_line.h"
#include "test/advisories/support.h"

namespace sluice::advisories {
namespace {

TEST_CASE("A complete OSV record", "[advisories]") {
  const AdvisoryRecord record = record_of(R"({
    "id":"GHSA-x","aliases":["CVE-2024-1","GHSA-x","CVE-2024-1",7,"bad\u0007id"],
    "modified":"2024-02-01T10:00:00.123456Z","published":"2024-01-01T00:00:00Z",
    "summary":"One\nline\u202e of \u0001 text",
    "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"},
                {"type":"CVSS_V4","score":"CVSS:4.0/AV:N"}],
    "database_specific":{"severity":"MODERATE","cwe_ids":["CWE-79",null,"CWE-79"],"kev":true},
    "affected":[{
      "package":{"ecosystem":"Packagist:https://packages.drupal.org/8","name":"Drupal/Core"},
      "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2"}]}],
      "versions":["1.0"],"severity":[{"type":"CVSS_V2","score":"AV:N/AC:L"}],
      "database_specific":{"cwes":[{"cweId":"CWE-22"}]}}]})");
  CHECK(record.aliases == std::vector<std::string>{"CVE-2024-1"});
  CHECK(record.modified == "2024-02-01T10:00:00.123456Z");
  CHECK(record.summary == "One line of text");
  CHECK(record.cvss == std::vector<std::string>{"CVSS:3.1/AV:N", "CVSS:4.0/AV:N"});
  CHECK(record.severity_word == "MODERATE");
  CHECK(record.cwe == std::vector<std::string>{"CWE-79", "CWE-22"});
  CHECK(record.known_exploited);
  REQUIRE(record.affected.size() == 1);
  CHECK(record.affected[0].ecosystem == "Packagist");
  CHECK(record.affected[0].name == "drupal/core");
  CHECK(record.affected[0].cvss == std::vector<std::string>{"AV:N/AC:L"});
  CHECK(record.affected[0].ranges[0].events.size() == 2);
  CHECK(can_match(record));
}

TEST_CASE("Odd shapes cost only the odd part", "[advisories]") {
  const AdvisoryRecord record = record_of(R"({
    "id":"GHSA-x","modified":"<RFC3339 date>","published":"0001-01-01T00:00:00Z","aliases":"CVE-1",
    "database_specific":"<Any value>","severity":[],"withdrawn":null,"summary":[1],
    "affected":[
      {"package":{"ecosystem":"RubyGems","name":"nokogiri"},"database_specific":"<Any value>",
       "ecosystem_specific":7,"versions":193,
       "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":0},"x",{"fixed":"1.19.3"}]}, 5]},
      {"package":{"ecosystem":"Mystery:1","name":"As Written"},"ranges":"none"},
      {"package":"text"}, {"versions":["1"]}, {"package":{"ecosystem":"npm"}}, 9]})");
  CHECK(record.modified.empty());
  CHECK(record.published.empty());
  CHECK(record.aliases.empty());
  CHECK(record.summary.empty());
  REQUIRE(record.affected.size() == 2);
  CHECK(affects(record, target_of("RubyGems", "nokogiri"), "1.19.2"));
  CHECK_FALSE(affects(record, target_of("RubyGems", "nokogiri"), "1.19.3"));
  CHECK(record.affected[1].ecosystem == "Mystery");
  CHECK(record.affected[1].name == "As Written");
}

TEST_CASE("A record that is unusable as a whole is an error", "[advisories]") {
  for (const char* json :
       {"7", "null", "true", "\"text\"", "{}", "", "{", R"({"id":7.5e})", R"({"id":""})",
        R"({"id":"a b"})", R"({"id":"X","affected":"<Any value>"})", R"({"id":"X","affected":{}})",
        R"({"id":{"x":1}})", R"({"id":["X"]})", "{\"id\":\"X\"} x", "{\"id\":\"\xff\"}"}) {
    INFO(json);
    const OsvDocument document = read_osv(json, "file.json");
    CHECK(document.records.empty());
    REQUIRE(document.unreadable.size() == 1);
    CHECK(document.unreadable[0].path == "file.json");
    CHECK(document.unreadable[0].line == 1);
  }
}

TEST_CASE("Texts of several records", "[advisories]") {
  const OsvDocument document = read_osv(
      "\xEF\xBB\xBF[{\"id\":\"A-1\",\"aliases\":[\"B-1\"]},\n null, 7,\n"
      "{\"id\":\"\"},\n{\"id\":\"C-1\"}]\n",
      "many.json");
  CHECK(document.is_array);
  REQUIRE(document.records.size() == 2);
  CHECK(document.records[0].aliases == std::vector<std::string>{"B-1"});
  CHECK(document.records[1].id == "C-1");
  CHECK(document.records[1].aliases.empty());  // nothing stays from the record before
  REQUIRE(document.unreadable.size() == 3);
  CHECK(document.unreadable[2].line == 3);

  CHECK(read_osv("[]", "none.json").unreadable.empty());
  const OsvDocument cut = read_osv("[{\"id\":\"A-1\"},\n{\"id\":", "cut.json");
  CHECK(cut.records.empty());
  REQUIRE(cut.unreadable.size() == 1);
  CHECK(cut.unreadable[0].line == 2);
  const std::string nul("{\"id\":\"A-1\"}\0{}", 15);
  CHECK(read_osv(nul, "nul.json").records.empty());
}

TEST_CASE("Depth costs no stack", "[advisories]") {
  const std::size_t depth = 200'000;
  const std::string deep = std::string(depth, '[') + std::string(depth, ']');
  const OsvDocument document = read_osv(deep, "deep.json");
  REQUIRE(document.unreadable.size() == 1);
  CHECK(document.unreadable[0].message.find("nested") != std::string::npos);
  CHECK(record_of(R"({"id":"X-1","x":{"affected":[{"aliases":["A"]}],"id":"Y"}})").id == "X-1");
}

TEST_CASE("CISA's catalogue is known by its shape", "[advisories]") {
  const OsvDocument document = read_osv(
      R"({"catalogVersion":"2025.08.25","vulnerabilities":[{"cveID":"CVE-2021-44228"},{"cveID":7}]})",
      "kev.json");
  CHECK(document.exploited_cves == std::vector<std::string>{"CVE-2021-44228"});
  CHECK(document.records.empty());
  CHECK(document.unreadable.empty());
  const OsvDocument other = read_osv(R"({"vulnerabilities":[{"cveID":"CVE-1"}]})", "other.json");
  CHECK(other.exploited_cves.empty());
  CHECK(other.unreadable.size() == 1);
}

TEST_CASE("Import paths of Go advisories", "[advisories]") {
  const AdvisoryRecord record = record_of(R"({"id":"GO-1","affected":[
    {"package":{"ecosystem":"Go","name":"example.com/m"},"ecosystem_specific":{"imports":[
      {"path":"example.com/m/a","symbols":["F"]},{"path":"example.com/m/b"},{"symbols":[]},7]}}]})");
  REQUIRE(record.affected.size() == 1);
  CHECK(record.affected[0].imports ==
        std::vector<std::string>{"example.com/m/a", "example.com/m/b"});
}

TEST_CASE("Records that can match nothing are known as such", "[advisories]") {
  CHECK_FALSE(can_match(record_of(R"({"id":"X-1"})")));
  CHECK_FALSE(can_match(record_of(R"({"id":"X-1","affected":null})")));
  CHECK_FALSE(can_match(record_with(R"("ranges":[])")));
  CHECK_FALSE(can_match(record_with(R"("ranges":[{"type":"GIT","events":[{"introduced":"0"}]}])")));
  CHECK_FALSE(can_match(record_with(R"("ranges":[{"events":[{"fixed":"1"}]}])")));
  CHECK(can_match(record_with(R"("versions":["1"])")));
  CHECK_FALSE(
      can_match(record_with(R"("versions":["1"])", R"(,"withdrawn":"2024-01-01T00:00:00Z")")));
}

TEST_CASE("RustSec notices and a database's own vectors", "[advisories]") {
  CHECK(record_with(R"("database_specific":{"informational":"unmaintained"})").informational);
  CHECK_FALSE(record_with(R"("database_specific":{"informational":null})").informational);
  const std::vector<std::string> vector{"CVSS:3.1/AV:N"};
  CHECK(record_with(R"("database_specific":{"cvss":"CVSS:3.1/AV:N"})").cvss == vector);
  CHECK(record_with(R"("database_specific":{"cvss":{"vectorString":"CVSS:3.1/AV:N"}})").cvss ==
        vector);
  CHECK(record_with(R"("ecosystem_specific":{"severity":"High"})").severity_word == "High");
}

TEST_CASE("Times", "[advisories]") {
  CHECK(parse_instant("1970-01-01T00:00:00Z") == Instant{0, 0});
  CHECK(parse_instant("2024-02-29T23:59:60Z") == parse_instant("2024-03-01T00:00:00Z"));
  CHECK(parse_instant("2024-01-01T02:00:00+02:00") == parse_instant("2024-01-01T00:00:00Z"));
  CHECK(parse_instant("2024-01-01T00:00:00.5Z") > parse_instant("2024-01-01T00:00:00Z"));
  CHECK(parse_instant("2024-01-01T00:00:00.000000001Z")->nanoseconds == 1);
  for (const char* text :
       {"", "0001-01-01T00:00:00Z", "2024", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z",
        "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00Zx", "-024-01-01T00:00:00Z", "<RFC3339 date with the year 2026>"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text).has_value());
  }
  CHECK(to_rfc3339({1'709'251'199, 5}) == "2024-02-29T23:59:59Z");
  AdvisoryRecord record;
  record.modified = "2027-07-09T00:00:00Z";
  record.published = "2020-01-01T00:00:00Z";
  drop_future_times(record, *parse_instant("2026-01-01T00:00:00Z"));
  CHECK(record.modified.empty());
  CHECK(record.published == "2020-01-01T00:00:00Z");
}

TEST_CASE("One harmless line", "[advisories]") {
  CHECK(one_line("  a\t\r\n b\x1b[31m  ", 100) == "a b [31m");
  CHECK(one_line("a\xC2\x85"
                 "b\xE2\x80\xA8"
                 "c\xE2\x80\xAE"
                 "d",
                 100) == "a b cd");
  CHECK(one_line("\xC3\xA4\xC3\xA4", 3) == "\xC3\xA4");
  CHECK(one_line("", 3).empty());
}

TEST_CASE("Packed records come back, damaged ones don't", "[advisories]") {
  AdvisoryRecord record = record_with(
      R"("ranges":[{"type":"GIT","events":[{"introduced":"0"}]},)"
      R"({"events":[{"introduced":"0"},{"fixed":"2"},{"last_affected":"3"},{"limit":"*"}]}],)"
      R"("versions":["1","1.5"],"severity":[{"score":"CVSS:3.1/AV:N"}],)"
      R"("ecosystem_specific":{"imports":[{"path":"example.com/m/a"}]})",
      R"(,"aliases":["CVE-1"],"database_specific":{"severity":"HIGH","kev":true})");
  const std::string entry = pack_affected(record.affected[0]);
  const std::string details = pack_details(record);

  Affected affected;
  REQUIRE(unpack_affected(entry, affected));
  record.affected[0].ranges.erase(record.affected[0].ranges.begin());  // GIT is not kept
  CHECK(affected.ranges == record.affected[0].ranges);
  CHECK(affected.versions == record.affected[0].versions);
  CHECK(affected.cvss == record.affected[0].cvss);
  CHECK(affected.imports == std::vector<std::string>{"example.com/m/a"});
  AdvisoryRecord copy;
  REQUIRE(unpack_details(details, copy));
  CHECK(copy.aliases == record.aliases);
  CHECK(copy.severity_word == "HIGH");

  for (std::size_t size = 0; size < entry.size(); ++size) {
    Affected cut;
    CHECK_FALSE(unpack_affected(std::string_view(entry).substr(0, size), cut));
  }
  for (std::size_t at = 0; at < details.size(); ++at) {
    std::string damaged = details;
    damaged[at] = '\xFF';
    AdvisoryRecord ignored;
    unpack_details(damaged, ignored);  // must not crash
  }
}

}  // namespace
}  // namespace sluice::advisories
