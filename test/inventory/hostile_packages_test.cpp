// Names, versions and includes of lockfiles as an attacker would choose them.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/inventory.h"
#include "inventory/package_file.h"
#include "inventory/package_set.h"
#include "test/catch.h"
#include "test/inventory/cases.h"
#include "test/processor_time.h"

namespace sluice::inventory {
namespace {

/// A lockfile with one package, whose name and version stand for themselves.
struct Form {
  const char* path;
  std::string text;               ///< with NAME and VERSION
  const char* version = "1.2.3";  ///< one that there could be
};

const Form kForms[] = {
    {"package-lock.json",
     R"({"lockfileVersion": 3, "packages": {"node_modules/NAME": {"version": "VERSION"}}})"},
    {"yarn.lock", "# yarn lockfile v1\n\n\"NAME@^1\":\n  version \"VERSION\"\n"},
    {"pnpm-lock.yaml",
     "lockfileVersion: '9.0'\nimporters:\n  .: {}\npackages:\n  'NAME@VERSION':\n    resolution: "
     "{integrity: x}\n"},
    {"composer.lock", R"({"packages": [{"name": "NAME", "version": "VERSION"}]})"},
    {"Gemfile.lock", "GEM\n  remote: https://gems.example/\n  specs:\n    NAME (VERSION)\n"},
    {"requirements.txt", "NAME==VERSION\n"},
    {"poetry.lock",
     "[[package]]\nname = \"NAME\"\nversion = \"VERSION\"\n[metadata]\nlock-version = \"2.0\"\n"},
    {"Cargo.lock",
     "version = 4\n[[package]]\nname = \"NAME\"\nversion = \"VERSION\"\nsource = "
     "\"registry+https://registry.example/\"\n"},
    {"go.mod", "module x\nrequire NAME VERSION\n", "v1.2.3"},
    {"mix.lock", R"(%{"NAME": {:hex, :NAME, "VERSION", "0", [:mix], [], "hexpm", "0"}})"},
    {"pubspec.lock", "packages:\n  NAME:\n    version: \"VERSION\"\n    source: hosted\n"},
    {"gradle.lockfile", "g:NAME:VERSION=runtimeClasspath\n"},
    {"pom.xml",
     "<project><dependencies><dependency><groupId>g</groupId><artifactId>NAME</artifactId>"
     "<version>VERSION</version></dependency></dependencies></project>"},
    {"packages.lock.json",
     R"({"version": 1, "dependencies": {"net8.0": {"NAME": {"type": "Direct", "resolved": "VERSION"}}}})"},
    {"bun.lock",
     R"({"lockfileVersion": 1, "workspaces": {"": {}}, "packages": {"NAME": ["NAME@VERSION", "", {}, ""]}})"},
    {"Pipfile.lock", R"({"_meta": {}, "default": {"NAME": {"version": "==VERSION"}}})"},
};

std::string filled(std::string text, std::string_view name, std::string_view version) {
  for (const auto& [mark, value] : {std::pair{"NAME", name}, std::pair{"VERSION", version}}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, std::string_view(mark).size(), value);
      at += value.size();
    }
  }
  return text;
}

}  // namespace

TEST_CASE("the forms below name a package when nothing is wrong with it") {
  for (const Form& form : kForms) {
    const Inventory inventory =
        build_inventory({{form.path, filled(form.text, "harmless", form.version)}}, 1);
    INFO(form.path << '\n' << to_text(inventory));
    CHECK(inventory.packages.size() == 1);
  }
}

