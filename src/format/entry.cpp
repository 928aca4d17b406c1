#include "format/entry.h"

#include <utility>

namespace sluice::format {

EntryValue EntryValue::find(std::string_view key) const {
  EntryValue found;
  if (!is_object()) return found;
  for (const EntryValue& member : *this) {
    if (member.key() == key) found = member;
  }
  return found;
}

std::string_view EntryValue::scalar() const {
  const bool is_scalar = kind() == Node::Kind::kString || kind() == Node::Kind::kNumber ||
                         kind() == Node::Kind::kBoolean;
  return is_scalar ? text() : std::string_view();
}

std::string_view EntryValue::text_of(std::string_view key) const {
  const EntryValue member = find(key);
  return member ? member.scalar() : std::string_view();
}

Node EntryValue::node() const {
  Node copy;
  copy.kind = kind();
  copy.line = entry_->values_[index_].line;
  copy.text = text();
  for (const EntryValue& child : *this) {
    if (is_object()) {
      copy.members.push_back({std::string(child.key()), child.line(), child.node()});
    } else {
      copy.items.push_back(child.node());
    }
  }
  return copy;
}

void Entry::clear() {
  ++entries_;
  taken_values_ += values_.size();
  values_.clear();
  texts_.clear();
  open_.clear();
  key_ = {};
  key_line_ = 0;
}

Entry::Text Entry::keep(std::string_view text) {
  // Behind the limit nothing is kept: whoever fills the entry gives up at is_too_big().
  if (is_too_big() || text.size() > 2 * kMaxBytes) return {};
  const Text kept{static_cast<std::uint32_t>(texts_.size()),
                  static_cast<std::uint32_t>(text.size())};
  texts_ += text;
  return kept;
}

Entry::Value& Entry::add(Node::Kind kind, std::uint32_t line) {
  Value& value = values_.emplace_back();
  value.key = std::exchange(key_, {});
  value.key_line = std::exchange(key_line_, 0);
  value.line = line;
  value.kind = kind;
  value.end = static_cast<std::uint32_t>(values_.size());
  return value;
}

void Entry::key(std::string_view name, std::uint32_t line) {
  key_ = keep(name);
  key_line_ = line;
}

void Entry::scalar(Node::Kind kind, std::string_view text, std::uint32_t line) {
  const Text kept = keep(text);
  add(kind, line).text = kept;
}

void Entry::open(Node::Kind kind, std::uint32_t line) {
  open_.push_back(values_.size());
  add(kind, line);
}

void Entry::close() {
  values_[open_.back()].end = static_cast<std::uint32_t>(values_.size());
  open_.pop_back();
}

void Entry::value(const Node& node) {
  if (!node.is_object() && !node.is_array()) return scalar(node.kind, node.text, node.line);
  open(node.kind, node.line);
  for (const Node& item : node.items) value(item);
  for (const Member& member : node.members) {
    key(member.key, member.line);
    value(member.value);
  }
  close();
}

}  // namespace sluice::format
