#include "access/snapshot_reader.h"

#include "test/access/snapshot_fixture.h"

using namespace sluice;
using namespace sluice::test;
using Fixture = SnapshotFixture;

namespace {

std::string error_of(const std::string& manifest) {
  const auto read = access::read_snapshot({{"manifest.json", manifest}}, 1);
  return read ? "none" : describe(read.error());
}

}  // namespace

TEST_CASE("what is no snapshot is said to be none") {
  const auto nothing = access::read_snapshot({}, 1);
  REQUIRE_FALSE(nothing);
  CHECK_THAT(nothing.error().message, Catch::Contains("is no snapshot"));
  CHECK_THAT(error_of("{"), Catch::Contains("manifest.json:1"));
  CHECK_THAT(error_of("[]"), Catch::Contains("sluice-access/1"));
  CHECK_THAT(error_of(R"({"schema":"sluice-access/2","taken":"2026-11-26"})"),
             Catch::Contains("sluice-access/1"));
  CHECK_THAT(error_of(R"({"schema":"sluice-access/1","taken":"yesterday"})"),
             Catch::Contains("when"));
  CHECK(error_of(R"({"schema":"sluice-access/1","taken":"2026-11-26"})") == "none");
}

TEST_CASE("a broken file of a snapshot costs that file alone") {
  struct Case {
    const char* file;
    std::string text;
    const char* problem;
  };
  const Case cases[] = {
      {"apps/shop/collaborators.json", "[{", "can't be read"},
      {"apps/shop/releases.json", "{}", "is not of the form"},
      {"apps/shop/drains.json", R"([{"id":"../x","url":"syslog://x"}])", "1 entry has a name"},
      {"teams/acme/members.json", R"([1,"x",{"email":"a b"}])", "3 entries have a name"},
      {"apps/shop/attachments.json", R"([{"name":"A;B","addon":{"name":"x"}}])", "1 entry has"},
      {"pipelines.json", std::string(2000, '['), "can't be read"},
      {"account.json", "\xff\xfe", "can't be read"},
  };
  for (const Case& one : cases) {
    Fixture fixture;
    fixture.files[one.file] = one.text;
    const auto read = fixture.read();
    INFO(one.file);
    REQUIRE(read.problems.size() == 1);
    CHECK(read.problems[0].path == one.file);
    CHECK(read.problems[0].incomplete);
    CHECK_THAT(read.problems[0].message, Catch::Contains(one.problem));
    CHECK(read.snapshot.apps.size() == 2);
  }
}

TEST_CASE("names that could not stand in a path or a command are left out") {
  Fixture fixture;
  fixture.files["apps.json"] = R"json([{"name":"a;rm -rf ~"},{"name":"../../etc"},{"name":"-x"},
    {"name":""},{"name":"shop","team":{"name":"$(id)"}},{"name":"ok-1"}])json";
  const auto read = fixture.read();
  REQUIRE(read.snapshot.apps.size() == 1);
  CHECK(read.snapshot.apps[0].name == "ok-1");
  for (const std::string_view bad :
       {"a@b;c.example", "a`b@c.example", "{app}@c.example", "a\u202eb@c.example",
        "a\u0085b@c.example", "$(x)@c.example", "a b@c.example", "a@b@c.example", "a@", "@b",
        "-a@b.example", "a\n@b.example", "no address", ""}) {
    INFO(bad);
    Fixture with;
    with.files["apps/shop/collaborators.json"] =
        "[" + Fixture::collaborator(std::string(bad), "member", {"deploy"}) + "]";
    CHECK(with.read().snapshot.find_app("shop")->collaborators.empty());
  }
}

TEST_CASE("unusual addresses are judged, and quoted in commands") {
  struct Case {
    std::string address;
    std::string word;
  };
  const Case cases[] = {
      {"pat.o'neil@acme.example", R"('pat.o'\''neil@acme.example')"},
      {"r&d@acme.example", "'r&d@acme.example'"},
      {"hey!@acme.example", "'hey!@acme.example'"},
      {"j\u00fcrgen@acme.example", "'j\u00fcrgen@acme.example'"},
      {"\u592a\u90ce@acme.example", "'\u592a\u90ce@acme.example'"},
  };
  for (const Case& one : cases) {
    INFO(one.address);
    Fixture fixture;
    fixture.files["apps/shop/collaborators.json"] =
        "[" + Fixture::collaborator(one.address, "member", {"view", "deploy"}) + "]";
    CHECK(fixture.read().problems.empty());
    CHECK_THAT(fixture.told(true), Catch::Contains(one.word + " -a shop"));
  }
}

