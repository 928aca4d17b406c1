// Small tables for the parts of the formats that have a grammar of their own.
#include <set>
#include <string>

#include "inventory/formats/gemfile.h"
#include "inventory/formats/go_version.h"
#include "inventory/formats/package_json.h"
#include "inventory/formats/pnpm_key.h"
#include "inventory/formats/python_marker.h"
#include "inventory/formats/requirement_line.h"
#include "inventory/inventory.h"
#include "inventory/package_set.h"
#include "test/catch.h"

namespace sluice::inventory {

TEST_CASE("markers are false only if Linux rules them out") {
  for (const char* marker :
       {"sys_platform == 'win32'", "sys_platform==\"darwin\"", "'win' in sys_platform",
        "os_name == 'nt' and python_version > '3'", "sys_platform not in 'linux darwin'",
        "platform_python_implementation == 'PyPy' or (sys_platform == 'cygwin')"}) {
    INFO(marker);
    CHECK(is_never_true_on_linux(marker));
  }
  for (const char* marker :
       {"sys_platform == 'linux'", "python_version < '3'", "extra == 'dev'", "os_name == 'posix'",
        "sys_platform == 'win32' or python_version > '3'", "", "sys_platform ==", "((((",
        "platform_machine == 'arm64' and sys_platform != 'darwin'",
        "sys_platform == 'win32' junk"}) {
    INFO(marker);
    CHECK_FALSE(is_never_true_on_linux(marker));
  }
  CHECK_FALSE(is_never_true_on_linux(std::string(100'000, '(')));
}

TEST_CASE("a requirement has a version only if exactly one is possible") {
  struct {
    const char* line;
    const char* name;
    const char* version;
  } const kCases[] = {
      {"a==1.0", "a", "1.0"},
      {"a === 1.0", "a", "1.0"},
      {"a>=1.0", "a", ""},
      {"a~=1.0", "a", ""},
      {"a==1.*", "a", ""},
      {"a==1.0,!=1.1", "a", "1.0"},
      {"a==1.0,==1.1", "a", ""},
      {"A_b.c[x, y]==2", "A_b.c", "2"},
      {"a (==1.0)", "a", "1.0"},
      {"a==1.0 ; extra == 'x'", "a", "1.0"},
      {"a==1.0;extra=='x'", "a", "1.0"},
      {"a==${VERSION}", "a", ""},
      {"a==1.0 --hash=sha256:0", "a", "1.0"},
  };
  for (const auto& each : kCases) {
    INFO(each.line);
    const RequirementLine line = read_requirement_line(each.line);
    CHECK(line.kind == RequirementLine::Kind::kPackage);
    CHECK(line.name == each.name);
    CHECK(line.version == each.version);
  }
}

TEST_CASE("a comment after an option is about no package") {
  const Inventory inventory = build_inventory(
      {{"requirements.txt", "a==1\n    # via\n--pre\n    #   b\nb==1\n    # via a\n"}}, 1);
  REQUIRE(inventory.packages.size() == 2);
  CHECK(inventory.packages[0].needs == std::vector<std::size_t>{1});
  CHECK(inventory.problems.empty());
}

TEST_CASE("Gemfile groups") {
  const auto development = [](std::string_view bytes) {
    const Result<Gemfile> gemfile = read_gemfile(bytes);
    REQUIRE(gemfile);
    return development_gems(*gemfile);
  };
  using Gems = std::set<std::string>;
  CHECK(development("gem 'a'\ngroup(:test) do\n gem 'b'\nend") == Gems{"b"});
  CHECK(development("group :test do gem 'b' end; gem 'c'") == Gems{"b"});
  CHECK(development("group :test do\n while x do\n gem 'b'\n end\nend\ngem 'c'") == Gems{"b"});
  CHECK(development("group :test, optional: true do\n gem 'b'\nend") == Gems{"b"});
  CHECK(development("group *GROUPS do\n gem 'b'\nend") == Gems{});
  CHECK(development("gem 'b', group: [:test, :production]") == Gems{});
  CHECK(development("gem 'b', group: :test\ngem 'b'") == Gems{});
  CHECK(development("x = if y\n 1\nend\ngem 'b', 'group' => :test") == Gems{"b"});
  CHECK(development("gem \"b\", # group: :test\n  require: false") == Gems{});
  CHECK_FALSE(read_gemfile("end"));
  CHECK_FALSE(read_gemfile("group :test do"));
}

TEST_CASE("npm specs tell where a package comes from") {
  CHECK(source_of_spec("^1.0.0 || >=2 <3") == PackageSource::kRegistry);
  CHECK(source_of_spec("npm:@s/a@1") == PackageSource::kRegistry);
  CHECK(source_of_spec("") == PackageSource::kRegistry);
  CHECK(source_of_spec("team/repo#main") == PackageSource::kGit);
  CHECK(source_of_spec("https://host.example/a.git#v1") == PackageSource::kGit);
  CHECK(source_of_spec("https://host.example/a.tgz") == PackageSource::kUrl);
  CHECK(source_of_spec("file:../a") == PackageSource::kFile);
  CHECK(source_of_spec("workspace:*") == PackageSource::kWorkspace);
  CHECK(alias_target("npm:@s/real@^1") == "@s/real");
  CHECK(alias_target("npm:real@1") == "real");
  CHECK(alias_target("npm:^1.0.0").empty());
}

TEST_CASE("pnpm keys") {
  struct {
    PnpmDialect dialect;
    const char* key;
    const char* name;
    const char* version;
    PackageSource source;
  } const kCases[] = {
      {PnpmDialect::kSlashes, "/a/1.0.0", "a", "1.0.0", PackageSource::kRegistry},
      {PnpmDialect::kSlashes, "/@s/a/1.0.0_@s+b@2.0.0", "@s/a", "1.0.0", PackageSource::kRegistry},
      {PnpmDialect::kSlashes, "host.example/@s/a/1.0.0", "@s/a", "1.0.0", PackageSource::kRegistry},
      {PnpmDialect::kBrackets, "/@s/a@1.0.0(b@2.0.0)(c@1)", "@s/a", "1.0.0",
       PackageSource::kRegistry},
      {PnpmDialect::kSnapshots, "@s/a@1.0.0(b@2.0.0(c@1.0.0))", "@s/a", "1.0.0",
       PackageSource::kRegistry},
      {PnpmDialect::kSnapshots, "a@file:../a", "a", "", PackageSource::kFile},
      {PnpmDialect::kSnapshots, "a@https://host.example/a.tgz", "a", "", PackageSource::kUrl},
  };
  for (const auto& each : kCases) {
    INFO(each.key);
    const PnpmKey key = split_pnpm_key(each.dialect, each.key);
    CHECK(key.name == each.name);
    CHECK(key.version == each.version);
    CHECK(key.source == each.source);
  }
}

TEST_CASE("Go versions in order") {
  const char* const kAscending[] = {"v0.0.0-20180306012644-bacd9c7ef1dd",
                                    "v0.9.0",
                                    "v1.0.0-beta.2",
                                    "v1.0.0-beta.11",
                                    "v1.0.0-rc.1",
                                    "v1.0.0",
                                    "v1.9.0",
                                    "v1.10.0+incompatible"};
  for (std::size_t i = 0; i + 1 < std::size(kAscending); ++i) {
    INFO(kAscending[i]);
    CHECK(is_older_go_version(kAscending[i], kAscending[i + 1]));
    CHECK_FALSE(is_older_go_version(kAscending[i + 1], kAscending[i]));
    CHECK_FALSE(is_older_go_version(kAscending[i], kAscending[i]));
  }
  CHECK(go_release("1.22.5") == "1.22.5");
  CHECK(go_release("1.21") == "1.21.0");
  CHECK(go_release("1.22rc1") == "1.22.0-rc.1");
  CHECK(go_release("1.21.0-custom") == "1.21.0");
  CHECK(go_release("local").empty());
}

TEST_CASE("names that mean the same package") {
  CHECK(match_name("PyPI", "Foo._-Bar") == "foo-bar");
  CHECK(match_name("Packagist", "Acme/HTTP") == "acme/http");
  CHECK(match_name("npm", "jQuery") == "jQuery");
}

}  // namespace sluice::inventory
