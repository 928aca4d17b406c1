// One entry of a big table, such as a package of a lockfile, with all that is in it. It lies in two
// pieces of memory that are used again for the next entry: a tree of its own for each of a hundred
// thousand packages costs more than to read them. One thread per object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "format/node.h"

namespace sluice::format {

class Entry;

/// A value in an entry, or none. A view: what it is of changes when the sink has returned.
class EntryValue {
 public:
  EntryValue() = default;
  EntryValue(const Entry* entry, std::size_t index) : entry_(entry), index_(index) {}

  explicit operator bool() const { return entry_ != nullptr; }
  Node::Kind kind() const;
  std::string_view key() const;  ///< empty in an array
  std::uint32_t line() const;    ///< 1-based: of the key, or of the value where there is none
  std::string_view text() const;

  bool is_object() const { return kind() == Node::Kind::kObject; }
  bool is_true() const { return kind() == Node::Kind::kBoolean && text() == "true"; }

  /// The member's value, or none. With duplicate keys the last one counts.
  EntryValue find(std::string_view key) const;
  /// Text of a string, number or boolean member; empty if there is none.
  std::string_view text_of(std::string_view key) const;
  /// The same of this value.
  std::string_view scalar() const;

  class Iterator;
  /// The members or items, in file order.
  Iterator begin() const;
  Iterator end() const;

  /// A copy as a tree.
  Node node() const;

 private:
  friend class Entry;
  const Entry* entry_ = nullptr;
  std::size_t index_ = 0;
};

/// Puts entries together from events in document order, as TreeBuilder does for trees.
class Entry {
 public:
  /// More text than this in one entry, more values in it than kMaxDocumentValues, or more entries
  /// and values in all than kMaxTableEntries and kMaxTableValues are an error.
  static constexpr std::size_t kMaxBytes = std::size_t{256} << 20;
  /// What is said of it.
  static constexpr const char* kTooBig = "more entries, values or text in a table than are read";

  /// Begins the next entry.
  void clear();
  /// Name of the next value.
  void key(std::string_view name, std::uint32_t line);
  void scalar(Node::Kind kind, std::string_view text, std::uint32_t line);
  void open(Node::Kind kind, std::uint32_t line);
  void close();
  /// A whole value.
  void value(const Node& node);
  /// Forgets the value at `index` and what came after it.
  void cut(std::size_t index) { values_.resize(index); }

  std::size_t depth() const { return open_.size(); }
  std::size_t size() const { return values_.size(); }
  bool is_too_big() const {
    return texts_.size() > kMaxBytes || values_.size() > kMaxDocumentValues ||
           entries_ > kMaxTableEntries || taken_values_ + values_.size() > kMaxTableValues;
  }
  EntryValue root() const { return {this, 0}; }

 private:
  friend class EntryValue;

  struct Text {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  struct Value {
    Text key;
    Text text;
    std::uint32_t key_line = 0;
    std::uint32_t line = 0;
    std::uint32_t end = 0;  ///< index behind all that is in it
    Node::Kind kind = Node::Kind::kNull;
  };

  Text keep(std::string_view text);
  Value& add(Node::Kind kind, std::uint32_t line);
  std::string_view view(Text text) const { return {texts_.data() + text.begin, text.size}; }

  std::vector<Value> values_;  ///< each before what is in it
  std::string texts_;
  std::vector<std::size_t> open_;
  Text key_;
  std::uint32_t key_line_ = 0;
  std::size_t entries_ = 0;       ///< that were begun
  std::size_t taken_values_ = 0;  ///< of those before
};

class EntryValue::Iterator {
 public:
  Iterator(const Entry* entry, std::size_t index) : value_(entry, index) {}
  const EntryValue& operator*() const { return value_; }
  Iterator& operator++();
  bool operator!=(const Iterator& other) const { return value_.index_ != other.value_.index_; }

 private:
  EntryValue value_;
};

/// Who gets the entries of a document's big tables instead of the tree, which has empty ones.
struct EntrySink {
  /// Names of the tables among the root's members; none: the root is the table.
  std::vector<std::string_view> tables;
  /// An entry of the table with that number, in the document with that number. What it got counts
  /// for nothing if an Error comes after all.
  std::function<void(std::size_t document, std::size_t table, const EntryValue& entry)> take;
};

inline Node::Kind EntryValue::kind() const { return entry_->values_[index_].kind; }
inline std::string_view EntryValue::key() const {
  return entry_->view(entry_->values_[index_].key);
}
inline std::string_view EntryValue::text() const {
  return entry_->view(entry_->values_[index_].text);
}
inline std::uint32_t EntryValue::line() const {
  const Entry::Value& value = entry_->values_[index_];
  return value.key_line == 0 ? value.line : value.key_line;
}
inline EntryValue::Iterator EntryValue::begin() const { return {entry_, index_ + 1}; }
inline EntryValue::Iterator EntryValue::end() const {
  return {entry_, entry_->values_[index_].end};
}
inline EntryValue::Iterator& EntryValue::Iterator::operator++() {
  value_.index_ = value_.entry_->values_[value_.index_].end;
  return *this;
}

}  // namespace sluice::format
