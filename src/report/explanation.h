// What a rule, an advisory, a finding or a topic is, and its two forms: text for a terminal and
// JSON (sluice-explain/1). Pure functions; text that came from elsewhere is escaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::report {

/// A paragraph, or lines that are shown as they are.
struct ExplanationBlock {
  bool code = false;
  std::string text;  ///< code: lines, each ending with '\n' but the last
};

struct ExplanationSection {
  std::string name;     ///< for programs: "why", "found", "fix"
  std::string heading;  ///< for people
  std::vector<ExplanationBlock> blocks;
};

struct ExplanationReference {
  std::string name;
  std::string url;  ///< may be empty
};

struct Explanation {
  std::string id;
  std::string kind;  ///< "secret rule", "check", "advisory", "finding", "topic" ...
  std::string title;
  std::string severity;    ///< empty where it has none
  std::string confidence;  ///< empty where it has none
  std::string source;      ///< where this is from: "bundled advisories"; may be empty
  std::vector<ExplanationSection> sections;
  std::vector<ExplanationReference> references;

  /// The section of that name, made at the end if there is none.
  ExplanationSection& section(std::string_view name, std::string_view heading);
  /// Adds a paragraph or code to a section; nothing for an empty text.
  void add_text(std::string_view name, std::string_view heading, std::string text);
  void add_code(std::string_view name, std::string_view heading, std::string lines);
};

std::string explanation_text(const Explanation& explanation, bool color);
std::string explanation_json(const Explanation& explanation);

}  // namespace sluice::report
