// One tree for JSON, TOML and YAML that remembers where everything stands.
// Lockfile formats read it; it knows nothing of packages. Values are immutable after reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::format {

struct Member;

/// Most values of one document that are kept at a time, keys not counted: three hundred megabytes
/// where they lie in lists that grew.
inline constexpr std::size_t kMaxDocumentValues = 2'000'000;
/// Most entries of big tables that are given to their reader one by one, and most values in them
/// all together: what a reader keeps of each must not add up without end.
inline constexpr std::size_t kMaxTableEntries = 500'000;
inline constexpr std::size_t kMaxTableValues = 10'000'000;

/// A value of a document. Numbers, booleans and dates keep their text.
struct Node {
  enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  std::uint32_t line = 0;       ///< 1-based line where the value begins
  std::string text;             ///< scalars: the text, escapes resolved
  std::vector<Node> items;      ///< arrays
  std::vector<Member> members;  ///< objects, in file order

  bool is_object() const { return kind == Kind::kObject; }
  bool is_array() const { return kind == Kind::kArray; }
  bool is_string() const { return kind == Kind::kString; }
  bool is_true() const { return kind == Kind::kBoolean && text == "true"; }

  /// The member's value, or nullptr. With duplicate keys the last one counts.
  const Node* find(std::string_view key) const;
  /// Walks down one key after the other; nullptr as soon as one is missing.
  const Node* find(std::string_view key, std::string_view key2) const;
  /// Text of a string, number or boolean member; empty if there is none.
  std::string_view text_of(std::string_view key) const;
  /// Texts of an array member's items; empty if there is none.
  std::vector<std::string> texts_of(std::string_view key) const;
};

/// A key with its own line, which is what lockfile findings point to.
struct Member {
  std::string key;
  std::uint32_t line = 0;
  Node value;
};

}  // namespace sluice::format
