// Expressions of GitHub's workflows: which contexts can become part of what "${{ … }}" puts in
// place. What is only compared or asked about can't. Pure; linear time, nesting is bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::checks {

/// Where "${{" stands in a text, and what is between it and "}}".
struct FoundExpression {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< behind "}}"
  std::string_view inside;
};

std::vector<FoundExpression> find_expressions(std::string_view text);

/// "github.event.issue.title" for "github.event.issue['title'] || 'none'"; nothing for
/// "contains(github.event.issue.title, 'x')" and "github.head_ref == 'main'".
std::vector<std::string> flowing_contexts(std::string_view expression);

}  // namespace sluice::checks
