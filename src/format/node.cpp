#include "format/node.h"

namespace sluice::format {

const Node* Node::find(std::string_view key) const {
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (member->key == key) return &member->value;
  }
  return nullptr;
}

const Node* Node::find(std::string_view key, std::string_view key2) const {
  const Node* child = find(key);
  return child == nullptr ? nullptr : child->find(key2);
}

std::string_view Node::text_of(std::string_view key) const {
  const Node* child = find(key);
  if (child == nullptr) return {};
  const bool scalar =
      child->kind == Kind::kString || child->kind == Kind::kNumber || child->kind == Kind::kBoolean;
  return scalar ? std::string_view(child->text) : std::string_view();
}

std::vector<std::string> Node::texts_of(std::string_view key) const {
  std::vector<std::string> texts;
  if (const Node* array = find(key)) {
    for (const Node& item : array->items) texts.push_back(item.text);
  }
  return texts;
}

}  // namespace sluice::format
