// No secret may leave the program: unique values are put into config vars and, in every form, into
// files, broken ones among them; then everything that any command prints, writes, caches or dumps
// is searched for them.
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

std::string program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string() + "/sluice";
}

/// A value and the fragments of it that must not show up anywhere, encoded ones too.
struct Canary {
  std::string variable;
  std::string value;
  std::vector<std::string> traces;
};

/// Base64 of a part at each alignment, cut to what depends on nothing else.
void add_traces(const std::string& part, std::vector<std::string>* traces) {
  traces->push_back(part);
  traces->push_back(hex_encode(part));
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string encoded = base64_encode(std::string(shift, 'x') + part);
    const std::size_t begin = (shift * 8 + 5) / 6;
    traces->push_back(encoded.substr(begin, (shift + part.size()) * 8 / 6 - begin));
  }
  std::string wide;
  for (const char c : part) (wide += c) += '\0';
  traces->push_back(wide);
}

/// `form` holds two %, which become random parts; these are the traces.
Canary canary(const std::string& variable, std::string form, std::uint64_t seed) {
  Canary result{variable, std::move(form), {}};
  for (std::size_t at = result.value.find('%'); at != std::string::npos;
       at = result.value.find('%')) {
    const std::string part = secrets::expand_template("{b62:16}", seed++);
    result.value.replace(at, 1, part);
    add_traces(part, &result.traces);
  }
  return result;
}

std::vector<Canary> all_canaries() {
  return {
      canary("PLAIN_TOKEN", "%%", 100),
      canary("SPECIAL_PASSWORD", "%&<\"'/\\ +:=$%", 110),
      canary("DATABASE_URL", "postgres://bob:%%@db.acme-corp.io/d", 120),
      canary("JSON_CREDENTIALS", R"({"client_secret": "%", "password": "%"})", 130),
      canary("LIST_TOKENS", "%%,%%", 140),
      canary("NEXT_PUBLIC_CLIENT_SECRET", "%%", 150),
      canary("S3_BUCKET", "%-%", 160),  // left out by its name
      canary(
          "PEM_KEY",
          "-----BEGIN " + std::string("PRIVATE KEY-----\n%%\n%%\n-----END ") + "PRIVATE KEY-----\n",
          170),
      canary("HEROKU_API_KEY", "%%", 180),
      canary("SLUICE_ENV", "%%", 190),
  };
}

std::string html(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
  }
  return result;
}

std::string json(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += c == '"' || c == '\\' ? std::string("\\") + c : c == '\n' ? "\\n" : std::string(1, c);
  }
  return result;
}

/// An app that holds every value in every form, whole files and broken ones.
void write_app(const TempFolder& home, const std::vector<Canary>& canaries) {
  for (const Canary& one : canaries) {
    home.write("env/" + one.variable, one.value);
    const std::string& v = one.value;
    const std::string base = "app/" + one.variable;
    home.write(base + "/plain.rb", "secret = '" + v + "'\n# " + v + "\n");
    home.write(base + "/encoded.js", base64_encode("a" + v) + '\n' + base64_encode("bc" + v) +
                                         '\n' + hex_encode(v) + '\n' + percent_encode(v) + '\n');
    home.write(base + "/page.html", "<b title=\"" + html(v) + "\">");
    home.write(base + "/data.json", "{\"token\": \"" + json(v) + "\"}");
    std::string wide = "\xFF\xFE";
    for (const char c : "key = " + v) (wide += c) += '\0';
    home.write(base + "/wide.txt", wide);
    home.write(base + "/binary.bin", std::string("\0\1\2", 3) + v + std::string("\0", 1));
    // Broken at the value, so that a message would quote it.
    home.write(base + "/package-lock.json",
               "{\"packages\": {\"\": {\"resolved\": \"" + v + "\",, ");
    home.write(base + "/Gemfile.lock",
               "GEM\n  remote: https://u:" + v + "@h.io/\n  specs:\n    " + v);
    home.write(base + "/requirements.txt",
               "--index-url https://u:" + v + "@h.io/\n" + v + "== =1\n");
    home.write(base + "/pnpm-lock.yaml", "packages: [" + v + "\n");
    home.write(base + "/poetry.lock", "[[package]]\nname = \"" + v + "\nversion = 1");
    home.write(base + "/pom.xml", "<project><a>" + v + "</b>");
    home.write(base + "/composer.lock", "{\"packages\": [{\"name\": \"" + json(v) + "\"}]}");
    home.write(base + "/.gitattributes", "*.rb filter=git-crypt " + v);
    if (v.find('/') == std::string::npos && v.find('\n') == std::string::npos) {
      home.write(base + "/dir-" + v + "/" + v + ".txt", "x");
      home.write(base + "/dir-" + v + "/package-lock.json", "{");
    }
  }
}

void check_silent(const std::vector<Canary>& canaries, const std::string& text,
                  const std::string& where) {
  for (const Canary& one : canaries) {
    for (const std::string& trace : one.traces) {
      if (text.find(trace) == std::string::npos) continue;
      // The value itself must not get into this test's output either.
      INFO(one.variable << " in " << where << " at " << text.find(trace));
      FAIL_CHECK("a secret was printed");
      return;
    }
  }
}

