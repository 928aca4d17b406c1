#include "checks/iam_policies.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "checks/source_file.h"
#include "format/hcl.h"
#include "format/json.h"
#include "format/yaml.h"

namespace sluice::checks {
namespace {

using format::Member;
using format::Node;

/// Words of one statement, and bytes of what is denied beside it, at most.
constexpr std::size_t kMaxWords = 500;
constexpr std::size_t kMaxDenials = 500;
constexpr std::size_t kMaxKey = 100;

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return small;
}

void add_trait(std::string_view trait, std::string* traits) {
  if (!traits->empty()) *traits += ' ';
  traits->append(trait);
}

/// The strings of a string or a list.
void take_words(const Node& node, std::vector<PolicyWord>* words) {
  if (words->size() >= kMaxWords) return;
  if (node.is_string()) words->push_back({node.text, node.line});
  for (const Node& item : node.items) {
    if (item.is_string() && words->size() < kMaxWords) words->push_back({item.text, item.line});
  }
}

bool has_any(const std::vector<PolicyWord>& words) {
  return std::any_of(words.begin(), words.end(),
                     [](const PolicyWord& word) { return word.text == "*"; });
}

/// As policies call it, and the Serverless framework, in its older and its newer way.
bool is_statements(std::string_view key) {
  return key == "Statement" || key == "iamRoleStatements" || key == "statements";
}

class PolicyReader {
 public:
  PolicyReader(bool terraform, std::vector<PolicyStatement>* statements)
      : terraform_(terraform), statements_(*statements) {}

  void walk(const Node& node, std::size_t depth) {
    if (depth > kMaxPolicyDepth || full()) return;
    if (node.is_object()) {
      const std::string outer = type_;
      const bool was_boundary = boundary_;
      if (node.text_of("Type").starts_with("AWS::")) type_ = node.text_of("Type");
      const std::size_t first = statements_.size();
      for (const Member& member : node.members) take_member(member, depth);
      if (is_document() && node.find("statement") != nullptr) tell_denials(first);
      type_ = outer;
      boundary_ = was_boundary;
    }
    for (const Node& item : node.items) walk(item, depth + 1);
  }

 private:
  bool full() const { return statements_.size() >= kMaxPolicyStatements; }

  bool is_document() const { return terraform_ && type_ == "aws_iam_policy_document"; }

  /// What a policy denies to everybody under a condition narrows what it allows beside that.
  void tell_denials(std::size_t first) {
    std::string denied;
    for (std::size_t i = first; i < statements_.size() && denied.size() < kMaxDenials; ++i) {
      const std::string& traits = statements_[i].traits;
      if (!traits.starts_with("deny") || !has_any(statements_[i].principals)) continue;
      constexpr std::string_view kKey = " condition:";
      for (std::size_t at = traits.find(kKey);
           at != std::string::npos && denied.size() < kMaxDenials; at = traits.find(kKey, at + 1)) {
        const std::size_t key = at + kKey.size();
        denied += " denied:" + traits.substr(key, std::min(traits.find(' ', key) - key, kMaxKey));
      }
    }
    if (denied.empty()) return;
    for (std::size_t i = first; i < statements_.size(); ++i) {
      if (statements_[i].traits.starts_with("allow")) statements_[i].traits += denied;
    }
  }

  void take_member(const Member& member, std::size_t depth) {
    const std::string outer = type_;
    const bool was_boundary = boundary_;
    boundary_ = boundary_ || lower(member.key).find("boundary") != std::string::npos;
    if (terraform_ && depth == 1) type_ = member.key;
    if (is_statements(member.key)) {
      const std::size_t first = statements_.size();
      if (member.value.is_object()) take_statement(member.value);
      for (const Node& item : member.value.items) take_statement(item);
      tell_denials(first);
    } else if (is_document() && member.key == "statement") {
      take_block(member.value);
    }
    walk(member.value, depth + 1);
    type_ = outer;
    boundary_ = was_boundary;
  }

