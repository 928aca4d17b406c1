// What a build remembers: comes back as it was, stays small, and nothing in its place does harm.
#include "policy/build_state.h"

#include <string>

#include "base/date.h"
#include "format/json.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::policy;

namespace {

const Instant kNow = *parse_instant("2026-11-23T12:00:00Z");

Package package_of(std::string name, std::string version) {
  Package package;
  package.ecosystem = "npm";
  package.name = std::move(name);
  package.version = std::move(version);
  return package;
}

BuildState state_of(std::size_t packages, std::size_t findings) {
  BuildState state;
  state.built = *parse_instant("2026-11-20T10:00:00Z");
  state.commit = "3f9c2a71b0de44553f9c2a71b0de44553f9c2a71";
  state.advisories = {{"osv", std::string(64, 'a'), "2026-11-20T00:00:00Z", {"PyPI", "npm"}},
                      {"bundled", std::string(64, 'b'), "2026-07-08T00:00:00Z", {}}};
  state.rules = {"insecure-source", "py-django-debug"};
  for (std::size_t i = 0; i < packages; ++i) {
    const std::string number = std::to_string(i);
    Package package =
        package_of("@some-organisation/a-package-with-a-name-" + number, "10.20." + number);
    package.install_script = i % 20 == 0;
    remember(package, &state);
  }
  for (std::size_t i = 0; i < findings; ++i) {
    state.findings.push_back({"vuln-0011223344556677",
                              FindingKind::kVulnerability,
                              static_cast<Since>(i % 3),
                              *parse_day("2026-10-01"),
                              {"GHSA-35jh-r3h4-6jhm", "CVE-2021-23337", "SNYK-JS-LODASH-1040724"},
                              "npm",
                              "@some-organisation/a-package-with-a-name-" + std::to_string(i),
                              "10.20.30"});
  }
  return state;
}

Result<SavedStates> read(std::string_view text) {
  const auto document = format::read_json("state.json", text);
  if (!document) return document.error();
  return read_states(*document, "state.json", kNow);
}

}  // namespace

TEST_CASE("what a build remembers comes back, each pass its own") {
  SavedStates states;
  states.slug = state_of(3, 3);
  states.slug->findings[0].advisories.clear();
  states.slug->packages["npm"]["\x1b\"odd\"\n"].insert("");
  const auto text = render_states(states);
  REQUIRE(text);
  const auto back = read(*text);
  REQUIRE(back);
  CHECK_FALSE(back->source);
  REQUIRE(back->slug);
  CHECK(*render_states(*back) == *text);
  CHECK(back->slug->built == states.slug->built);
  CHECK(back->slug->findings.size() == 3);
  CHECK(back->slug->findings[1].since == Since::kDisclosed);
  CHECK(back->slug->packages == states.slug->packages);
  CHECK(known_packages(*back->slug).size() == 4);
  CHECK(back->slug->install_scripts.size() == 1);
}

TEST_CASE("two passes with 2,000 packages and 500 findings stay under 2 MB") {
  SavedStates states;
  states.source = state_of(2000, 500);
  states.slug = states.source;
  const auto text = render_states(states);
  REQUIRE(text);
  CHECK(text->size() < 2'000'000);
  CHECK(text->size() > 300'000);  // it is all there
  CHECK(read(*text));
}

TEST_CASE("what is not as it was written is somebody else's, and an error") {
  const std::string head = R"({"source": {"built": "2026-11-20T10:00:00Z", )";
  const std::string finding =
      R"("id": "a", "kind": "check", "since": "existing", "first_seen": "2026-10-01")";
  CHECK(read(head + R"("findings": [{)" + finding + "}]}}"));
  for (const std::string& text : {
           std::string(R"({"source": []})"),
           std::string(R"({"source": {}})"),
           std::string(R"({"slug": {"built": "yesterday"}})"),
           std::string(R"({"slug": {"built": "2026-11-23T14:00:00Z"}})"),
           std::string(R"({"slug": {"built": "2999-01-01T00:00:00Z"}})"),
           head + R"("commit": 1}})",
           head + R"("commit": ")" + std::string(2000, 'a') + R"("}})",
           head + R"("findings": {}}})",
           head + R"("findings": [1]}})",
           head + R"("findings": [{)" + finding + R"(, "version": []}]}})",
           head + R"("findings": [{"id": "a", "kind": "check", "since": "always",)" +
               R"( "first_seen": "2026-10-01"}]}})",
           head + R"("findings": [{"id": "a", "kind": "check", "since": "existing"}]}})",
           head + R"("packages": []}})",
           head + R"("packages": {"npm": []}}})",
           head + R"("packages": {"npm": {"a": "1.0.0"}}}})",
           head + R"("packages": {"npm": {"a": [1]}}}})",
           head + R"("rules": [[]]}})",
           head + R"("install_scripts": "all"}})",
       }) {
    INFO(text.substr(0, 120));
    const auto states = read(text);
    CHECK_FALSE(states);
  }
}

TEST_CASE("days that have not come count as today") {
  const auto states = read(
      R"({"source": {"built": "2026-11-20T10:00:00Z", "findings": [{"id": "a", "kind": "check",
          "since": "existing", "first_seen": "2999-01-01"}]}})");
  REQUIRE(states);
  CHECK(to_string(states->source->findings[0].first_seen) == "2026-11-23");
}

TEST_CASE("more than can be read again is not written") {
  SavedStates states;
  states.source = state_of(1, 0);
  states.source->findings.resize(kMaxStateFindings + 1);
  CHECK_FALSE(render_states(states));
}

TEST_CASE("texts of the tree pass the redaction before they are kept") {
  BuildState state = state_of(1, 1);
  remember(package_of("token-hunter2", "1.0.0-hunter2"), &state);
  Package script = package_of("hunter2", "2");
  script.install_script = true;
  remember(script, &state);
  state.findings[0].package = "hunter2";
  state.findings[0].version = "hunter2";
  clean(&state, [](const std::string& text) {
    std::string cleaned = text;
    for (auto at = cleaned.find("hunter2"); at != std::string::npos; at = cleaned.find("hunter2")) {
      cleaned.replace(at, 7, "***");
    }
    return cleaned;
  });
  const auto text = render_states({state, std::nullopt});
  REQUIRE(text);
  CHECK(text->find("hunter2") == std::string::npos);
  CHECK(text->find("token-***") != std::string::npos);
}
