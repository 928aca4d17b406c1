#include "format/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "format/yaml_plain.h"

namespace sluice::format {
namespace {

/// Owns libyaml's parser.
class Parser {
 public:
  explicit Parser(std::string_view bytes) {
    ok_ = yaml_parser_initialize(&parser_) == 1;
    if (ok_) {
      yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(bytes.data()),
                                   bytes.size());
    }
  }
  ~Parser() {
    if (ok_) yaml_parser_delete(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  bool ok() const { return ok_; }
  yaml_parser_t* get() { return &parser_; }

 private:
  yaml_parser_t parser_{};
  bool ok_ = false;
};

/// Owns one event.
class Event {
 public:
  Event() = default;
  ~Event() { clear(); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  bool read(yaml_parser_t* parser) {
    clear();
    filled_ = yaml_parser_parse(parser, &event_) == 1;
    return filled_;
  }
  const yaml_event_t& operator*() const { return event_; }
  const yaml_event_t* operator->() const { return &event_; }

 private:
  void clear() {
    if (filled_) yaml_event_delete(&event_);
    filled_ = false;
  }
  yaml_event_t event_{};
  bool filled_ = false;
};

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += count_nodes(item);
  for (const Member& member : node.members) count += count_nodes(member.value);
  return count;
}

std::uint32_t line_of(const yaml_mark_t& mark) { return static_cast<std::uint32_t>(mark.line) + 1; }

/// libyaml gives the place of bytes that are no text as an offset only.
std::uint32_t line_of_problem(const yaml_parser_t& state, std::string_view bytes) {
  if (state.error != YAML_READER_ERROR) return line_of(state.problem_mark);
  const std::string_view before = bytes.substr(0, state.problem_offset);
  return static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
}

std::string anchor_name(const yaml_char_t* anchor) {
  return anchor == nullptr ? std::string() : reinterpret_cast<const char*>(anchor);
}

/// Builds one document. Open containers sit on a stack and move into their parent when they close.
class DocumentBuilder {
 public:
  /// False with message() set when a limit is hit.
  bool accept(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return place(scalar(event), anchor_name(event.data.scalar.anchor));
      case YAML_ALIAS_EVENT:
        return place_alias(anchor_name(event.data.alias.anchor), line_of(event.start_mark));
      case YAML_SEQUENCE_START_EVENT:
        return open(Node::Kind::kArray, event, anchor_name(event.data.sequence_start.anchor));
      case YAML_MAPPING_START_EVENT:
        return open(Node::Kind::kObject, event, anchor_name(event.data.mapping_start.anchor));
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close();
      default:
        return true;
    }
  }

  Node take_root() { return std::move(root_); }
  const std::string& message() const { return message_; }

 private:
  struct Open {
    Node node;
    std::string anchor;
    std::string key;
    std::uint32_t key_line = 0;
    bool has_key = false;
  };

  static Node scalar(const yaml_event_t& event) {
    Node node;
    node.line = line_of(event.start_mark);
    node.text.assign(reinterpret_cast<const char*>(event.data.scalar.value),
                     event.data.scalar.length);
    const bool plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && (node.text.empty() || node.text == "~" || node.text == "null")) {
      node.kind = Node::Kind::kNull;
    } else if (plain && (node.text == "true" || node.text == "false")) {
      node.kind = Node::Kind::kBoolean;
    } else {
      node.kind = Node::Kind::kString;
    }
    return node;
  }

  bool open(Node::Kind kind, const yaml_event_t& event, std::string anchor) {
    if (open_.size() >= kMaxYamlDepth) {
      message_ = "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels";
      return false;
    }
    Open container;
    container.node.kind = kind;
    container.node.line = line_of(event.start_mark);
    container.anchor = std::move(anchor);
    open_.push_back(std::move(container));
    return true;
  }

  bool close() {
    Node node = std::move(open_.back().node);
    const std::string anchor = std::move(open_.back().anchor);
    open_.pop_back();
    return place(std::move(node), anchor);
  }

  bool place_alias(const std::string& name, std::uint32_t line) {
    const auto anchored = anchors_.find(name);
    if (anchored == anchors_.end()) {
      message_ = "alias of an unknown anchor";
      return false;
    }
    alias_nodes_ += count_nodes(anchored->second);
    if (alias_nodes_ > kMaxYamlAliasNodes) {
      message_ = "aliases expand to more than " + std::to_string(kMaxYamlAliasNodes) + " values";
      return false;
    }
    Node copy = anchored->second;
    copy.line = line;
    return place(std::move(copy), {});
  }

  bool place(Node node, const std::string& anchor) {
    if (!anchor.empty()) {
      alias_nodes_ += count_nodes(node);
      if (alias_nodes_ > kMaxYamlAliasNodes) {
        message_ = "anchors hold more than " + std::to_string(kMaxYamlAliasNodes) + " values";
        return false;
      }
      anchors_[anchor] = node;
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return true;
    }
    Open& parent = open_.back();
    if (parent.node.is_array()) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      parent.key = std::move(node.text);
      parent.key_line = node.line;
      parent.has_key = true;
    } else {
      parent.node.members.push_back({std::move(parent.key), parent.key_line, std::move(node)});
      parent.has_key = false;
    }
    return true;
  }

  std::vector<Open> open_;
  std::map<std::string, Node> anchors_;
  std::size_t alias_nodes_ = 0;
  Node root_;
  std::string message_;
};

}  // namespace

Result<std::vector<Node>> read_yaml(std::string_view path, std::string_view bytes) {
  if (std::optional<std::vector<Node>> plain = read_plain_yaml(bytes)) return *std::move(plain);
  return read_any_yaml(path, bytes);
}

Result<std::vector<Node>> read_any_yaml(std::string_view path, std::string_view bytes) {
  Parser parser(bytes);
  if (!parser.ok()) return Error{std::string(path), 0, "no memory for the YAML reader"};
  std::vector<Node> documents;
  DocumentBuilder builder;
  Event event;
  for (;;) {
    if (!event.read(parser.get())) {
      const yaml_parser_t& state = *parser.get();
      const std::string problem = state.problem == nullptr ? "unreadable" : state.problem;
      return Error{std::string(path), line_of_problem(state, bytes), "not valid YAML: " + problem};
    }
    if (event->type == YAML_STREAM_END_EVENT) return documents;
    if (event->type == YAML_DOCUMENT_START_EVENT) builder = DocumentBuilder();
    if (!builder.accept(*event)) {
      return Error{std::string(path), line_of(event->start_mark),
                   "not valid YAML: " + builder.message()};
    }
    if (event->type == YAML_DOCUMENT_END_EVENT) documents.push_back(builder.take_root());
  }
}

}  // namespace sluice::format
