#include "registries/parsers.h"

#include <functional>
#include <string>

#include "base/date.h"
#include "registries/protocol.h"
#include "test/catch.h"

namespace sluice::registries {
namespace {

/// One line per release: version, day, "!" if withdrawn, what is said against it.
std::string text_of(const Result<ReleaseList>& list) {
  if (!list) return "error: " + list.error().message;
  std::string text;
  for (const Release& release : list->releases) {
    text += release.version;
    if (release.published) text += ' ' + to_string(*release.published);
    if (release.withdrawn) text += " !";
    if (!release.deprecated.empty()) text += " (" + release.deprecated + ')';
    text += '\n';
  }
  return text;
}

constexpr std::string_view kNpm = R"({
  "name": "left", "dist-tags": {"latest": "1.1.0", "next": "2.0.0-rc.1"},
  "versions": {
    "1.0.0": {"name": "left", "version": "1.0.0", "deprecated": "broken", "dist": {"size": 1}},
    "1.1.0": {"name": "left", "deprecated": false},
    "2.0.0-rc.1": {"deprecated": ""}
  },
  "time": {"created": "2020-01-01T00:00:00.000Z", "1.0.0": "2020-01-02T03:04:05.678Z",
           "1.1.0": "not a time"}
})";

TEST_CASE("npm package documents") {
  const Result<ReleaseList> list = read_npm_document(kNpm);
  CHECK(text_of(list) == "1.0.0 2020-01-02 (broken)\n1.1.0\n2.0.0-rc.1\n");
  CHECK(list->tagged_latest == "1.1.0");
  CHECK(text_of(read_npm_document("{}")) == "error: no list of versions");
  CHECK(text_of(read_npm_document(R"({"versions": []})")) == "error: no list of versions");
  CHECK(text_of(read_npm_document(R"({"versions": {}})")).empty());
  CHECK(text_of(read_npm_document(R"({"versions": {"1.0.0": 5}, "time": 3, "dist-tags": []})")) ==
        "1.0.0\n");
}

constexpr std::string_view kPypi = R"({"info": {"version": "2.0"}, "releases": {
  "1.0": [{"filename": "a-1.0.tar.gz", "upload_time": "2019-05-06T07:08:09",
           "upload_time_iso_8601": "2019-05-06T07:08:09.123456Z", "yanked": false},
          {"upload_time_iso_8601": "2019-05-04T07:08:09.123456Z", "yanked": true}],
  "1.1": [],
  "2.0": [{"upload_time": "2020-02-03T00:00:00", "yanked": true, "yanked_reason": "oops"}]
}})";

TEST_CASE("PyPI's JSON API") {
  CHECK(text_of(read_pypi_json(kPypi)) == "1.0 2019-05-04\n2.0 2020-02-03 !\n");
  CHECK(text_of(read_pypi_json(R"({"message": "Not Found"})")) == "error: no list of releases");
  CHECK(text_of(read_pypi_json(R"({"releases": {"1": [3, null, {}]}})")) == "1\n");
}

constexpr std::string_view kSimpleJson = R"({"meta": {"api-version": "1.1"}, "name": "zope-event",
  "versions": ["4.4", "4.5"], "files": [
  {"filename": "zope.event-4.4.tar.gz", "yanked": "broken", "upload-time": "2018-10-05T12:00:00Z"},
  {"filename": "zope_event-4.5-py2.py3-none-any.whl", "upload-time": "2020-09-18T12:00:00Z"},
  {"filename": "zope_event-4.5-1-py3-none-any.whl", "yanked": true},
  {"filename": "zope_event-4.5.tar.gz.asc"},
  {"filename": "zope_interface-9.0.tar.gz"}]})";

constexpr std::string_view kSimpleHtml = R"(<!DOCTYPE html>
<html><head><meta name="pypi:repository-version" content="1.0"><title>Links</title></head><body>
<a href="../../x/zope.event-4.4.tar.gz#sha256=00" data-yanked="it's > broken">zope.event-4.4.tar.gz</a><br/>
<A HREF='../zope.event-4.5-py2.py3-none-any.whl' data-requires-python="&gt;=3.7">
  zope.event-4.5-py2.py3-none-any.whl </A>
<abbr>zope.event-9.9.tar.gz</abbr>
</body></html>)";