  /// As JSON has it.
  void take_statement(const Node& node) {
    const Node* effect = node.find("Effect");
    if (effect == nullptr || full()) return;
    const std::string said = lower(effect->text);
    if (said != "allow" && said != "deny") return;
    PolicyStatement one;
    one.line = effect->line;
    one.traits = said;
    if (const Node* action = node.find("Action")) take_words(*action, &one.actions);
    take_other(node, "NotAction", "not-action", &one);
    take_other(node, "NotResource", "not-resource", &one);
    std::vector<PolicyWord> resources;
    if (const Node* resource = node.find("Resource")) take_words(*resource, &resources);
    if (const Node* principal = node.find("Principal")) {
      add_trait("principal", &one.traits);
      take_words(*principal, &one.principals);
      for (const Member& kind : principal->members) {
        if (kind.key == "AWS") take_words(kind.value, &one.principals);
      }
    }
    if (const Node* condition = node.find("Condition")) {
      add_trait("condition", &one.traits);
      for (const Member& test : condition->members) {
        for (const Member& key : test.value.members) {
          add_trait("condition:" + lower(key.key), &one.traits);
        }
      }
    }
    finish(std::move(one), resources);
  }

  /// A block of Terraform's aws_iam_policy_document, which allows unless it says otherwise.
  void take_block(const Node& node) {
    if (!node.is_object() || full()) return;
    PolicyStatement one;
    one.line = node.line;
    one.traits = lower(node.text_of("effect")) == "deny" ? "deny" : "allow";
    std::vector<PolicyWord> resources;
    for (const Member& member : node.members) {
      if (member.key == "actions") take_words(member.value, &one.actions);
      if (member.key == "resources") take_words(member.value, &resources);
      if (member.key == "principals") {
        add_trait("principal", &one.traits);
        const std::string_view kind = member.value.text_of("type");
        const Node* who = member.value.find("identifiers");
        if (who != nullptr && (kind == "*" || kind == "AWS")) take_words(*who, &one.principals);
      }
      if (member.key == "condition") {
        add_trait("condition", &one.traits);
        add_trait("condition:" + lower(member.value.text_of("variable")), &one.traits);
      }
    }
    take_other(node, "not_actions", "not-action", &one);
    take_other(node, "not_resources", "not-resource", &one);
    finish(std::move(one), resources);
  }

  static void take_other(const Node& node, std::string_view key, std::string_view trait,
                         PolicyStatement* one) {
    const Node* other = node.find(key);
    if (other == nullptr) return;
    add_trait(trait, &one->traits);
    if (one->actions.empty() && trait == "not-action") take_words(*other, &one->actions);
  }

  void finish(PolicyStatement one, const std::vector<PolicyWord>& resources) {
    if (has_any(resources)) add_trait("any-resource", &one.traits);
    if (has_any(one.principals)) add_trait("any-principal", &one.traits);
    if (!type_.empty()) add_trait("in:" + type_, &one.traits);
    if (boundary_) add_trait("boundary", &one.traits);
    statements_.push_back(std::move(one));
  }

  bool terraform_;
  std::vector<PolicyStatement>& statements_;
  std::string type_;
  bool boundary_ = false;
};

}  // namespace

void append_policies(const Node& root, bool terraform, std::vector<PolicyStatement>* statements) {
  PolicyReader(terraform, statements).walk(root, 0);
}

std::vector<PolicyStatement> read_policies(const SourceFile& file) {
  std::vector<PolicyStatement> statements;
  if (file.syntax() == nullptr) return statements;
  const std::string_view language = file.syntax()->name;
  if (language == "json") {
    const auto root =
        format::read_json(file.path(), file.text(), format::JsonDialect::kWithComments);
    if (root) append_policies(*root, false, &statements);
  } else if (language == "yaml") {
    const auto documents = format::read_yaml(file.path(), file.text());
    if (!documents) return statements;
    for (const Node& root : *documents) append_policies(root, false, &statements);
  } else if (language == "hcl") {
    append_policies(format::read_hcl(file.text()), true, &statements);
  }
  return statements;
}

}  // namespace sluice::checks
