// What a slug carries, held against advisories that were published after its build, end to end.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/cli/built_slug.h"
#include "test/cli/npm_record.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a slug carries bill and verdict only if that is asked for", "[recheck]") {
  const Slug slug;
  CHECK(slug.build().exit_code == 0);
  CHECK(std::filesystem::is_empty(slug.home().path("app/.sluice")));
  slug.home().write("env/SLUICE_IN_SLUG", "true");
  const std::string token = secrets::expand_template("HRKU-AA{token:58}", 5);
  slug.home().write("app/lib/" + token + ".txt", "nothing");
  CHECK(slug.build().exit_code == 0);
  CHECK(contains(slug.file("sbom.cdx.json"), "\"bomFormat\": \"CycloneDX\""));
  const std::string verdict = slug.file("verdict.json");
  CHECK(contains(verdict, "\"environment\": \"production\""));
  CHECK(contains(verdict, "\"commit\": \"3f9c2a71b0de4c5e8f7a\""));
  CHECK(contains(verdict, "\"since\": \"existing\""));
  CHECK_FALSE(contains(verdict, "package-lock.json"));
  for (const char* name : {"sbom.cdx.json", "verdict.json"}) {
    CHECK_FALSE(contains(slug.file(name), token));
  }
  // The next pass and the next build find the same packages, and no bill of theirs.
  const ChildResult again = slug.build();
  CHECK(again.exit_code == 0);
  CHECK(contains(again.out, " 2 packages"));
  CHECK(contains(again.out, "Secrets          none"));
}

TEST_CASE("what was published after the build is told, and stops a release only with --enforce",
          "[recheck]") {
  const Slug slug;
  slug.home().write("env/SLUICE_IN_SLUG", "true");
  REQUIRE(slug.build().exit_code == 0);

  // What the build knew stops nothing.
  const ChildResult same = slug.recheck({"--enforce"});
  CHECK(same.exit_code == 0);
  CHECK(contains(same.out, "Rechecked 2 packages"));
  CHECK(contains(same.out, "this slug's build of " + day(0).substr(0, 8)));

  slug.age(40);
  slug.publish("GHSA-bbbb-bbbb-bbbb", "alpha", day(-1));
  slug.publish("GHSA-dddd-dddd-dddd", "devtool", day(-30));
  const ChildResult grace = slug.recheck({"--enforce"});
  CHECK(grace.exit_code == 0);
  CHECK(contains(grace.out, "blocks from " + day(6)));

  slug.publish("GHSA-cccc-cccc-cccc", "alpha", day(-20));
  const ChildResult told = slug.recheck();
  CHECK(told.exit_code == 0);
  CHECK(contains(told.out, "1 finding would stop this release with --enforce"));
  CHECK(contains(told.out, "Reported only"));
  const ChildResult stopped = slug.recheck({"--enforce"});
  CHECK(stopped.exit_code == 1);
  CHECK(contains(stopped.out, "Sluice stops this release. 1 finding blocks it."));
  CHECK(contains(stopped.out, "GHSA-cccc-cccc-cccc"));
  CHECK(contains(stopped.out, "SLUICE_MODE=warn"));

  // Places are those of the folder that it was called in.
  for (const char* format : {"github", "sarif"}) {
    const ChildResult placed = slug.recheck({"--format", format});
    CHECK(contains(placed.out, ".sluice/sbom.cdx.json"));
    CHECK_FALSE(contains(placed.out, ".sluice/sbom.cdx.json/.sluice"));
  }

  // The door, the target's own settings, and what it accepts.
  CHECK(slug.recheck({"--enforce"}, {"SLUICE_MODE=warn"}).exit_code == 0);
  CHECK(slug.recheck({"--enforce"}, {"SLUICE_BYPASS=3f9c2a71b0de"}).exit_code == 0);
  CHECK(slug.recheck({"--enforce"}, {"SLUICE_FAIL_ON=critical"}).exit_code == 0);
  slug.home().write("app/sluice.toml",
                    "[[ignore]]\nid = \"GHSA-cccc-cccc-cccc\"\nreason = \"is never reached here\"\n"
                    "until = " +
                        day(30) + "\n[environments.staging]\nfail_on = \"critical\"\n");
  CHECK(slug.recheck({"--enforce"}).exit_code == 0);
  const ChildResult json = slug.recheck({"--format", "json"}, {"SLUICE_ENV=staging"});
  CHECK(contains(json.out, "\"environment\": \"staging\""));
  CHECK(contains(json.out, "\"source\": \"this slug's build\""));
}