TEST_CASE("the simple API of Python indices, as JSON and as HTML") {
  CHECK(text_of(read_pypi_simple(kSimpleJson, "zope.event")) ==
        "4.4 2018-10-05 !\n4.5 2020-09-18\n");
  CHECK(text_of(read_pypi_simple(kSimpleHtml, "Zope.Event")) == "4.4 !\n4.5\n");
  CHECK(text_of(read_pypi_simple("<html><body>Sign in <a href='/'>here</a></body></html>", "a")) ==
        "error: no list of files");
  CHECK(text_of(read_pypi_simple("{\"files\": 3}", "a")) == "error: no list of files");
  CHECK(text_of(read_pypi_simple("", "a")) == "error: no list of files");
  // No quadratic time over anchors that never end.
  std::string endless;
  for (int i = 0; i < 200'000; ++i) endless += "<a b='";
  CHECK(text_of(read_pypi_simple(endless, "a")) == "error: no list of files");
}

TEST_CASE("versions in the names of Python's files") {
  struct Case {
    std::string_view file;
    std::string_view name;
    std::string_view version;
  };
  constexpr Case kCases[] = {
      {"Django-4.2.tar.gz", "django", "4.2"},
      {"python_dateutil-2.9.0.post0-py2.py3-none-any.whl", "python-dateutil", "2.9.0.post0"},
      {"python-dateutil-2.9.0.zip", "python.dateutil", "2.9.0"},
      {"a-b-1.0-1.tar.gz", "a-b", "1.0-1"},
      {"setuptools-0.6c11-py2.7.egg", "setuptools", "0.6c11"},
      {"a-1.0.win32-py2.7.exe", "a", ""},
      {"b-1.0.tar.gz", "a", ""},
      {"a.whl", "a", ""},
      {"a-1.0.whl", "a", ""},
      {"", "a", ""},
  };
  for (const Case& c : kCases) {
    INFO(c.file);
    CHECK(version_of_python_file(c.file, c.name) == c.version);
  }
}

constexpr std::string_view kGems = R"([
  {"number": "1.1.0", "platform": "ruby", "created_at": "2021-02-03T04:05:06.000Z"},
  {"number": "1.1.0", "platform": "java", "created_at": "2021-02-01T04:05:06.000Z"},
  {"number": "1.0.0.rc1", "prerelease": true, "created_at": "2020-01-01T00:00:00.000Z"}])";

constexpr std::string_view kCompactIndex =
    "---\n1.0.0 a:>= 1|checksum:00\n1.0.0-java |checksum:01\n1.1.0 |checksum:02,ruby:>= 2.0\n";

TEST_CASE("RubyGems' list of versions and Bundler's compact index") {
  CHECK(text_of(read_rubygems_versions(kGems)) == "1.1.0 2021-02-01\n1.0.0.rc1 2020-01-01\n");
  CHECK(text_of(read_rubygems_versions("{}")) == "error: no list of versions");
  CHECK(text_of(read_compact_index(kCompactIndex)) == "1.0.0\n1.1.0\n");
  CHECK(text_of(read_compact_index("---\n")).empty());
  CHECK(text_of(read_compact_index("This gem could not be found")) == "error: no compact index");
}

constexpr std::string_view kComposer = R"({"minified": "composer/2.0", "packages": {"acme/log": [
  {"name": "acme/log", "version": "v2.1.0", "time": "2022-03-04T05:06:07+00:00",
   "abandoned": "acme/logger", "require": {"version": "9"}},
  {"version": "v2.0.0", "time": "2021-03-04T05:06:07+00:00"},
  {"version": "v1.0.0", "time": "__unset"},
  {"require": "__unset", "version": "dev-main"}]}})";

TEST_CASE("Composer's metadata, minified or not") {
  const Result<ReleaseList> list = read_composer_metadata(kComposer, "Acme/Log");
  CHECK(text_of(list) == "v2.1.0 2022-03-04\nv2.0.0 2021-03-04\nv1.0.0\ndev-main\n");
  CHECK(list->deprecated == "abandoned; its author names acme/logger");
  // packages.json of a small repository, with an object by version.
  CHECK(text_of(read_composer_metadata(
            R"({"packages": {"a/b": {"1.0": {"version": "1.0", "time": "2020-01-01"},
                                     "1.1": {"version": "1.1", "abandoned": false}}}})",
            "a/b")) == "1.0 2020-01-01\n1.1\n");
  CHECK(text_of(read_composer_metadata(R"({"packages": []})", "a/b")) ==
        "error: no versions of the package");
  CHECK(read_composer_index(R"({"metadata-url": "/p2/%package%.json", "packages": []})")
            ->metadata_url == "/p2/%package%.json");
  CHECK_FALSE(read_composer_index("[]"));
}

TEST_CASE("Go's module proxy") {
  CHECK(text_of(read_go_list("v1.0.0\nv1.1.0 2020-01-01T00:00:00Z\r\n\nv2.0.0+incompatible")) ==
        "v1.0.0\nv1.1.0\nv2.0.0+incompatible\n");
  CHECK(text_of(read_go_list("")).empty());
  CHECK(text_of(read_go_list("not found: module x")) == "error: no list of versions");
  const Result<Release> info =
      read_go_info(R"({"Version": "v1.2.3", "Time": "2022-01-02T03:04:05Z", "Origin": {}})");
  REQUIRE(info);
  CHECK(info->version == "v1.2.3");
  CHECK(to_string(*info->published) == "2022-01-02");
  CHECK_FALSE(read_go_info("{}"));
  CHECK(escaped_go_module("github.com/Azure/azure-SDK") == "github.com/!azure/azure-!s!d!k");
}

