// The file of a build's state: how it is written, and what is believed when it is read.
#include <algorithm>
#include <array>
#include <utility>

#include "base/date.h"
#include "format/json_writer.h"
#include "policy/build_state.h"

namespace sluice::policy {
namespace {

using format::JsonWriter;
using format::Member;
using format::Node;

constexpr std::size_t kMaxAdvisorySets = 10;
constexpr std::size_t kMaxEcosystems = 200;
/// Clocks of build machines differ a little.
constexpr std::int64_t kClockSkew = 3600;

std::optional<FindingKind> kind_of(std::string_view word) {
  for (const FindingKind kind :
       {FindingKind::kSecret, FindingKind::kVulnerability, FindingKind::kCheck,
        FindingKind::kAccess, FindingKind::kHygiene}) {
    if (word == to_string(kind)) return kind;
  }
  return std::nullopt;
}

std::optional<Since> since_of(std::string_view word) {
  for (const Since since : {Since::kIntroduced, Since::kDisclosed, Since::kExisting}) {
    if (word == to_string(since)) return since;
  }
  return std::nullopt;
}

/// Reads one pass. Every value that is not as it would have been written makes the whole file
/// somebody else's.
class Reader {
 public:
  Reader(std::string_view path, Instant now) : path_(path), now_(now) {}

  Result<BuildState> read(const Node& node) {
    BuildState state;
    const auto built = node.is_object() ? parse_instant(node.text_of("built")) : std::nullopt;
    if (!built) return wrong(node, "says no time of its build");
    if (built->seconds > now_.seconds + kClockSkew) return wrong(node, "comes from the future");
    state.built = *built;
    state.commit = text(node, "commit");
    read_advisories(node, &state);
    state.rules = texts(node, "rules", kMaxStateRules);
    std::sort(state.rules.begin(), state.rules.end());
    read_packages(node, &state);
    state.install_scripts = texts(node, "install_scripts", kMaxStatePackages);
    std::sort(state.install_scripts.begin(), state.install_scripts.end());
    read_findings(node, &state);
    if (error_) return *std::move(error_);
    return state;
  }

 private:
  Error wrong(const Node& node, std::string message) const {
    return {path_, node.line, std::move(message)};
  }
  void fail(const Node& node, std::string message) {
    if (!error_) error_ = wrong(node, std::move(message));
  }

  std::string checked(const Node& node) {
    if (!node.is_string() || node.text.size() > kMaxStateText) {
      fail(node, "holds a value that is no text of this form");
      return {};
    }
    return node.text;
  }

  /// Empty if it is not there.
  std::string text(const Node& node, std::string_view key) {
    const Node* value = node.find(key);
    return value == nullptr ? std::string() : checked(*value);
  }

  const Node* list(const Node& node, std::string_view key, std::size_t limit) {
    const Node* found = node.find(key);
    if (found == nullptr) return nullptr;
    if (!found->is_array() || found->items.size() > limit) {
      fail(*found, std::string(key) + " is no list, or longer than it can be");
      return nullptr;
    }
    return found;
  }

  std::vector<std::string> texts(const Node& node, std::string_view key, std::size_t limit) {
    std::vector<std::string> found;
    if (const Node* items = list(node, key, limit)) {
      for (const Node& item : items->items) found.push_back(checked(item));
    }
    return found;
  }

  void read_advisories(const Node& node, BuildState* state) {
    const Node* sets = list(node, "advisories", kMaxAdvisorySets);
    if (sets == nullptr) return;
    for (const Node& set : sets->items) {
      state->advisories.push_back({text(set, "source"), text(set, "sha256"), text(set, "newest"),
                                   texts(set, "ecosystems", kMaxEcosystems)});
    }
  }

  void read_packages(const Node& node, BuildState* state) {
    const Node* ecosystems = node.find("packages");
    if (ecosystems == nullptr) return;
    std::size_t count = 0;
    for (const Member& ecosystem : ecosystems->members) {
      for (const Member& package : ecosystem.value.members) {
        if (package.key.size() > kMaxStateText || !package.value.is_array()) {
          return fail(package.value, "holds a package of another form");
        }
        std::set<std::string>& versions = state->packages[ecosystem.key][package.key];
        for (const Node& version : package.value.items) versions.insert(checked(version));
        count += 1 + package.value.items.size();
      }
    }
    if (state->packages.size() > kMaxEcosystems || count > 2 * kMaxStatePackages) {
      fail(*ecosystems, "holds more packages than there can be");
    }
  }

  void read_findings(const Node& node, BuildState* state) {
    const Node* findings = list(node, "findings", kMaxStateFindings);
    if (findings == nullptr) return;
    const auto today = std::chrono::sys_days(
        std::chrono::floor<std::chrono::days>(std::chrono::seconds(now_.seconds)));
    for (const Node& item : findings->items) {
      RememberedFinding finding;
      finding.id = text(item, "id");
      const auto kind = kind_of(item.text_of("kind"));
      const auto since = since_of(item.text_of("since"));
      const auto first_seen = parse_day(item.text_of("first_seen"));
      if (finding.id.empty() || !kind || !since || !first_seen) {
        return fail(item, "holds a finding of another form");
      }
      finding.kind = *kind;
      finding.since = *since;
      finding.first_seen = std::min(*first_seen, today);
      finding.advisories = texts(item, "advisories", kMaxStateIds);
      finding.ecosystem = text(item, "ecosystem");
      finding.package = text(item, "package");
      finding.version = text(item, "version");
      state->findings.push_back(std::move(finding));
    }
  }

  std::string path_;
  Instant now_;
  std::optional<Error> error_;
};

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
    Result<BuildState> read = Reader(path, now).read(*node);
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