TEST_CASE("a snapshot that lost files without a word is incomplete") {
  const auto problems_of = [](const Fixture& fixture) {
    std::string text;
    for (const Problem& problem : fixture.read().problems) {
      if (problem.incomplete) text += describe({problem.path, 0, problem.message}) + '\n';
    }
    return text;
  };
  CHECK(problems_of(Fixture()).empty());
  Fixture bare;
  Fixture nulls;
  for (const auto& [path, text] : Fixture().files) {
    if (path.starts_with("apps/") || path.starts_with("teams/")) bare.files.erase(path);
    if (path != "manifest.json") nulls.files[path] = "null";
  }
  CHECK_THAT(problems_of(bare), Catch::Contains("apps/shop: collaborators, releases"));
  CHECK_THAT(problems_of(bare), Catch::Contains("teams/acme: members: is missing or null"));
  CHECK_THAT(problems_of(nulls), Catch::Contains("apps.json: the list: is missing or null"));
  CHECK_THAT(problems_of(nulls), Catch::Contains("account.json"));
  CHECK_THAT(problems_of(nulls), Catch::Contains("teams/acme: members"));
  Fixture one;
  one.files["apps/shop/drains.json"] = "null";
  one.files.erase("apps/shop/config.json");
  CHECK(problems_of(one) ==
        "apps/shop: drains, config: is missing or null, and manifest.json does not say why; "
        "collect the snapshot again\n");
  // What is told is told once.
  one.files["apps/shop/drains.json"] = "[{";
  one.files["apps/shop/config.json"] = "[]";
  CHECK(one.read().problems.size() == 1);
}

TEST_CASE("what is beyond the first thousand unread lists is counted, not forgotten") {
  Fixture fixture;
  std::string unread;
  for (int i = 0; i < 1'100; ++i) {
    unread += R"({"file":"x/)" + std::to_string(i) + R"(.json","reason":"r","optional":true},)";
  }
  unread += R"({"file":"apps/shop/drains.json","reason":"r"})";
  fixture.files["manifest.json"] =
      R"({"schema":"sluice-access/1","taken":"2026-11-26","unread":[)" + unread + "]}";
  const auto problems = fixture.read().problems;
  REQUIRE(problems.size() == 1'001);
  const auto rest = std::find_if(problems.begin(), problems.end(),
                                 [](const Problem& one) { return one.path == "manifest.json"; });
  REQUIRE(rest != problems.end());
  CHECK(rest->incomplete);
  CHECK_THAT(rest->message, Catch::Contains("101 more"));
}

TEST_CASE("what the collector could not read is a problem, or a note if not every account has it") {
  Fixture fixture;
  fixture.files["manifest.json"] = R"({"schema":"sluice-access/1","taken":"2026-11-26","unread":[
    {"file":"apps/shop/drains.json","reason":"the API answered 403"},
    {"file":"teams/acme/invitations.json","reason":"the API answered 404","optional":true}]})";
  const auto problems = fixture.read().problems;
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].path == "apps/shop/drains.json");
  CHECK(problems[0].incomplete);
  CHECK_THAT(problems[0].message, Catch::Contains("403"));
  CHECK_FALSE(problems[1].incomplete);
}

TEST_CASE("the number of threads changes nothing") {
  Fixture fixture;
  std::vector<access::SnapshotFile> files;
  for (const auto& [path, text] : fixture.files) files.push_back({path, text});
  const auto one = access::read_snapshot(files, 1);
  const auto many = access::read_snapshot(files, 8);
  REQUIRE(one);
  REQUIRE(many);
  CHECK(one->problems == many->problems);
  REQUIRE(one->snapshot.apps.size() == many->snapshot.apps.size());
  CHECK(one->snapshot.apps[0].collaborators.size() == many->snapshot.apps[0].collaborators.size());
}
