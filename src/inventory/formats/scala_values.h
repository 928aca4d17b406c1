// The texts that names of a Scala build stand for: `val catsVersion = "2.9.0"`. Nothing is run:
// what is computed is not known. One thread per object.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/formats/scala_tokens.h"

namespace sluice::inventory {

class ScalaValues {
 public:
  /// Adds the definitions of a file. Names that an earlier file defined keep their meaning.
  void add(const std::vector<ScalaToken>& tokens);

  /// What the operand that begins at token `at` stands for: a text, an interpolated one whose names
  /// are known, or a name. `end` is the token after it.
  std::optional<std::string> operand(const std::vector<ScalaToken>& tokens, std::size_t at,
                                     std::size_t* end) const;

  /// The text behind "name" or "Object.name". Nothing where two texts are called that.
  std::optional<std::string> find(std::string_view name) const;

 private:
  struct Definition {
    std::string text;
    ScalaToken::Kind kind = ScalaToken::Kind::kString;
    bool ambiguous = false;
  };
  std::optional<std::string> resolve(std::string_view name, int& steps) const;
  std::optional<std::string> interpolate(std::string_view text, int& steps) const;

  std::map<std::string, Definition, std::less<>> definitions_;
};

/// The dotted name that begins at token `at`; empty if there is none. `end` is the token after it.
std::string scala_path(const std::vector<ScalaToken>& tokens, std::size_t at, std::size_t* end);

}  // namespace sluice::inventory
