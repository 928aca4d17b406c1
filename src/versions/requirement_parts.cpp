#include "versions/requirement_parts.h"

#include <algorithm>

namespace sluice::versions {

std::optional<Operator> operator_of(std::string_view notation) {
  if (notation.empty() || notation == "=" || notation == "==") return Operator::kEqual;
  if (notation == "!=" || notation == "<>") return Operator::kNotEqual;
  if (notation == "<") return Operator::kLess;
  if (notation == "<=") return Operator::kAtMost;
  if (notation == ">") return Operator::kGreater;
  if (notation == ">=") return Operator::kAtLeast;
  return std::nullopt;
}

bool holds(Operator op, std::weak_ordering order) {
  switch (op) {
    case Operator::kEqual:
      return order == 0;
    case Operator::kNotEqual:
      return order != 0;
    case Operator::kLess:
      return order < 0;
    case Operator::kAtMost:
      return order <= 0;
    case Operator::kGreater:
      return order > 0;
    case Operator::kAtLeast:
      return order >= 0;
  }
  return false;
}

bool holds_all(const Comparators& comparators, std::string_view version, Compare compare) {
  return std::all_of(comparators.begin(), comparators.end(), [&](const Comparator& comparator) {
    return holds(comparator.op, compare(version, comparator.version));
  });
}

bool holds_any(const Alternatives& alternatives, std::string_view version, Compare compare) {
  return std::any_of(alternatives.begin(), alternatives.end(), [&](const Comparators& comparators) {
    return holds_all(comparators, version, compare);
  });
}

bool too_many(const Alternatives& alternatives) {
  std::size_t count = 0;
  for (const Comparators& comparators : alternatives) count += comparators.size();
  return count > kMaxComparators;
}

std::optional<std::string> only_version(const Alternatives& alternatives) {
  if (alternatives.size() != 1 || alternatives.front().size() != 1) return std::nullopt;
  const Comparator& comparator = alternatives.front().front();
  if (comparator.op != Operator::kEqual) return std::nullopt;
  return comparator.version;
}

std::string incremented(std::string_view digits) {
  std::string result(digits.substr(std::min(digits.find_first_not_of('0'), digits.size())));
  std::size_t i = result.size();
  while (i > 0 && result[i - 1] == '9') result[--i] = '0';
  if (i == 0) {
    result.insert(result.begin(), '1');
  } else {
    ++result[i - 1];
  }
  return result;
}

void skip_blanks(Reader& reader) {
  while (reader.take_one_of(" \t\n\v\f\r")) {
  }
}

std::string_view take_until(Reader& reader, std::string_view ends) {
  const std::string_view rest = reader.rest();
  std::size_t size = 0;
  while (size < rest.size() && !is_blank(rest[size]) &&
         ends.find(rest[size]) == std::string_view::npos) {
    ++size;
  }
  reader = Reader(rest.substr(size));
  return rest.substr(0, size);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos;
       end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + separator.size());
  }
  parts.push_back(text);
  return parts;
}

}  // namespace sluice::versions
