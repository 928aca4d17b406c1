// An app that is built by the real binary, and the slug that comes of it, for tests of what happens
// to it later.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "test/catch.h"
#include "test/child_process.h"
#include "test/cli/npm_record.h"
#include "test/temp_folder.h"

namespace sluice::test {

/// An app that was built, and the slug that came of it.
class Slug {
 public:
  Slug() {
    for (const char* folder : {"env", "cache", "app", "app/.sluice", "records"}) {
      std::filesystem::create_directories(home_.path(folder));
    }
    home_.write("app/package-lock.json",
                R"({"lockfileVersion": 3, "packages": {"": {"dependencies": {"alpha": "*"}},
 "node_modules/alpha": {"version": "1.0.0"},
 "node_modules/devtool": {"version": "1.0.0", "dev": true}}})");
    publish("GHSA-aaaa-aaaa-aaaa", "alpha", "2025-01-01");
  }

  void publish(std::string_view id, std::string_view package, std::string_view when) const {
    home_.write("records/" + std::string(id) + ".json", npm_record(id, package, when));
    REQUIRE(run({"advisories", "import", "../records", "--db", "../db.sqlite"}).exit_code == 0);
  }

  ChildResult build() const {
    return run({"gate", "--all", "--offline", "--env-dir", "../env", "--cache", "../cache", "--db",
                "../db.sqlite", "--carry", ".sluice", "."},
               {"SOURCE_VERSION=3f9c2a71b0de4c5e8f7a"});
  }

  ChildResult recheck(std::vector<std::string> options = {},
                      std::vector<std::string> variables = {}) const {
    options.insert(options.begin(), {"recheck", "--db", "../db.sqlite"});
    return run(options, std::move(variables));
  }

  ChildResult run(std::vector<std::string> words, std::vector<std::string> variables = {}) const {
    words.insert(words.begin(), test::sluice_program());
    variables.push_back("HOME=" + home_.path());
    variables.emplace_back("PATH=/usr/bin:/bin");
    return run_program(words, variables, home_.path("app"));
  }

  const TempFolder& home() const { return home_; }
  std::string file(std::string_view name) const {
    return read_bytes(home_.path("app/.sluice/" + std::string(name)));
  }
  /// As if the build had been some days ago.
  void age(int days) const {
    std::string text = file("verdict.json");
    const std::size_t built = text.find("\"built\": \"");
    REQUIRE(built != std::string::npos);
    text.replace(built + 10, 10, day(-days));
    home_.write("app/.sluice/verdict.json", text);
  }

 private:
  TempFolder home_;
};

}  // namespace sluice::test
