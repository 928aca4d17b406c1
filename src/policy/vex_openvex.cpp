#include <algorithm>
#include <array>
#include <utility>

#include "policy/vex.h"
#include "policy/vex_reading.h"

namespace sluice::policy {
namespace {

using format::Node;

struct Status {
  std::string_view word;
  VexStatus status;
};

constexpr std::array kStatuses = {Status{"not_affected", VexStatus::kNotAffected},
                                  Status{"fixed", VexStatus::kFixed},
                                  Status{"affected", VexStatus::kAffected},
                                  Status{"under_investigation", VexStatus::kUnderInvestigation}};

AcceptanceKind kind_of(std::string_view justification) {
  if (justification == "vulnerable_code_not_in_execute_path") return AcceptanceKind::kNotReachable;
  if (justification == "inline_mitigations_already_exist" ||
      justification == "vulnerable_code_cannot_be_controlled_by_adversary") {
    return AcceptanceKind::kMitigated;
  }
  return AcceptanceKind::kFalsePositive;
}

/// A product is text in documents before 0.2.0.
std::string_view id_of(const Node& node) {
  if (node.is_string()) return node.text;
  if (const Node* purl = node.find("identifiers", "purl")) return purl->text;
  return node.text_of("@id");
}

void add_packages(const Node& product, VexStatement* statement) {
  const std::string_view id = id_of(product);
  const std::optional<PackageUrl> url = parse_purl(id);
  const bool package = url && is_package_type(url->type);
  const Node* parts = product.find("subcomponents");
  if (parts != nullptr && parts->is_array() && !parts->items.empty()) {
    // Of what is in a package, the package's maker speaks: it says nothing of this app.
    if (package) return;
    for (const Node& part : parts->items) {
      if (auto part_url = parse_purl(id_of(part))) {
        statement->packages.push_back(*std::move(part_url));
      }
    }
  } else if (package) {
    statement->packages.push_back(*url);
  } else if (!id.empty()) {
    statement->of_app = true;
  }
}

}  // namespace

Result<std::vector<VexStatement>> read_openvex(std::string_view name, const Node& root) {
  const auto error = [&](std::size_t line, std::string message) {
    return Error{std::string(name), line, std::move(message)};
  };
  const Node* list = root.find("statements");
  if (list == nullptr || !list->is_array()) return error(root.line, "statements must be an array");
  if (list->items.size() > kMaxVexStatements)
    return error(list->line, "more than 100,000 statements");
  std::vector<VexStatement> statements;
  std::size_t pairs = 0;
  for (const Node& node : list->items) {
    VexStatement statement;
    statement.file = name;
    statement.line = node.line;
    const Node* vulnerability = node.find("vulnerability");
    if (vulnerability == nullptr) return error(node.line, "a statement needs a vulnerability");
    if (vulnerability->is_string()) add_vex_id(vulnerability->text, &statement);
    add_vex_id(vulnerability->text_of("name"), &statement);
    add_vex_id(vulnerability->text_of("@id"), &statement);
    for (const std::string& alias : vulnerability->texts_of("aliases")) {
      add_vex_id(alias, &statement);
    }
    const std::string_view word = node.text_of("status");
    const auto* const status = std::find_if(kStatuses.begin(), kStatuses.end(),
                                            [&](const Status& row) { return row.word == word; });
    if (status == kStatuses.end()) {
      return error(node.line,
                   "status must be not_affected, affected, fixed or under_investigation");
    }
    statement.status = status->status;
    const std::string_view justification = node.text_of("justification");
    statement.kind = kind_of(justification);
    if (const Node* products = node.find("products")) {
      for (const Node& product : products->items) add_packages(product, &statement);
    }
    std::string notes(node.text_of("status_notes"));
    read_acceptance_mark(&notes, &statement);
    statement.reason = vex_reason({vex_words(justification), node.text_of("impact_statement"),
                                   node.text_of("action_statement"), notes});
    if (statement.accepted_until) {
      for (const std::string_view text :
           {node.text_of("impact_statement"), node.text_of("action_statement"),
            std::string_view(notes)}) {
        if (text.empty()) continue;
        statement.reason = accepted_reason(text, *statement.accepted_until);
        break;
      }
    }
    statement.author = node.text_of("supplier");
    if (statement.author.empty()) statement.author = root.text_of("author");
    statement.made = vex_time({&node, &root}, {"last_updated", "timestamp"});
    pairs += pairs_of(statement);
    if (pairs > kMaxVexPairs)
      return error(node.line, "more than 1,000,000 pairs of ids and products");
    statements.push_back(std::move(statement));
  }
  return statements;
}

}  // namespace sluice::policy
