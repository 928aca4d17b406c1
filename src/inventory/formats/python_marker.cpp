#include "inventory/formats/python_marker.h"

#include <algorithm>
#include <array>
#include <utility>

#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

enum class Truth { kNo, kMaybe, kYes };

constexpr int kMaxDepth = 32;

/// Variables whose value is known. Anything else (python_version, extra) may be anything.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kKnown = {{
    {"sys_platform", "linux"},
    {"platform_system", "Linux"},
    {"os_name", "posix"},
    {"os.name", "posix"},
    {"sys.platform", "linux"},
    {"implementation_name", "cpython"},
    {"platform_python_implementation", "CPython"},
}};

/// A literal or a variable; `known` if its value is.
struct Operand {
  std::string_view value;
  bool known = false;
  const std::vector<std::string>* set = nullptr;  ///< `extras` or `dependency_groups`
};

class Evaluator {
 public:
  explicit Evaluator(std::string_view text, const MarkerSelection* selection = nullptr)
      : rest_(text), selection_(selection) {}

  Truth evaluate() {
    const Truth result = any_of(0);
    return valid_ && trim(rest_).empty() ? result : Truth::kMaybe;
  }

 private:
  Truth any_of(int depth) {
    Truth result = all_of(depth);
    while (valid_ && take("or")) result = std::max(result, all_of(depth));
    return result;
  }

  Truth all_of(int depth) {
    Truth result = one(depth);
    while (valid_ && take("and")) result = std::min(result, one(depth));
    return result;
  }

  Truth one(int depth) {
    if (depth > kMaxDepth) valid_ = false;
    if (!valid_) return Truth::kMaybe;
    if (take("(")) {
      const Truth result = any_of(depth + 1);
      if (!take(")")) valid_ = false;
      return result;
    }
    const Operand left = operand();
    const std::string_view comparison = take_comparison();
    const Operand right = operand();
    if (comparison.empty()) valid_ = false;
    if (valid_ && left.known && right.set != nullptr) {
      const bool has =
          std::find(right.set->begin(), right.set->end(), left.value) != right.set->end();
      if (comparison == "in") return has ? Truth::kYes : Truth::kNo;
      if (comparison == "not in") return has ? Truth::kNo : Truth::kYes;
    }
    if (!valid_ || !left.known || !right.known) return Truth::kMaybe;
    bool holds = false;
    if (comparison == "==") {
      holds = left.value == right.value;
    } else if (comparison == "!=") {
      holds = left.value != right.value;
    } else if (comparison == "in") {
      holds = right.value.find(left.value) != std::string_view::npos;
    } else if (comparison == "not in") {
      holds = right.value.find(left.value) == std::string_view::npos;
    } else {
      return Truth::kMaybe;
    }
    return holds ? Truth::kYes : Truth::kNo;
  }

  Operand operand() {
    rest_ = trim_left(rest_);
    if (rest_.starts_with('"') || rest_.starts_with('\'')) {
      const std::size_t end = rest_.find(rest_[0], 1);
      if (end == std::string_view::npos) {
        valid_ = false;
        return {};
      }
      const std::string_view literal = rest_.substr(1, end - 1);
      rest_.remove_prefix(end + 1);
      return {literal, true, nullptr};
    }
    const std::size_t end = std::min(rest_.find_first_of(" \t=!<>~()"), rest_.size());
    const std::string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (name.empty()) valid_ = false;
    for (const auto& [known, value] : kKnown) {
      if (known == name) return {value, true, nullptr};
    }
    if (selection_ == nullptr) return {};
    if (name == "extras") return {{}, false, &selection_->extras};
    if (name == "dependency_groups") return {{}, false, &selection_->groups};
    return {};
  }

  std::string_view take_comparison() {
    for (const std::string_view each : {"===", "==", "!=", "<=", ">=", "~=", "<", ">", "in"}) {
      if (take(each)) return each;
    }
    if (take("not") && take("in")) return "not in";
    return {};
  }

  bool take(std::string_view word) {
    rest_ = trim_left(rest_);
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::string_view rest_;
  const MarkerSelection* selection_;
  bool valid_ = true;
};

}  // namespace

bool is_never_true_on_linux(std::string_view marker) {
  return Evaluator(marker).evaluate() == Truth::kNo;
}

bool may_hold_on_linux(std::string_view marker, const MarkerSelection& selection) {
  return Evaluator(marker, &selection).evaluate() != Truth::kNo;
}

}  // namespace sluice::inventory