TEST_CASE("a promotion is judged by the policy of where it goes", "[recheck]") {
  const Slug slug;
  slug.home().write("env/SLUICE_IN_SLUG", "true");
  slug.home().write("env/SLUICE_ENV", "staging");
  slug.home().write("env/SLUICE_FIRST_RUN", "block");
  slug.home().write("env/SLUICE_FAIL_ON", "critical");
  REQUIRE(slug.build().exit_code == 0);
  CHECK(slug.recheck({"--enforce"}, {"SLUICE_ENV=staging"}).exit_code == 0);
  CHECK(slug.recheck({"--enforce"}, {"SLUICE_ENV=production"}).exit_code == 1);
}

TEST_CASE("what can't be read never stops a release unasked", "[recheck]") {
  const Slug slug;
  for (const char* bytes : {"", "{", "[]", "{\"bomFormat\": \"CycloneDX\", \"components\": 7}",
                            "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"purl\":"}) {
    CAPTURE(bytes);
    slug.home().write("app/.sluice/sbom.cdx.json", bytes);
    const ChildResult told = slug.recheck();
    CHECK(told.exit_code == 0);
    CHECK(contains(told.out, "could not finish"));
    CHECK(contains(told.out, "this call stops no release"));
    CHECK(slug.recheck({"--enforce"}).exit_code == 3);
  }
  std::filesystem::remove_all(slug.home().path("app/.sluice"));
  const ChildResult missing = slug.recheck();
  CHECK(missing.exit_code == 0);
  CHECK(contains(missing.out, "slug.carry"));
  CHECK(slug.recheck({"--enforce"}).exit_code == 3);
  slug.home().write("app/sluice.toml", "modee = 1\n");
  const ChildResult broken = slug.recheck();
  CHECK(broken.exit_code == 0);
  CHECK(contains(broken.err, "nothing was judged"));
  CHECK(slug.recheck({"--enforce"}).exit_code == 2);
  CHECK(slug.recheck({"--enforcee"}).exit_code == 2);
}

TEST_CASE("a runtime's end of life is judged by the day of the recheck", "[recheck]") {
  const Slug slug;
  slug.home().write("env/SLUICE_IN_SLUG", "true");
  slug.home().write("app/package.json", R"({"engines": {"node": "16.x"}})");
  REQUIRE(slug.build().exit_code == 0);
  const std::string verdict = slug.file("verdict.json");
  CHECK(contains(verdict, "\"requirement\": \"16.x\""));

  // The build told it, so it stops nothing.
  const ChildResult known = slug.recheck({"--enforce", "--fail-on", "medium", "--format", "json"});
  CHECK(known.exit_code == 0);
  CHECK(contains(known.out, "\"rule\": \"runtime-end-of-life\""));
  CHECK(contains(known.out, "Node.js 16.x reached its end of life"));

  // As if it had come after the build.
  const std::size_t begin = verdict.find("\"findings\": [");
  const std::size_t end = verdict.find("\"runtimes\"");
  REQUIRE(begin < end);
  slug.home().write("app/.sluice/verdict.json",
                    verdict.substr(0, begin) + "\"findings\": [], " + verdict.substr(end));
  const ChildResult since = slug.recheck({"--enforce"});
  CHECK(contains(since.out, "Node.js 16.x reached its end of life"));
  CHECK(slug.recheck({"--enforce", "--fail-on", "medium"}).exit_code == 1);
  slug.home().write("app/sluice.toml",
                    "[[ignore]]\nid = \"runtime-end-of-life\"\nreason = \"moves next week\"\n"
                    "until = " +
                        day(30) + '\n');
  const ChildResult accepted = slug.recheck({"--enforce"});
  CHECK_FALSE(contains(accepted.out, "fits no finding"));
}