TEST_CASE("Maven's metadata and the days of HTTP") {
  CHECK(text_of(read_maven_metadata(
            "<metadata><versioning><latest>2.0</latest><versions><version>1.0</version>"
            "<version> 2.0 </version><other/><version/></versions></versioning></metadata>")) ==
        "1.0\n2.0\n");
  CHECK(text_of(read_maven_metadata("<metadata/>")) == "error: no list of versions");
  CHECK_FALSE(read_maven_metadata("<html><body>not here"));
  CHECK(to_string(*parse_http_day("Tue, 15 Nov 1994 08:12:31 GMT")) == "1994-11-15");
  CHECK_FALSE(parse_http_day("Tue, 31 Feb 1994 08:12:31 GMT"));
  CHECK_FALSE(parse_http_day("Tue, 15 ovD 1994 08:12:31 GMT"));
  CHECK_FALSE(parse_http_day("yesterday"));
}

TEST_CASE("NuGet's service index, registrations and contents") {
  const Result<NugetIndex> index = read_nuget_index(R"({"version": "3.0.0", "resources": [
    {"@id": "https://nuget.example/old/", "@type": "RegistrationsBaseUrl"},
    {"@id": "https://nuget.example/reg-gz", "@type": ["RegistrationsBaseUrl/3.6.0", "X"]},
    {"@id": "https://nuget.example/flat/", "@type": "PackageBaseAddress/3.0.0"}]})");
  REQUIRE(index);
  CHECK(index->registrations == "https://nuget.example/reg-gz/");
  CHECK(index->contents == "https://nuget.example/flat/");
  CHECK_FALSE(read_nuget_index(R"({"resources": []})"));

  std::vector<std::string> pages;
  CHECK(text_of(read_nuget_registration(R"({"count": 2, "items": [
    {"@id": "https://nuget.example/page/1", "lower": "0.1.0", "upper": "0.9.0"},
    {"@id": "x", "items": [
      {"catalogEntry": {"version": "1.0.0+build", "published": "2020-01-02T00:00:00+00:00",
                        "listed": true}},
      {"catalogEntry": {"version": "1.0.1", "published": "1900-01-01T00:00:00+00:00"}},
      {"catalogEntry": {"version": "1.0.2", "listed": false}},
      {"catalogEntry": {"version": "1.1.0", "deprecation": {"reasons": ["Legacy"]}}},
      {"catalogEntry": "https://nuget.example/entry"}, 3]}]})",
                                        &pages)) ==
        "1.0.0 2020-01-02\n1.0.1 !\n1.0.2 !\n1.1.0 (deprecated (Legacy))\n");
  CHECK(pages == std::vector<std::string>{"https://nuget.example/page/1"});
  CHECK(text_of(read_nuget_versions(R"({"versions": ["1.0.0", "1.1.0"]})")) == "1.0.0\n1.1.0\n");
  CHECK_FALSE(read_nuget_versions("[]"));
}

TEST_CASE("every cut-off answer of a registry is an error or a shorter list") {
  using Read = std::function<bool(std::string_view)>;
  struct Case {
    std::string_view text;
    Read read;
  };
  const std::vector<Case> cases = {
      {kNpm, [](std::string_view text) { return bool(read_npm_document(text)); }},
      {kPypi, [](std::string_view text) { return bool(read_pypi_json(text)); }},
      {kSimpleJson, [](std::string_view text) { return bool(read_pypi_simple(text, "a")); }},
      {kGems, [](std::string_view text) { return bool(read_rubygems_versions(text)); }},
      {kComposer,
       [](std::string_view text) { return bool(read_composer_metadata(text, "acme/log")); }},
  };
  for (const Case& c : cases) {
    CHECK(c.read(c.text));
    for (std::size_t length = 0; length < c.text.size(); ++length) {
      INFO(c.text.substr(0, length));
      CHECK_FALSE(c.read(c.text.substr(0, length)));
    }
  }
  for (std::size_t length = 0; length < kSimpleHtml.size(); ++length) {
    const auto list = read_pypi_simple(kSimpleHtml.substr(0, length), "zope.event");
    if (list) CHECK(list->releases.size() <= 2);
  }
}

TEST_CASE("links in documents") {
  CHECK(resolved_url("https://a.example/x", "/p2/b.json") == "https://a.example/p2/b.json");
  CHECK(resolved_url("https://a.example", "p2/b.json") == "https://a.example/p2/b.json");
  CHECK(resolved_url("https://a.example/x/", "p2/b.json") == "https://a.example/x/p2/b.json");
  CHECK(resolved_url("https://a.example/x", "https://b.example/y") == "https://b.example/y");
  CHECK(resolved_url("https://a.example/x", "//b.example/y") == "https://b.example/y");
}

}  // namespace
}  // namespace sluice::registries
