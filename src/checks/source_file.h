// One file on its way through the checks. What a matcher asks for is made when it is first asked
// for. Not thread-safe: one per file and thread.
#pragma once

#include <optional>
#include <string_view>

#include "checks/code_text.h"
#include "checks/settings_entries.h"
#include "checks/syntax.h"

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

 private:
  std::string_view path_;
  std::string_view text_;
  const Syntax* syntax_;
  mutable std::optional<CodeText> code_;
  mutable std::optional<SettingsEntries> entries_;
};

}  // namespace sluice::checks
