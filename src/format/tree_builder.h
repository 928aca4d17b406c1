// Puts a Node tree together from events in document order. Open containers' values lie on two
// stacks and move into their container when it closes, at its exact size: no vector grows inside of
// the tree. One document per object; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/node.h"

namespace sluice::format {

class TreeBuilder {
 public:
  /// Name of the next value. Only inside of an object.
  void key(std::string name, std::uint32_t line) {
    members_.push_back({std::move(name), line, {}});
  }

  void scalar(Node::Kind kind, std::string text, std::uint32_t line) {
    Node& node = next();
    node.kind = kind;
    node.line = line;
    node.text = std::move(text);
  }

  /// A whole value, with all that is in it.
  void value(Node node) { next() = std::move(node); }

  /// `kind` is kObject or kArray.
  void open(Node::Kind kind, std::uint32_t line) {
    open_.push_back({kind, line, kind == Node::Kind::kObject ? members_.size() : items_.size()});
  }

  void close() {
    const Open top = open_.back();
    open_.pop_back();
    Node node;
    node.kind = top.kind;
    node.line = top.line;
    if (top.kind == Node::Kind::kObject) {
      take_from(members_, top.begin, node.members);
    } else {
      take_from(items_, top.begin, node.items);
    }
    next() = std::move(node);
  }

  /// Takes the last member of the innermost open object away again.
  Member take_member() {
    Member member = std::move(members_.back());
    members_.pop_back();
    return member;
  }

  /// What has just been completed.
  const Node& last() const {
    if (open_.empty()) return root_;
    return in_object() ? members_.back().value : items_.back();
  }

  std::size_t depth() const { return open_.size(); }
  bool in_object() const { return !open_.empty() && open_.back().kind == Node::Kind::kObject; }
  Node take_root() { return std::move(root_); }

 private:
  struct Open {
    Node::Kind kind;
    std::uint32_t line;
    std::size_t begin;  ///< of its values on their stack
  };

  /// Where the next value goes: everything above the innermost open container has been taken.
  Node& next() {
    if (open_.empty()) return root_;
    if (open_.back().kind == Node::Kind::kObject) return members_.back().value;
    return items_.emplace_back();
  }

  template <typename Value>
  static void take_from(std::vector<Value>& stack, std::size_t begin, std::vector<Value>& taken) {
    const auto first = stack.begin() + static_cast<std::ptrdiff_t>(begin);
    taken.assign(std::make_move_iterator(first), std::make_move_iterator(stack.end()));
    stack.erase(first, stack.end());
  }

  std::vector<Open> open_;
  std::vector<Member> members_;
  std::vector<Node> items_;
  Node root_;
};

}  // namespace sluice::format
