// One file on its way through the checks. What a matcher asks for is made when it is first asked
// for. Not thread-safe: one per file and thread.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/code_text.h"
#include "checks/dockerfile.h"
#include "checks/iam_policies.h"
#include "checks/placed_commands.h"
#include "checks/settings_entries.h"
#include "checks/sql_statements.h"
#include "checks/syntax.h"
#include "checks/workflow.h"

namespace sluice::checks {

class SourceFile {
 public:
  /// The views must outlive the object.
  SourceFile(std::string_view path, std::string_view text)
      : path_(path), text_(text), syntax_(syntax_of(path)) {}

  std::string_view path() const { return path_; }
  std::string_view text() const { return text_; }
  const Syntax* syntax() const { return syntax_; }

  const CodeText& code() const {
    if (!code_) code_.emplace(text_, syntax_);
    return *code_;
  }
  /// Settings of a structured file; none for other files.
  const SettingsEntries& entries() const {
    if (!entries_) {
      entries_ = syntax_ == nullptr ? SettingsEntries{} : read_entries(path_, text_, *syntax_);
    }
    return *entries_;
  }
  bool asked_for_entries() const { return entries_.has_value(); }
  /// What a shell runs that stands in the file.
  const PlacedCommands& commands() const {
    if (!commands_) commands_ = read_commands(*this);
    return *commands_;
  }
  /// Of a file that is_workflow() knows.
  const Workflow& workflow() const {
    if (!workflow_) {
      Result<Workflow> read = read_workflow(path_, code());
      workflow_ = read ? std::move(*read) : Workflow{};
      if (!read) entries();  // which keep the error
    }
    return *workflow_;
  }
  const std::vector<PolicyStatement>& policies() const {
    if (!policies_) policies_ = read_policies(*this);
    return *policies_;
  }
  const std::vector<SqlStatement>& sql() const {
    if (!sql_) sql_ = read_sql(*this);
    return *sql_;
  }
  const Dockerfile& dockerfile() const {
    if (!dockerfile_) dockerfile_ = read_dockerfile(text_);
    return *dockerfile_;
  }

 private:
  std::string_view path_;
  std::string_view text_;
  const Syntax* syntax_;
  mutable std::optional<CodeText> code_;
  mutable std::optional<SettingsEntries> entries_;
  mutable std::optional<PlacedCommands> commands_;
  mutable std::optional<Workflow> workflow_;
  mutable std::optional<std::vector<PolicyStatement>> policies_;
  mutable std::optional<std::vector<SqlStatement>> sql_;
  mutable std::optional<Dockerfile> dockerfile_;
};

}  // namespace sluice::checks
