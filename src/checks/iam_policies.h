// Statements of AWS policies, wherever they stand in a document: a policy in JSON, a PolicyDocument
// of CloudFormation in JSON or YAML, an aws_iam_policy_document or an encoded policy of Terraform.
// What is a string or a list of strings becomes a list. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "format/node.h"

namespace sluice::checks {

class SourceFile;

/// Statements of one file that are looked at, and levels of a document above them.
inline constexpr std::size_t kMaxPolicyStatements = 2000;
inline constexpr std::size_t kMaxPolicyDepth = 100;

struct PolicyWord {
  std::string text;
  std::size_t line = 0;
};

/// Traits: "allow", "deny", "any-resource", "not-action", "not-resource", "any-principal",
/// "principal", "condition", "condition:KEY" in small letters, "denied:KEY" (of a statement beside
/// it that denies it to everybody under that condition), "in:TYPE" (the resource around it:
/// "in:AWS::IAM::Policy", "in:aws_iam_policy"), "boundary" (something around it is called so).
struct PolicyStatement {
  std::size_t line = 0;             ///< where its effect is said, or it begins
  std::vector<PolicyWord> actions;  ///< of Action, else of NotAction
  std::vector<PolicyWord> principals;
  std::string traits;
};

std::vector<PolicyStatement> read_policies(const SourceFile& file);

/// Those of one document's tree; `terraform` reads blocks as well.
void append_policies(const format::Node& root, bool terraform,
                     std::vector<PolicyStatement>* statements);

}  // namespace sluice::checks
