// libFuzzer target: any bytes as the state of an earlier build. What is read is written in a form
// that is read again and gives the same bytes, and it can be held against findings.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "format/json.h"
#include "policy/build_state.h"
#include "policy/finding_class.h"

using namespace sluice;

namespace {

constexpr Instant kNow{1'795'000'000, 0};

Result<policy::SavedStates> read(std::string_view text) {
  const auto all = [](std::size_t, std::string_view) { return true; };
  const Result<format::Node> document =
      format::read_json_parts("state.json", text, {all, policy::kMaxStateValues});
  if (!document) return document.error();
  return policy::read_states(*document, "state.json", kNow);
}

/// A flaw in the first package that the state names.
void hold_against(const policy::BuildState& state) {
  Finding finding;
  finding.kind = FindingKind::kVulnerability;
  finding.advisory = AdvisoryMatch{};
  finding.advisory->id = "GHSA-aaaa-aaaa-aaaa";
  finding.package = PackageFacts{};
  Package& package = finding.package->package;
  if (!state.packages.empty()) {
    const auto& [ecosystem, names] = *state.packages.begin();
    package.ecosystem = ecosystem;
    if (!names.empty()) package.name = names.begin()->first;
  }
  package.version = "1.0.0";
  policy::EarlierFlaws flaws;
  flaws.packages = policy::packages_to_judge_again(state, {finding});
  for (std::size_t i = 0; i < flaws.packages.size(); ++i) {
    flaws.matches.push_back(*finding.advisory);
    flaws.matches.back().package = i;
  }
  const std::vector<AdvisorySet> advisories;
  const policy::Classes classes(&state, flaws, advisories, FirstRun::kReport);
  const policy::FindingClass since = classes.of(finding);
  if (since.origin == policy::Origin::kNotCompared) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto states = read({reinterpret_cast<const char*>(data), size});
  if (!states) {
    if (states.error().message.empty()) std::abort();
    return 0;
  }
  const Result<std::string> written = policy::render_states(*states);
  if (!written) std::abort();
  const auto again = read(*written);
  if (!again) std::abort();
  const Result<std::string> rewritten = policy::render_states(*again);
  if (!rewritten || *rewritten != *written) std::abort();
  for (const auto* state : {&states->source, &states->slug}) {
    if (*state) hold_against(**state);
  }
  return 0;
}
