// Text edits of manifests: what changes, byte for byte, and what is refused.
#include <string>

#include "correlate/manifest_edit.h"
#include "test/catch.h"
#include "test/correlate/inventories.h"

namespace sluice::correlate {
namespace {

using test::declared;
using test::inventory_of;
using test::package;
using Kind = EditTarget::Kind;

struct EditCase {
  Kind kind;
  const char* path;
  std::size_t line;
  const char* name;
  const char* from;
  const char* to;
  const char* before;
  const char* after;  ///< empty: refused
  const char* overrides = "";
};

const EditCase kCases[] = {
    // requirements.txt
    {Kind::kRequirementPin, "requirements.txt", 2, "django", "4.2.1", "4.2.9",
     "# the app\ndjango==4.2.1\nrequests==2.0\n", "# the app\ndjango==4.2.9\nrequests==2.0\n"},
    {Kind::kRequirementPin, "requirements.txt", 1, "Django", "4.2.1", "4.2.9",
     "Django[bcrypt] == 4.2.1 ; python_version > '3'  # why\r\n",
     "Django[bcrypt] == 4.2.9 ; python_version > '3'  # why\r\n"},
    {Kind::kRequirementPin, "requirements.txt", 1, "a", "1.0", "1.1", "a==1.0", "a==1.1"},
    {Kind::kRequirementPin, "requirements.txt", 1, "a", "1.0", "1.1", "a==1.0.1\n", ""},
    {Kind::kRequirementPin, "requirements.txt", 1, "a", "1.0", "1.1", "a>=1.0\n", ""},
    {Kind::kRequirementPin, "requirements.txt", 1, "a", "1.0", "1.1", "a==1.0 --hash=sha256:00\n",
     ""},
    {Kind::kRequirementPin, "requirements.txt", 1, "a", "1.0", "1.1",
     "a==1.0 \\\n    --hash=sha256:00\n", ""},
    {Kind::kRequirementPin, "requirements.txt", 7, "a", "1.0", "1.1", "a==1.0\n", ""},
    // go.mod
    {Kind::kGoMod, "go.mod", 5, "example.com/a", "v1.2.3", "1.2.4",
     "module m\n\ngo 1.22\n\nrequire example.com/a v1.2.3\n",
     "module m\n\ngo 1.22\n\nrequire example.com/a v1.2.4\n"},
    {Kind::kGoMod, "go.mod", 6, "example.com/b", "v1.2.3", "1.2.4",
     "module m\n\ngo 1.22\n\nrequire (\n\texample.com/b v1.2.3 // indirect\n)\n",
     "module m\n\ngo 1.22\n\nrequire (\n\texample.com/b v1.2.4 // indirect\n)\n"},
    {Kind::kGoMod, "go.mod", 4, "example.com/a", "v1.2.3", "1.2.4",
     "module m\ngo 1.22\nrequire example.com/a v1.2.3\nreplace example.com/a => "
     "example.com/c v1.0.0\n",
     ""},
    // package.json, direct
    {Kind::kPackageJsonRequirement, "package.json", 3, "lodash", "^4.17.15", "4.17.21",
     "{\n  \"dependencies\": {\n    \"lodash\": \"^4.17.15\",\n    \"b\": \"^1\"\n  }\n}\n",
     "{\n  \"dependencies\": {\n    \"lodash\": \"^4.17.21\",\n    \"b\": \"^1\"\n  }\n}\n"},
    {Kind::kPackageJsonRequirement, "package.json", 1, "a", "1.0.0", "2.0.0",
     "{\"dependencies\":{\"a\":\"1.0.0\"}}", "{\"dependencies\":{\"a\":\"2.0.0\"}}"},
    {Kind::kPackageJsonRequirement, "package.json", 1, "a", "1.0.0", "2.0.0",
     "{\"dependencies\":{\"a\":\"1.0.0\"},\"a\":\"1.0.0\"}", ""},
    {Kind::kPackageJsonRequirement, "package.json", 1, "a", ">=1 <2", "2.0.0",
     "{\"dependencies\":{\"a\":\">=1 <2\"}}", ""},
    {Kind::kPackageJsonRequirement, "package.json", 1, "a", "1.x", "2.0.0",
     "{\"dependencies\":{\"a\":\"1.x\"}}", ""},
    // package.json, overrides
    {Kind::kPackageJsonOverride, "package.json", 0, "a", "", "1.2.6", "{\n  \"name\": \"app\"\n}\n",
     "{\n  \"name\": \"app\",\n  \"overrides\": {\n    \"a\": \"1.2.6\"\n  }\n}\n", "overrides"},
    {Kind::kPackageJsonOverride, "package.json", 0, "@s/a", "", "1.2.6",
     "{\r\n\t\"name\": \"app\",\r\n\t\"overrides\": {\r\n\t\t\"b\": \"1\"\r\n\t}\r\n}",
     "{\r\n\t\"name\": \"app\",\r\n\t\"overrides\": {\r\n\t\t\"@s/a\": \"1.2.6\",\r\n\t\t\"b\": "
     "\"1\"\r\n\t}\r\n}",
     "overrides"},
    {Kind::kPackageJsonOverride, "package.json", 0, "a", "", "1.2.6",
     "{\n  \"name\": \"app\",\n  \"pnpm\": {\"patched\": {}}\n}\n",
     "{\n  \"name\": \"app\",\n  \"pnpm\": {\n    \"overrides\": {\n      \"a\": \"1.2.6\"\n    },"
     "\"patched\": {}}\n}\n",
     "pnpm.overrides"},
    {Kind::kPackageJsonOverride, "package.json", 0, "a", "", "1.2.6",
     "{\n  \"name\": \"app\",\n  \"resolutions\": {}\n}\n",
     "{\n  \"name\": \"app\",\n  \"resolutions\": {\n    \"a\": \"1.2.6\"\n  }\n}\n",
     "resolutions"},
    {Kind::kPackageJsonOverride, "package.json", 0, "a", "", "1.2.6",
     "{\"overrides\": {\"a\": \"1.0.0\"}}", "", "overrides"},
    {Kind::kPackageJsonOverride, "package.json", 0, "a", "", "1.2.6", "{\"overrides\": \"x\"}", "",
     "overrides"},
    {Kind::kPackageJsonOverride, "package.json", 0, "a", "", "1.2.6", "[1]", "", "overrides"},
    {Kind::kPackageJsonOverride, "package.json", 0, "a", "", "1.2.6", "{\"x\": ", "", "overrides"},
    // pom.xml, managed in the same file
    {Kind::kPomVersion, "pom.xml", 12, "g:a", "1.4.5", "1.4.18",
     "<project>\n<properties><a.version>1.4.5</a.version></properties>\n<dependencyManagement>"
     "<dependencies>\n<dependency><groupId>g</groupId><artifactId>b</artifactId>\n"
     "<version>1.4.5</version></dependency>\n<dependency>\n<groupId>g</groupId>"
     "<artifactId>a</artifactId>\n<version>${a.version}</version>\n</dependency>\n"
     "</dependencies></dependencyManagement>\n<dependencies>\n<dependency>\n"
     "<groupId>g</groupId><artifactId>a</artifactId>\n</dependency></dependencies>\n</project>\n",
     "<project>\n<properties><a.version>1.4.18</a.version></properties>\n<dependencyManagement>"
     "<dependencies>\n<dependency><groupId>g</groupId><artifactId>b</artifactId>\n"
     "<version>1.4.5</version></dependency>\n<dependency>\n<groupId>g</groupId>"
     "<artifactId>a</artifactId>\n<version>${a.version}</version>\n</dependency>\n"
     "</dependencies></dependencyManagement>\n<dependencies>\n<dependency>\n"
     "<groupId>g</groupId><artifactId>a</artifactId>\n</dependency></dependencies>\n</project>\n"},
    {Kind::kPomVersion, "pom.xml", 2, "g:a", "1.4.5", "1.4.18",
     "<project><dependencies><dependency>\n<groupId>g</groupId><artifactId>a</artifactId>\n"
     "</dependency></dependencies></project>\n",
     ""},
};

}  // namespace

TEST_CASE("an edit changes one place and nothing else, or is refused") {
  for (const EditCase& each : kCases) {
    INFO(each.path << ' ' << each.name << '\n' << each.before);
    const EditTarget target{each.kind, each.path, each.line,      each.name,
                            each.from, each.to,   each.overrides, ""};
    const Result<std::string> edited = edit_manifest(target, each.before);
    if (*each.after == '\0') {
      REQUIRE_FALSE(edited);
      CHECK_FALSE(edited.error().message.empty());
      CHECK(edited.error().path == each.path);
    } else {
      if (!edited) FAIL(edited.error().message);
      CHECK(*edited == each.after);
    }
  }
}

TEST_CASE("no cut of a manifest makes an edit that was not checked") {
  for (const EditCase& each : kCases) {
    if (*each.after == '\0') continue;
    const std::string before = each.before;
    const EditTarget target{each.kind, each.path, each.line,      each.name,
                            each.from, each.to,   each.overrides, ""};
    for (std::size_t size = 0; size < before.size(); ++size) {
      const Result<std::string> edited = edit_manifest(target, before.substr(0, size));
      if (edited) CHECK(edited->find(each.to) != std::string::npos);
    }
  }
}

TEST_CASE("the file to edit is the manifest that holds the package back") {
  FixStep step;
  step.package = package(PackageState::kLocked, "package-lock.json", "a", "1.0.0");
  step.versions = {"1.0.0"};
  step.to = "2.0.0";
  step.command = "npm install a@2.0.0";
  const auto asked = [&](const char* requirement) {
    return edit_target(step,
                       inventory_of({declared("package.json", "a", requirement), step.package}));
  };
  const Result<EditTarget> against = asked("^1.0.0");
  REQUIRE(against);
  CHECK(against->path == "package.json");
  CHECK(against->from == "^1.0.0");
  CHECK(against->afterwards == "npm install");
  const Result<EditTarget> allowed = asked(">=1");
  REQUIRE_FALSE(allowed);
  CHECK(allowed.error().message == "run: npm install a@2.0.0");
}

TEST_CASE("an override is only made where it takes no copy down and breaks no major version") {
  FixStep step;
  step.package = package(PackageState::kLocked, "yarn.lock", "a", "1.0.0");
  step.versions = {"1.0.0"};
  step.to = "1.2.6";
  step.change = "minor";
  step.held_back_by = Demand{"parent", "~1.0.0"};
  const auto target = [&](const Package& other) {
    return edit_target(step, inventory_of({step.package, other}));
  };
  const Package elsewhere = package(PackageState::kLocked, "yarn.lock", "b", "9.0.0");
  const Result<EditTarget> made = target(elsewhere);
  REQUIRE(made);
  CHECK(made->overrides == "resolutions");
  CHECK(made->path == "package.json");
  CHECK_FALSE(target(package(PackageState::kLocked, "yarn.lock", "a", "3.0.0")));
  CHECK_FALSE(target(package(PackageState::kLocked, "yarn.lock", "a", "0.9.0")));
  CHECK(target(package(PackageState::kLocked, "yarn.lock", "a", "1.1.0")));
  step.change = "major";
  CHECK_FALSE(target(elsewhere));
  step.change = "minor";
  step.held_back_by.reset();
  CHECK_FALSE(target(elsewhere));  // the package manager does it by itself
}

TEST_CASE("pins with hashes, other kinds of steps and other managers' lockfiles are left alone") {
  FixStep step;
  step.package = package(PackageState::kLocked, "requirements.txt", "a", "1.0", "PyPI");
  step.versions = {"1.0"};
  step.to = "1.1";
  CHECK(edit_target(step, inventory_of({step.package})));
  step.package.integrity = "sha256:00";
  CHECK_FALSE(edit_target(step, inventory_of({step.package})));
  step.package.integrity.clear();
  step.kind = FixKind::kTooYoung;
  CHECK_FALSE(edit_target(step, inventory_of({step.package})));
  step.kind = FixKind::kUpdate;
  step.package.path = "poetry.lock";
  CHECK_FALSE(edit_target(step, inventory_of({step.package})));
}

}  // namespace sluice::correlate
