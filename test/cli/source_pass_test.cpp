// Two passes of one build: what the build step baked in is told apart from what was in the source.
#include "cli/source_pass.h"

#include <filesystem>
#include <string>

#include "cli/embedded_rules.h"
#include "cli/scan.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

using secrets::expand_template;

const std::string kLive = expand_template("{b62:40}", 11);
const std::string kOther = expand_template("{b62:40}", 12);
const std::string kKey = expand_template("sk_live_{b62:24}", 13);
const std::string kNewKey = expand_template("sk_live_{b62:24}", 14);

ScanRequest request_for(const test::TempFolder& home, inventory::Phase phase) {
  ScanRequest request;
  request.root = home.path("app");
  request.everything = true;
  request.in_build = true;
  request.advisories = false;
  request.phase = phase;
  request.config_vars = {{"BAKED_SECRET", kLive}, {"COMMITTED_SECRET", kOther}};
  for (const RuleFile& file : embedded_secret_rules()) {
    request.rules.push_back({file.name, file.text});
  }
  request.source_pass = home.path("cache/source_pass.json");
  return request;
}

/// "title @ path", one line each.
std::string titles(const ScanRequest& request) {
  const Result<ScanOutcome> outcome = run_scan(request);
  REQUIRE(outcome);
  std::string text;
  for (const JudgedFinding& judged : outcome->report.findings) {
    if (judged.finding.kind != FindingKind::kSecret) continue;
    text += judged.finding.title + " @ " + judged.finding.location.path + '\n';
  }
  return text;
}

void write_source(const test::TempFolder& home) {
  std::filesystem::create_directories(home.path("cache"));
  home.write("app/config.rb", "KEY = '" + kKey + "'\nOTHER = '" + kOther + "'\n");
}

void write_build_output(const test::TempFolder& home) {
  home.write("app/public/packs/app-9f.js",
             "a('" + kLive + "','" + kOther + "','" + kKey + "','" + kNewKey + "')");
}

constexpr std::string_view kPlainLive = "Live value of config var ";

}  // namespace

TEST_CASE("a slug pass tells what the build step baked in") {
  const test::TempFolder home;
  write_source(home);
  const std::string in_source = titles(request_for(home, inventory::Phase::kSource));
  CHECK(in_source.find("aked") == std::string::npos);
  // Nothing of a live value gets to the disk, nor of its hash; the rest is an id.
  const std::string left = test::read_bytes(home.path("cache/source_pass.json"));
  CHECK(left.find("COMMITTED_SECRET") != std::string::npos);
  for (const std::string& value : {kLive, kOther, kKey.substr(8)}) {
    CHECK(left.find(value) == std::string::npos);
  }
  write_build_output(home);
  const std::string in_slug = titles(request_for(home, inventory::Phase::kSlug));
  INFO(in_slug);
  const std::string bundle = " @ public/packs/app-9f.js\n";
  CHECK(in_slug.find("Build step baked in live value of BAKED_SECRET" + bundle) !=
        std::string::npos);
  CHECK(in_slug.find("Stripe live secret key, baked in by the build step" + bundle) !=
        std::string::npos);
  CHECK(in_slug.find(std::string(kPlainLive) + "COMMITTED_SECRET" + bundle) != std::string::npos);
  CHECK(in_slug.find("Stripe live secret key @ config.rb\n") != std::string::npos);
  const Result<ScanOutcome> outcome = run_scan(request_for(home, inventory::Phase::kSlug));
  REQUIRE(outcome);
  const bool said = std::any_of(
      outcome->report.findings.begin(), outcome->report.findings.end(), [](const auto& judged) {
        return judged.finding.fix.text.starts_with(
            "The build step baked BAKED_SECRET into public/packs/app-9f.js; the source does not");
      });
  CHECK(said);
}

TEST_CASE("without a source pass of the same build nothing is said") {
  const auto slug_after = [](const auto& change) {
    const test::TempFolder home;
    write_source(home);
    titles(request_for(home, inventory::Phase::kSource));
    write_build_output(home);
    ScanRequest slug = request_for(home, inventory::Phase::kSlug);
    change(home, slug);
    return titles(slug).find("aked") != std::string::npos;
  };
  CHECK(slug_after([](const auto&, ScanRequest&) {}));
  CHECK_FALSE(slug_after([](const auto&, ScanRequest& slug) { slug.source_pass.clear(); }));
  CHECK_FALSE(slug_after(
      [](const auto&, ScanRequest& slug) { slug.settings.source_version = "another commit"; }));
  CHECK_FALSE(slug_after([](const test::TempFolder& home, ScanRequest&) {
    std::filesystem::remove(home.path("cache/source_pass.json"));
  }));
  CHECK_FALSE(slug_after([](const test::TempFolder& home, ScanRequest&) {
    home.write("cache/source_pass.json", "{\"schema\":\"sluice-source-pass/1\",\"secrets\":[[1]]}");
  }));
  CHECK_FALSE(slug_after([](const test::TempFolder& home, ScanRequest&) {
    home.write("cache/source_pass.json", "damaged");
  }));
}

TEST_CASE("a source that could not be read as a whole leaves nothing") {
  const test::TempFolder home;
  write_source(home);
  home.write("app/big.js", [] {
    std::string keys;
    for (std::uint64_t i = 0; i < 1200; ++i) keys += expand_template("sk_live_{b62:24}\n", 100 + i);
    return keys;
  }());
  titles(request_for(home, inventory::Phase::kSource));
  CHECK_FALSE(std::filesystem::exists(home.path("cache/source_pass.json")));
}

TEST_CASE("what a source pass left comes back for the same build alone") {
  const test::TempFolder home;
  const std::string path = home.path("pass.json");
  const auto now = std::chrono::system_clock::now();
  const SourcePass pass{{"/build", "abc", now},
                        {"A", "B"},
                        {{"r", "p", "secret-1", ""}, {"live-config-var", "q", "", "A"}}};
  REQUIRE_FALSE(write_source_pass(path, pass).has_value());
  const auto back =
      read_source_pass(path, {{"/build", "abc", now + std::chrono::minutes(20)}, {}, {}});
  REQUIRE(back);
  REQUIRE(back->has_value());
  CHECK((*back)->looked_for == pass.looked_for);
  REQUIRE((*back)->secrets.size() == 2);
  CHECK((*back)->secrets[0].id == "secret-1");
  CHECK((*back)->secrets[1].config_var == "A");
  for (const SourcePass& other :
       {SourcePass{"/build2", "abc", now, {}, {}}, SourcePass{"/build", "abd", now, {}, {}},
        SourcePass{"/build", "abc", now + std::chrono::hours(7), {}, {}},
        SourcePass{"/build", "abc", now - std::chrono::hours(1), {}, {}}}) {
    const auto none = read_source_pass(path, other);
    REQUIRE(none);
    CHECK_FALSE(none->has_value());
  }
}

}  // namespace sluice::cli
