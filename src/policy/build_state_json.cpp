// The file of a build's state: how it is written, and what is believed when it is read.
#include <algorithm>
#include <array>
#include <utility>

#include "base/date.h"
#include "format/json_writer.h"
#include "policy/build_state.h"
#include "policy/stored_form.h"

namespace sluice::policy {
namespace {

using format::JsonWriter;
using format::Member;
using format::Node;

void read_packages(const Node& node, StoredForm* form, BuildState* state) {
  const Node* ecosystems = node.find("packages");
  if (ecosystems == nullptr) return;
  if (!ecosystems->is_object()) return form->fail(*ecosystems, "holds packages of another form");
  std::size_t count = 0;
  for (const Member& ecosystem : ecosystems->members) {
    if (!ecosystem.value.is_object()) {
      return form->fail(ecosystem.value, "holds packages of another form");
    }
    for (const Member& package : ecosystem.value.members) {
      if (package.key.size() > kMaxStateText || !package.value.is_array()) {
        return form->fail(package.value, "holds a package of another form");
      }
      std::set<std::string>& versions = state->packages[ecosystem.key][package.key];
      for (const Node& version : package.value.items) versions.insert(form->checked(version));
      count += 1 + package.value.items.size();
    }
  }
  if (state->packages.size() > kMaxStateEcosystems || count > 2 * kMaxStatePackages) {
    form->fail(*ecosystems, "holds more packages than there can be");
  }
}

Result<BuildState> read_pass(const Node& node, std::string_view path, Instant now) {
  StoredForm form(path);
  const Result<Instant> built = form.built(node, now);
  if (!built) return built.error();
  BuildState state;
  state.built = *built;
  state.commit = form.text(node, "commit");
  state.advisories = form.advisories(node);
  state.rules = form.texts(node, "rules", kMaxStateRules);
  std::sort(state.rules.begin(), state.rules.end());
  read_packages(node, &form, &state);
  state.install_scripts = form.texts(node, "install_scripts", kMaxStatePackages);
  std::sort(state.install_scripts.begin(), state.install_scripts.end());
  if (const Node* findings = form.list(node, "findings", kMaxStateFindings)) {
    for (const Node& item : findings->items) {
      state.findings.push_back(form.finding(item, day_of(now)));
    }
  }
  if (form.error()) return *form.error();
  return state;
}

void write_list(JsonWriter* json, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json->key(name).begin_array();
  for (const std::string& text : texts) json->value(text);
  json->end_array();
}

void write_finding(JsonWriter* json, const RememberedFinding& finding) {
  json->begin_object().member("id", finding.id).member("kind", to_string(finding.kind));
  json->member("since", to_string(finding.since));
  json->member("first_seen", to_string(finding.first_seen));
  write_list(json, "advisories", finding.advisories);
  json->member_if("ecosystem", finding.ecosystem).member_if("package", finding.package);
  json->member_if("version", finding.version).end_object();
}

void write_state(JsonWriter* json, const BuildState& state) {
  json->begin_object().member("built", to_rfc3339(state.built)).member_if("commit", state.commit);
  json->key("advisories").begin_array();
  for (const RememberedAdvisories& set : state.advisories) {
    json->begin_object().member("source", set.source).member_if("sha256", set.sha256);
    json->member_if("newest", set.newest);
    write_list(json, "ecosystems", set.ecosystems);
    json->end_object();
  }
  json->end_array();
  write_list(json, "rules", state.rules);
  json->key("packages").begin_object();
  for (const auto& [ecosystem, names] : state.packages) {
    json->key(ecosystem).begin_object();
    for (const auto& [name, versions] : names) {
      json->key(name).begin_array();
      for (const std::string& version : versions) json->value(version);
      json->end_array();
    }
    json->end_object();
  }
  json->end_object();
  write_list(json, "install_scripts", state.install_scripts);
  json->key("findings").begin_array();
  for (const RememberedFinding& finding : state.findings) write_finding(json, finding);
  json->end_array().end_object();
}

/// Whether the reader would take it.
bool fits(const BuildState& state) {
  std::size_t packages = 0;
  for (const auto& [ecosystem, names] : state.packages) {
    for (const auto& [name, versions] : names) packages += 1 + versions.size();
  }
  return packages <= 2 * kMaxStatePackages && state.install_scripts.size() <= kMaxStatePackages &&
         state.findings.size() <= kMaxStateFindings && state.rules.size() <= kMaxStateRules &&
         state.advisories.size() <= kMaxAdvisorySets;
}

}  // namespace

Result<SavedStates> read_states(const Node& document, std::string_view path, Instant now) {
  SavedStates states;
  const std::array<std::pair<std::string_view, std::optional<BuildState>*>, 2> passes = {
      {{"source", &states.source}, {"slug", &states.slug}}};
  for (const auto& [name, state] : passes) {
    const Node* node = document.find(name);
    if (node == nullptr) continue;
    Result<BuildState> read = read_pass(*node, path, now);
    if (!read) return read.error();
    *state = std::move(*read);
  }
  return states;
}

Result<std::string> render_states(const SavedStates& states) {
  JsonWriter json;
  json.begin_object().member("schema", kStateSchema);
  for (const auto& [name, state] :
       {std::pair("source", &states.source), std::pair("slug", &states.slug)}) {
    if (!state->has_value()) continue;
    if (!fits(**state)) return Error{"", 0, "not written: more than it can hold"};
    json.key(name);
    write_state(&json, **state);
  }
  json.end_object();
  return json.take();
}

}  // namespace sluice::policy
