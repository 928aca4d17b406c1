// Files that steer Sluice, as an attacker with a pull request would write them.
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

namespace fs = std::filesystem;

const std::string kKey = secrets::expand_template("sk_live_{b62:24}", 41);

ChildResult gate(const TempFolder& home, std::vector<std::string> more = {}) {
  std::vector<std::string> command = {
      fs::read_symlink("/proc/self/exe").parent_path().string() + "/sluice", "gate", "--offline"};
  command.insert(command.end(), more.begin(), more.end());
  command.push_back("app");
  return run_program(command, {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
}

/// A day that an acceptance may end on.
std::string day_ahead() {
  return to_string(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) +
                   std::chrono::days(30));
}

struct Obstacle {
  const char* what;
  std::function<void(const std::string& path)> put;
};

const Obstacle kObstacles[] = {
    {"a pipe", [](const std::string& path) { REQUIRE(::mkfifo(path.c_str(), 0600) == 0); }},
    {"a folder", [](const std::string& path) { fs::create_directory(path); }},
    {"a link to a device", [](const std::string& path) { fs::create_symlink("/dev/zero", path); }},
    {"a link out of the tree",
     [](const std::string& path) { fs::create_symlink("../outside", path); }},
    {"a link to nothing", [](const std::string& path) { fs::create_symlink("/no/thing", path); }},
    {"twenty megabytes",
     [](const std::string& path) {
       std::ofstream(path).put('#');
       fs::resize_file(path, 20'000'000);
     }},
    {"NUL bytes", [](const std::string& path) { std::ofstream(path) << std::string(100, '\0'); }},
    {"no text", [](const std::string& path) { std::ofstream(path) << "\xFF\xFE\x1b[31m\x80"; }},
};

}  // namespace

TEST_CASE(
    "what stands in the place of a settings file is refused or passed over, never waited for") {
  // Without these the app would be judged otherwise than its owner wants: 2. The others only say
  // what an app is made of: it is judged all the same.
  for (const auto& [name, code] :
       {std::pair{"sluice.toml", 2}, std::pair{"sluice.baseline.json", 2},
        std::pair{".slugignore", 1}, std::pair{".gitattributes", 1}}) {
    for (const Obstacle& obstacle : kObstacles) {
      INFO(name << " is " << obstacle.what);
      const TempFolder home;
      home.write("outside", "mode = \"warn\"\n");
      home.write("app/pay.py", "stripe = '" + kKey + "'\n");
      obstacle.put(home.path("app/" + std::string(name)));
      const auto begin = std::chrono::steady_clock::now();
      const ChildResult seen = gate(home);
      INFO(seen.out << seen.err);
      CHECK(seen.exit_code == code);
      CHECK((seen.out + seen.err).find('\x1b') == std::string::npos);
      CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
    }
  }
}

TEST_CASE("settings files are read up to their limit, and refused a byte above it") {
  for (const std::size_t size : {std::size_t{1} << 20, (std::size_t{1} << 20) + 1}) {
    INFO(size);
    const TempFolder home;
    home.write("app/pay.py", "stripe = '" + kKey + "'\n");
    std::string text = "mode = \"warn\"\n#";
    text.resize(size, ' ');
    home.write("app/sluice.toml", text);
    CHECK(gate(home).exit_code == (size > std::size_t{1} << 20 ? 2 : 0));
  }
}

TEST_CASE("no setting in the tree switches the gate off, lets a commit by, or names a program") {
  for (const std::string line :
       {"mode = \"off\"", "bypass = \"0123456789\"", "[policy]\nbypass = \"0123456789\"",
        "cache = \"/tmp\"", "env_dir = \"/\"", "binary = \"./evil\"", "curl = \"./evil\"",
        "[advisories]\nurl = \"https://host.example/\"", "policy_url = \"file:///x\"",
        "[policy]\nallow_bypass = \"yes please\"", "format = \"json=/tmp/x\"", "root = \"/\"",
        "[secrets]\nrules = [\"../../outside.toml\"]", "vex = [\"../outside\"]",
        "vex = [\"/etc/passwd\"]"}) {
    INFO(line);
    const TempFolder home;
    home.write("outside", "x");
    home.write("app/pay.py", "stripe = '" + kKey + "'\n");
    home.write("app/sluice.toml", line + '\n');
    const ChildResult seen = gate(home);
    INFO(seen.out << seen.err);
    CHECK(seen.exit_code == 2);
    CHECK(seen.err.find("sluice.toml") != std::string::npos);
  }
}

TEST_CASE("an entry that accepts by accident is refused, or accepts nothing") {
  for (const std::string entry :
       {"id = \"\"", "id = \"*\"", "id = \"stripe-live-key\"", "id = \"stripe-*\"",
        "id = \"stripe-live-key\"\npath = \"\"", "id = \"secret-*\"", "id = \"secret-\"",
        "id = \"stripe-live-key\"\npath = \"../**\"", "id = \"stripe-live-key\"\npath = \"/**\"",
        "id = \"stripe-live-key\"\npath = \"./pay.py\"", "path = \"**\"", "package = \"*\""}) {
    INFO(entry);
    const TempFolder home;
    home.write("app/pay.py", "stripe = '" + kKey + "'\n");
    home.write("app/sluice.toml",
               "[[ignore]]\n" + entry +
                   "\nreason = \"as long as it has to be\"\nuntil = " + day_ahead() + "\n");
    const ChildResult seen = gate(home);
    INFO(seen.out << seen.err);
    CHECK((seen.exit_code == 2 || seen.exit_code == 1));
  }
}