void check_files(const std::vector<Canary>& canaries, const TempFolder& home,
                 const std::string& folder) {
  if (!std::filesystem::exists(home.path(folder))) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home.path(folder))) {
    check_silent(canaries, entry.path().filename().string(), "a file name in " + folder);
    if (entry.is_regular_file()) {
      check_silent(canaries, read_bytes(entry.path().string()), entry.path().string());
    }
  }
}

std::vector<std::string> environment_of(const TempFolder& home) {
  return {"HOME=" + home.path(), "PATH=/usr/bin:/bin", "TMPDIR=" + home.path("tmp")};
}

}  // namespace

TEST_CASE("no output, cache or temporary file of any command holds a secret") {
  const TempFolder home;
  const std::vector<Canary> canaries = all_canaries();
  write_app(home, canaries);
  std::filesystem::create_directories(home.path("tmp"));
  std::filesystem::create_directories(home.path("cache"));
  std::size_t runs = 0;
  bool named = false;
  for (const std::string_view command : {"gate", "secrets", "deps", "sbom", "fix"}) {
    for (const std::string_view format :
         {"", "log", "json", "tap", "markdown", "sarif", "junit", "github", "html", "cyclonedx",
          "spdx", "openvex", "text"}) {
      std::vector<std::string> arguments = {
          program(),   std::string(command), "--all",   "--verbose",        "--profile",
          "--env-dir", home.path("env"),     "--cache", home.path("cache"), "--offline"};
      if (!format.empty()) arguments.insert(arguments.end(), {"--format", std::string(format)});
      arguments.push_back(home.path("app"));
      ChildResult result = run_program(arguments, environment_of(home), home.path());
      // Not every command knows each option: without those that it refuses.
      for (int tries = 0; result.exit_code == 2 && tries < 8; ++tries) {
        std::size_t refused = arguments.size();
        for (std::size_t i = 2; i + 1 < arguments.size(); ++i) {
          if (result.err.find("option " + arguments[i]) != std::string::npos) refused = i;
        }
        if (refused == arguments.size()) break;
        const bool has_value = arguments[refused] == "--env-dir" ||
                               arguments[refused] == "--cache" || arguments[refused] == "--format";
        const auto begin = arguments.begin() + static_cast<std::ptrdiff_t>(refused);
        arguments.erase(begin, begin + (has_value ? 2 : 1));
        result = run_program(arguments, environment_of(home), home.path());
      }
      INFO(command << " " << format);
      CHECK(result.exit_code < 128);
      const std::string where = std::string(command) + ' ' + std::string(format);
      check_silent(canaries, result.out, where + ", standard output");
      check_silent(canaries, result.err, where + ", standard error");
      runs += result.exit_code == 0 || result.exit_code == 1 || result.exit_code == 3 ? 1U : 0U;
      named = named || result.out.find("SPECIAL_PASSWORD") != std::string::npos;
    }
  }
  // The runs did look: else this test would pass on a program that does nothing.
  CHECK(runs >= 8);
  CHECK(named);
  check_files(canaries, home, "cache");
  check_files(canaries, home, "tmp");
}

TEST_CASE("a report in a file holds no secret, and neither does a run that can't write it") {
  const TempFolder home;
  const std::vector<Canary> canaries = all_canaries();
  write_app(home, canaries);
  for (const std::string_view target : {"out/report.json", "missing/report.json"}) {
    if (target.starts_with("out")) std::filesystem::create_directories(home.path("out"));
    const ChildResult result =
        run_program({program(), "gate", "--all", "--env-dir", home.path("env"), "--offline",
                     "--format", "json=" + home.path(target), home.path("app")},
                    environment_of(home), home.path());
    check_silent(canaries, result.out + result.err, std::string(target));
  }
  CHECK_FALSE(read_bytes(home.path("out/report.json")).empty());
  check_files(canaries, home, "out");
}

TEST_CASE("a run that is aborted while it scans leaves no core file with a secret") {
  const TempFolder home;
  const std::vector<Canary> canaries = all_canaries();
  write_app(home, canaries);
  home.write("app/endless.txt", "x\n");
  // A sparse file: the scan is still on it when the signal comes.
  constexpr std::uintmax_t kEndless = 1ULL << 36;
  std::filesystem::resize_file(home.path("app/endless.txt"), kEndless);
  std::filesystem::create_directories(home.path("work"));
  const std::string command = "ulimit -c unlimited; '" + program() + "' gate --all --env-dir '" +
                              home.path("env") + "' --offline '" + home.path("app") +
                              "' & sleep 1; kill -ABRT $!; wait $!";
  const ChildResult result =
      run_program({"/bin/sh", "-c", command}, environment_of(home), home.path("work"));
  constexpr int kAborted = 128 + 6;
  CHECK(result.exit_code == kAborted);
  check_silent(canaries, result.out + result.err, "what the aborted run said");
  check_files(canaries, home, "work");
}
