// The words of `sluice explain` that stand in no rule: rules/explain/*.toml, compiled into the
// binary. Immutable after reading.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::cli {

/// One [[text]] table: of a rule that code finds, or of a topic.
struct ExplainText {
  std::string file;  ///< its file without folder and ending: "hygiene", "topics"
  std::string title;
  std::string why;
  std::string found;
  std::string fix;
  std::string reported;      ///< an example that is found
  std::string not_reported;  ///< and one that is not
  std::vector<std::string> toml;
  std::string comment;
  std::vector<std::string> commands;
  std::vector<std::string> see;   ///< ids of other texts
  std::vector<std::string> also;  ///< of a topic: other words for it that people type

  bool is_topic() const { return file == "topics"; }
};

/// What holds of all rules of a kind.
struct KindText {
  std::string why;
  std::string blocks;
};

struct ExplainTexts {
  std::map<std::string, ExplainText, std::less<>> texts;
  std::map<std::string, KindText, std::less<>> kinds;
  std::map<std::string, std::string, std::less<>> confidence;

  const ExplainText* find(std::string_view id) const;
  /// The id of the topic that is called so or also called so; empty if there is none.
  std::string_view topic(std::string_view word) const;
  KindText kind(std::string_view name) const;
  std::string confidence_of(std::string_view word) const;
};

/// Unknown keys, missing ids and ids that stand twice are errors with line.
Result<ExplainTexts> read_explain_texts();

}  // namespace sluice::cli
