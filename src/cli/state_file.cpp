#include "cli/state_file.h"

#include <optional>
#include <utility>

#include "cli/cache_file.h"
#include "policy/finding_class.h"

namespace sluice::cli {
namespace {

Result<policy::SavedStates> read(const std::string& path, Instant now) {
  const Result<std::optional<format::Node>> document =
      read_cache_file(path, policy::kStateSchema, policy::kMaxStateValues);
  if (!document) return document.error();
  if (!*document) return policy::SavedStates{};
  return policy::read_states(**document, path, now);
}

}  // namespace

StateFile::StateFile(std::string path, inventory::Phase phase, Instant now,
                     std::vector<Problem>* problems)
    : path_(std::move(path)), phase_(phase) {
  if (path_.empty()) return;
  Result<policy::SavedStates> states = read(path_, now);
  if (states) {
    states_ = std::move(*states);
    return;
  }
  problems->push_back({"", 0,
                       "state.json in the build cache: " + states.error().message +
                           "; this counts as a first build",
                       false});
}

std::optional<policy::BuildState>& StateFile::of_pass() {
  return phase_ == inventory::Phase::kSlug ? states_.slug : states_.source;
}

const policy::BuildState* StateFile::earlier() const {
  const auto& state = phase_ == inventory::Phase::kSlug ? states_.slug : states_.source;
  return state ? &*state : nullptr;
}

void StateFile::expect(const std::vector<Package>& packages, std::vector<Problem>* problems) {
  if (!of_pass() || policy::may_be_same_app(*of_pass(), packages)) return;
  of_pass().reset();
  problems->push_back({"", 0,
                       "state.json in the build cache has none of this app's packages: it is "
                       "another app's; this counts as a first build",
                       false});
}

Status StateFile::write(policy::BuildState state) {
  of_pass() = std::move(state);
  const Result<std::string> text = policy::render_states(states_);
  if (!text) return text.error();
  return write_cache_file(path_, *text);
}

}  // namespace sluice::cli