TEST_CASE("config vars are checked where the process has those of the app", "[recheck]") {
  const Slug slug;
  slug.home().write("env/SLUICE_IN_SLUG", "true");
  REQUIRE(slug.build().exit_code == 0);
  const std::string password = secrets::expand_template("{b62:24}", 7);
  const std::vector<std::string> production = {
      "DYNO=release.1234", "DJANGO_DEBUG=true",
      "REPORT_DATABASE_URL=postgres://u:" + password + "@db.example/x?sslmode=disable"};
  const ChildResult told = slug.recheck({"--verbose"}, production);
  CAPTURE(told.out, told.err);
  CHECK(told.exit_code == 0);
  CHECK(contains(told.out, "The config var DJANGO_DEBUG turns on a"));
  CHECK(contains(told.out, "heroku config:unset DJANGO_DEBUG"));
  CHECK(contains(told.out, "REPORT_DATABASE_URL talks to a database in the"));
  CHECK_FALSE(contains(told.out + told.err, password));
  CHECK(slug.recheck({"--enforce"}, production).exit_code == 1);
  for (const char* format : {"json", "tap", "junit", "sarif", "markdown", "html", "github"}) {
    CAPTURE(format);
    const ChildResult report = slug.recheck({"--enforce", "--format", format}, production);
    CHECK(report.exit_code == 1);
    CHECK(contains(report.out, "DJANGO_DEBUG"));
    CHECK_FALSE(contains(report.out, password));
    CHECK_FALSE(contains(report.out, "ok 3 - configuration # SKIP"));
  }

  // By the policy of where it runs; and of what the build told already nothing is stopped.
  CHECK(slug.recheck({"--enforce"}, {"DYNO=release.1", "DJANGO_DEBUG=true", "SLUICE_ENV=review"})
            .exit_code == 0);
  CHECK(slug.recheck({"--enforce"}, {"DYNO=release.1", "DJANGO_DEBUG=false"}).exit_code == 0);
  slug.home().write("env/DJANGO_DEBUG", "true");
  slug.home().write("env/SLUICE_MODE", "warn");
  REQUIRE(slug.build().exit_code == 0);
  CHECK(slug.recheck({"--enforce"}, {"DYNO=release.1", "DJANGO_DEBUG=true"}).exit_code == 0);

  // Elsewhere the variables are somebody's own.
  const ChildResult elsewhere = slug.recheck({"--enforce"}, {"DJANGO_DEBUG=true"});
  CHECK(elsewhere.exit_code == 0);
  CHECK_FALSE(contains(elsewhere.out, "DJANGO_DEBUG"));
}

TEST_CASE("a verdict that is not the bill's own counts as none", "[recheck]") {
  const Slug slug;
  slug.home().write("env/SLUICE_IN_SLUG", "true");
  REQUIRE(slug.build().exit_code == 0);
  REQUIRE(slug.recheck({"--enforce"}).exit_code == 0);
  const std::string bill = slug.file("sbom.cdx.json");
  slug.home().write("app/.sluice/sbom.cdx.json", bill + "\n");
  const ChildResult other = slug.recheck({"--enforce", "--format", "json"});
  CHECK(other.exit_code == 1);  // all counts as introduced
  CHECK(contains(other.out, "of another bill of materials"));
  slug.home().write("app/.sluice/sbom.cdx.json", bill);
  slug.age(-3);
  CHECK(contains(slug.recheck({"--format", "json"}).out, "comes from the future"));
  slug.home().write("app/.sluice/verdict.json", "{\"schema\": \"sluice-verdict/1\", \"built\": 7}");
  CHECK(slug.recheck({"--enforce"}).exit_code == 1);
}
