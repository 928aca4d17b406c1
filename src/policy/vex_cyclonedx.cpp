#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/encoding.h"
#include "policy/vex.h"
#include "policy/vex_reading.h"

namespace sluice::policy {
namespace {

using format::Node;

struct State {
  std::string_view word;
  VexStatus status;
};

constexpr std::array kStates = {State{"not_affected", VexStatus::kNotAffected},
                                State{"false_positive", VexStatus::kNotAffected},
                                State{"resolved", VexStatus::kFixed},
                                State{"resolved_with_pedigree", VexStatus::kFixed},
                                State{"exploitable", VexStatus::kAffected},
                                State{"in_triage", VexStatus::kUnderInvestigation}};

AcceptanceKind kind_of(std::string_view state, std::string_view justification) {
  if (state != "not_affected") return AcceptanceKind::kFalsePositive;
  if (justification.starts_with("protected_")) return AcceptanceKind::kMitigated;
  if (justification == "code_not_reachable" || justification.starts_with("requires_")) {
    return AcceptanceKind::kNotReachable;
  }
  return AcceptanceKind::kFalsePositive;
}

/// What references lead to: package URLs by the document's own names of its components.
class References {
 public:
  explicit References(const Node& root) {
    if (const Node* app = root.find("metadata", "component")) {
      app_ = app->text_of("bom-ref");
      if (app_.empty()) app_ = app->text_of("purl");
    }
    std::vector<const Node*> open = {root.find("components")};
    while (!open.empty()) {
      const Node* list = open.back();
      open.pop_back();
      if (list == nullptr) continue;
      for (const Node& component : list->items) {
        const std::string_view purl = component.text_of("purl");
        const std::string_view ref = component.text_of("bom-ref");
        if (!ref.empty() && !purl.empty()) purls_.emplace(ref, purl);
        open.push_back(component.find("components"));
      }
    }
  }

  void add(const Node& affected, VexStatement* statement) const {
    std::string ref(affected.text_of("ref"));
    // A link to a component of another document: "urn:cdx:<serial>/<version>#<its reference>".
    if (ref.starts_with("urn:cdx:")) {
      const std::size_t hash = ref.find('#');
      if (hash == std::string::npos) {
        statement->of_app = true;
        return;
      }
      ref = percent_decode(std::string_view(ref).substr(hash + 1));
    }
    if (ref.empty()) return;
    if (ref == app_) {
      statement->of_app = true;
      return;
    }
    const auto known = purls_.find(ref);
    std::optional<PackageUrl> url =
        parse_purl(known == purls_.end() ? std::string_view(ref) : known->second);
    if (!url) return;
    const Node* versions = affected.find("versions");
    if (versions == nullptr || versions->items.empty()) {
      statement->packages.push_back(*std::move(url));
      return;
    }
    for (const Node& version : versions->items) {
      const std::string_view number = version.text_of("version");
      if (number.empty() || version.text_of("status") == "unaffected") continue;
      if (!url->version.empty() && url->version != number) continue;
      PackageUrl of_version = *url;
      of_version.version = number;
      statement->packages.push_back(std::move(of_version));
    }
  }

 private:
  std::string app_;
  std::map<std::string_view, std::string_view> purls_;
};

/// The property that the writer of Sluice's own documents sets.
void read_marks(const Node& vulnerability, VexStatement* statement) {
  const Node* properties = vulnerability.find("properties");
  if (properties == nullptr) return;
  for (const Node& property : properties->items) {
    if (property.text_of("name") != "sluice:acceptance") continue;
    std::string mark(property.text_of("value"));
    read_acceptance_mark(&mark, statement);
  }
}

void read_ids(const Node& vulnerability, VexStatement* statement) {
  add_vex_id(vulnerability.text_of("id"), statement);
  if (const Node* references = vulnerability.find("references")) {
    for (const Node& reference : references->items) add_vex_id(reference.text_of("id"), statement);
  }
}

}  // namespace

Result<std::vector<VexStatement>> read_cyclonedx_vex(std::string_view name, const Node& root) {
  const auto error = [&](std::size_t line, std::string message) {
    return Error{std::string(name), line, std::move(message)};
  };
  std::vector<VexStatement> statements;
  const Node* list = root.find("vulnerabilities");
  if (list == nullptr) return statements;
  if (!list->is_array()) return error(list->line, "vulnerabilities must be an array");
  if (list->items.size() > kMaxVexStatements) {
    return error(list->line, "more than 100,000 vulnerabilities");
  }
  const References references(root);
  std::size_t pairs = 0;
  for (const Node& node : list->items) {
    const Node* analysis = node.find("analysis");
    const std::string_view word = analysis == nullptr ? "" : analysis->text_of("state");
    if (word.empty()) continue;  // it says that there is a flaw, and no more
    const auto* const state = std::find_if(kStates.begin(), kStates.end(),
                                           [&](const State& row) { return row.word == word; });
    if (state == kStates.end()) {
      return error(analysis->line,
                   "state must be resolved, resolved_with_pedigree, exploitable, in_triage, "
                   "false_positive or not_affected");
    }
    VexStatement statement;
    statement.file = name;
    statement.line = node.line;
    statement.status = state->status;
    const std::string_view justification = analysis->text_of("justification");
    statement.kind = kind_of(word, justification);
    read_ids(node, &statement);
    if (const Node* affects = node.find("affects")) {
      for (const Node& affected : affects->items) references.add(affected, &statement);
    }
    read_marks(node, &statement);
    statement.reason =
        vex_reason({vex_words(justification), analysis->text_of("detail"),
                    statement.status == VexStatus::kAffected ? node.text_of("workaround") : ""});
    if (statement.accepted_until) {
      statement.reason = accepted_reason(analysis->text_of("detail"), *statement.accepted_until);
    }
    if (const Node* supplier = root.find("metadata", "supplier")) {
      statement.author = supplier->text_of("name");
    }
    statement.made = vex_time({analysis}, {"lastUpdated", "firstIssued"});
    if (!statement.made) statement.made = vex_time({root.find("metadata")}, {"timestamp"});
    pairs += pairs_of(statement);
    if (pairs > kMaxVexPairs)
      return error(node.line, "more than 1,000,000 pairs of ids and components");
    statements.push_back(std::move(statement));
  }
  return statements;
}

}  // namespace sluice::policy