TEST_CASE("names and versions of any bytes and length give packages or problems, and no end") {
  using namespace std::string_literals;
  const std::vector<std::string> kTexts = {"",
                                           " ",
                                           std::string(1 << 20, 'a'),
                                           std::string(200'000, '9'),
                                           std::string(200'000, '@'),
                                           std::string(200'000, '.'),
                                           std::string(200'000, '/'),
                                           "a\0b"s,
                                           "\xFF\xFE",
                                           "a\nb",
                                           "../../../etc/passwd",
                                           "$(touch x)",
                                           "\x1b[31m::error::",
                                           "\"",
                                           "\\",
                                           "<x>",
                                           "${x}",
                                           "%s%n",
                                           "\xE2\x80\xAE"};
  for (const Form& form : kForms) {
    for (const std::string& text : kTexts) {
      for (const bool in_name : {true, false}) {
        INFO(form.path << (in_name ? " name " : " version ") << text.substr(0, 20));
        const test::ProcessorTime time;
        const std::string file =
            in_name ? filled(form.text, text, "1.2.3") : filled(form.text, "harmless", text);
        const Inventory inventory = build_inventory({{form.path, file}}, 1);
        CHECK(inventory.files.size() + inventory.problems.size() > 0);
        for (const Package& package : inventory.packages) CHECK_FALSE(package.name.empty());
        CHECK(time.seconds() < 5);
      }
    }
  }
}

TEST_CASE("includes of requirements stay in the tree, end, and are told where they are cut") {
  const auto problems_of = [](const std::vector<KeptFile>& files) {
    std::string text;
    for (const Problem& problem : build_inventory(files, 1).problems) {
      text += (problem.incomplete ? "! " : "  ") + problem.message + '\n';
    }
    return text;
  };
  for (const char* target : {"../../x.txt", "/etc/passwd", "a/../../../x.txt", "~/x.txt",
                             "https://host.example/x.txt", "none.txt"}) {
    INFO(target);
    const std::string line = "-r " + std::string(target) + "\nidna==3.7\n";
    CHECK(problems_of({{"requirements.txt", line}}).starts_with("! includes a file that was not"));
    CHECK(build_inventory({{"requirements.txt", line}}, 1).packages.size() == 1);
  }
  CHECK(problems_of({{"requirements.txt", "-r requirements.txt\n-c requirements.txt\nidna==3.7\n"}})
            .empty());
  CHECK(problems_of({{"requirements.txt", "-r dev-requirements.txt\nidna==3.7\n"},
                     {"dev-requirements.txt", "-r requirements.txt\n"}})
            .empty());
  // Files for development that production includes, one after the other.
  const auto chain = [](int length) {
    std::vector<KeptFile> files = {{"requirements.txt", "-r dev-requirements-1.txt\n"}};
    for (int i = 1; i <= length; ++i) {
      const std::string next = "-r dev-requirements-" + std::to_string(i + 1) + ".txt\n";
      files.push_back(
          {"dev-requirements-" + std::to_string(i) + ".txt", i < length ? next : "idna==3.7\n"});
    }
    return files;
  };
  const auto in_production = [](const std::vector<KeptFile>& files) {
    const Inventory inventory = build_inventory(files, 1);
    return std::any_of(inventory.packages.begin(), inventory.packages.end(),
                       [](const Package& package) { return package.scope == Scope::kRuntime; });
  };
  CHECK(in_production(chain(63)));
  CHECK(problems_of(chain(63)).empty());
  CHECK_FALSE(in_production(chain(64)));
  CHECK(problems_of(chain(64)).starts_with("! includes too many files"));
}

TEST_CASE("a lockfile of as many packages as there may be is whole, one more is told") {
  for (const std::size_t more : {0, 1}) {
    INFO(more);
    PackageSet set("npm");
    for (std::size_t i = 0; i < kMaxPackagesPerFile + more; ++i) {
      Package package;
      package.name = std::to_string(i);
      package.version = "1";
      set.add(std::move(package));
    }
    const Result<PackageFile> file = set.finish("any");
    REQUIRE(static_cast<bool>(file) == (more == 0));
    if (more > 0) CHECK(file.error().message == "more than 200000 packages in one file");
  }
}

TEST_CASE("of what packages need a lockfile's readers keep as much as may be, and tell the rest") {
  constexpr std::size_t kHalf = kMaxNeedsPerFile / 2;
  const auto repeated = [](std::string_view text, std::size_t times) {
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
  };
  const std::string npm = R"({"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1")"
                          R"(,"dependencies":{)" +
                          repeated("\"c\":1,", kHalf) +
                          R"("c":1}},"node_modules/b":{"version":"1","dependencies":{)" +
                          repeated("\"c\":1,", kHalf) + R"("c":1}}}})";
  const std::string yarn = "# yarn lockfile v1\n\n\"a@^1\":\n  version \"1\"\n  dependencies:\n" +
                           repeated("    c 1\n", kHalf) +
                           "\n\"b@^1\":\n  version \"1\"\n  dependencies:\n" +
                           repeated("    c 1\n", kHalf + 1);
  for (const auto& [path, text] :
       {std::pair("package-lock.json", &npm), std::pair("yarn.lock", &yarn)}) {
    CAPTURE(path);
    const Inventory inventory = build_inventory({{path, *text}}, 1);
    CHECK(inventory.packages.size() == 2);
    REQUIRE(inventory.problems.size() == 1);
    CHECK(inventory.problems.front().incomplete);
    CHECK(inventory.problems.front().message.starts_with("more than 2000000 needs"));
  }
}

}  // namespace sluice::inventory
