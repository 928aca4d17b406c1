// Lockfiles of public apps (not part of the repository). Most numbers were counted by a Python
// script of its own, not by this code; a copy for other systems counts apart.
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "test/catch.h"
#include "test/inventory/cases.h"
#include "test/source_dir.h"

namespace sluice::inventory {
namespace {

struct Counted {
  const char* app;
  const char* path;
  std::size_t packages;
  std::size_t development;  ///< also test: everything that production does without
  std::size_t direct;
};

constexpr Counted kCounted[] = {
    {"OWASP__NodeGoat", "package-lock.json", 1137, 725, 36},
    {"OWASP__railsgoat", "Gemfile.lock", 167, 0, 38},
    // Maven's own effective model: 46 dependencies, 8 of them for tests; with the 6 plugins that
    // have a version in the file.
    {"WebGoat__WebGoat", "pom.xml", 52, 14, 52},
    {"codetriage__CodeTriage", "Gemfile.lock", 223, 0, 77},
    {"codetriage__CodeTriage", "yarn.lock", 0, 0, 0},
    {"digininja__DVWA", "vulnerabilities/api/composer.lock", 6, 0, 1},
    {"heroku__go-getting-started", "go.mod", 31, 0, 2},
    {"heroku__php-getting-started", "composer.lock", 22, 0, 7},
    {"heroku__python-getting-started", "requirements.txt", 4, 0, 4},
    {"heroku__ruby-getting-started", "Gemfile.lock", 80, 0, 10},
    {"hexpm__hexpm", "mix.lock", 101, 0, 42},  // no mix.exs: direct is what nothing needs
    {"huginn__huginn", "Gemfile.lock", 281, 0, 100},
    {"huginn__huginn", "package-lock.json", 96, 0, 4},
    {"parse-community__parse-server-example", "package-lock.json", 1118, 676, 25},
    {"rubyforgood__human-essentials", "Gemfile.lock", 278, 0, 92},
    {"rubyforgood__human-essentials", "docs/Gemfile.lock", 95, 95, 2},
    {"rubygems__rubygems.org", "Gemfile.lock", 298, 0, 120},
    {"saleor__saleor", "package-lock.json", 225, 225, 2},
    {"saleor__saleor", "uv.lock", 230, 83, 101},  // 231 entries, one of them the app itself
    {"heroku__java-getting-started", "pom.xml", 5, 0, 5},
    {"snyk-labs__java-goof", "todolist-goof/pom.xml", 3, 0, 3},
    {"snyk-labs__java-goof", "todolist-goof/todolist-core/pom.xml", 13, 2, 13},
    {"snyk-labs__java-goof", "log4shell-goof/log4shell-server/pom.xml", 6, 1, 6},
    {"snyk-labs__nodejs-goof", "package-lock.json", 980, 415, 35},
};

std::string data_folder() {
  const char* given = std::getenv("SLUICE_SHARED_DATA");
  const std::string data = given != nullptr ? given : test::source_dir() + "/../shared/data";
  return data + "/lockfiles/";
}

}  // namespace

TEST_CASE("lockfiles of public apps have the packages that were counted by other means") {
  if (!std::filesystem::is_directory(data_folder())) {
    WARN("skipped: no " << data_folder());
    return;
  }
  for (const Counted& counted : kCounted) {
    INFO(counted.app << '/' << counted.path);
    const Inventory inventory = build_inventory(read_folder(data_folder() + counted.app), 2);
    std::size_t packages = 0;
    std::size_t development = 0;
    std::size_t direct = 0;
    for (const Package& package : inventory.packages) {
      if (package.path != counted.path) continue;
      ++packages;
      if (package.scope == Scope::kDev || package.scope == Scope::kTest) ++development;
      if (package.direct) ++direct;
    }
    CHECK(packages == counted.packages);
    CHECK(development == counted.development);
    CHECK(direct == counted.direct);
    CHECK(std::none_of(inventory.problems.begin(), inventory.problems.end(),
                       [](const Problem& problem) { return problem.incomplete; }));
  }
}

namespace {

/// Counted with awk and jq: an edge for each pair of a package and a locked one that it names.
struct CountedEdges {
  const char* app;
  const char* path;
  std::size_t edges;
  std::size_t with_integrity;
  std::size_t with_commit;
};

constexpr CountedEdges kCountedEdges[] = {
    {"OWASP__railsgoat", "Gemfile.lock", 267, 167, 0},
    {"codetriage__CodeTriage", "Gemfile.lock", 355, 223, 0},
    {"digininja__DVWA", "vulnerabilities/api/composer.lock", 6, 0, 6},
    {"heroku__php-getting-started", "composer.lock", 30, 0, 22},
    {"heroku__ruby-getting-started", "Gemfile.lock", 136, 0, 0},
    {"hexpm__hexpm", "mix.lock", 135, 98, 3},
    {"huginn__huginn", "Gemfile.lock", 457, 0, 2},
    {"rubyforgood__human-essentials", "Gemfile.lock", 471, 0, 0},
    {"rubygems__rubygems.org", "Gemfile.lock", 530, 298, 0},
};

}  // namespace

TEST_CASE("lockfiles of public apps have the edges that were counted by other means") {
  if (!std::filesystem::is_directory(data_folder())) {
    WARN("skipped: no " << data_folder());
    return;
  }
  for (const CountedEdges& counted : kCountedEdges) {
    INFO(counted.app << '/' << counted.path);
    const Inventory inventory = build_inventory(read_folder(data_folder() + counted.app), 2);
    std::size_t edges = 0;
    std::size_t with_integrity = 0;
    std::size_t with_commit = 0;
    for (const Package& package : inventory.packages) {
      if (package.path != counted.path) continue;
      edges += package.needs.size();
      if (!package.integrity.empty()) ++with_integrity;
      if (!package.commit.empty()) ++with_commit;
    }
    CHECK(edges == counted.edges);
    CHECK(with_integrity == counted.with_integrity);
    CHECK(with_commit == counted.with_commit);
  }
}

TEST_CASE("every package of a public app's lockfile has a path from a direct one") {
  if (!std::filesystem::is_directory(data_folder())) {
    WARN("skipped: no " << data_folder());
    return;
  }
  for (const char* app : {"OWASP__railsgoat", "huginn__huginn", "heroku__php-getting-started"}) {
    const Inventory inventory = build_inventory(read_folder(data_folder() + app), 2);
    for (std::size_t i = 0; i < inventory.packages.size(); ++i) {
      if (inventory.packages[i].direct) continue;
      INFO(app << ": " << inventory.packages[i].name);
      CHECK(path_to(inventory, i).size() > 1);
    }
  }
}

TEST_CASE("WebGoat's versions are those of Maven's effective model, or not known") {
  const std::string folder = data_folder() + "WebGoat__WebGoat";
  if (!std::filesystem::is_directory(folder)) {
    WARN("skipped: no " << folder);
    return;
  }
  const Inventory inventory = build_inventory(read_folder(folder), 1);
  // help:effective-pom, a few of each kind: own version, property, managed.
  struct {
    const char* name;
    const char* version;
  } const kEffective[] = {
      {"javax.xml.bind:jaxb-api", "2.3.1"},
      {"com.github.terma:javaniotcpproxy", "1.6"},
      {"com.thoughtworks.xstream:xstream", "1.4.5"},
      {"com.google.guava:guava", "33.6.0-jre"},
      {"org.asciidoctor:asciidoctorj", "3.0.1"},
      {"org.apache.maven.plugins:maven-compiler-plugin", "3.15.0"},
      {"org.honton.chas:process-exec-maven-plugin", "0.9.2"},
  };
  for (const auto& [name, version] : kEffective) {
    INFO(name);
    CHECK(std::any_of(inventory.packages.begin(), inventory.packages.end(),
                      [&](const Package& p) { return p.name == name && p.version == version; }));
  }
  // What spring-boot-starter-parent manages: every Spring module, Jackson, Flyway, HSQLDB, ...
  CHECK(std::count_if(inventory.packages.begin(), inventory.packages.end(),
                      [](const Package& package) { return package.version.empty(); }) == 23);
  REQUIRE(inventory.problems.size() == 1);
  CHECK(inventory.problems.front().line == 5);
}

}  // namespace sluice::inventory
