#include "format/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "format/tree_builder.h"

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

std::string_view name_of(const yaml_char_t* anchor) {
  return anchor == nullptr ? std::string_view() : reinterpret_cast<const char*>(anchor);
}

Node::Kind kind_of(std::string_view text, yaml_scalar_style_t style) {
  if (style != YAML_PLAIN_SCALAR_STYLE) return Node::Kind::kString;
  if (text.empty() || text == "~" || text == "null") return Node::Kind::kNull;
  return text == "true" || text == "false" ? Node::Kind::kBoolean : Node::Kind::kString;
}

/// Builds one document.
class DocumentBuilder {
 public:
  /// False with message() set when a limit is hit.
  bool accept(const yaml_event_t& event) {
    const std::uint32_t line = line_of(event.start_mark);
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return scalar(event, line);
      case YAML_ALIAS_EVENT:
        return alias(std::string(name_of(event.data.alias.anchor)), line);
      case YAML_SEQUENCE_START_EVENT:
        return open(Node::Kind::kArray, name_of(event.data.sequence_start.anchor), line);
      case YAML_MAPPING_START_EVENT:
        return open(Node::Kind::kObject, name_of(event.data.mapping_start.anchor), line);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close();
      default:
        return true;
    }
  }

  void set_sink(const std::function<void(Member)>* sink) { sink_ = sink; }
  Node take_root() { return tree_.take_root(); }
  const std::string& message() const { return message_; }

 private:
  struct Open {
    std::string anchor;
    bool is_key = false;
    bool awaits_key = false;
    std::uint32_t line = 0;
  };

  bool awaits_key() const { return !open_.empty() && open_.back().awaits_key; }
  void note_key() { open_.back().awaits_key = false; }
  void note_value() {
    if (!tree_.in_object()) return;
    open_.back().awaits_key = true;
    if (sink_ != nullptr && open_.size() == 1) (*sink_)(tree_.take_member());
  }

  bool scalar(const yaml_event_t& event, std::uint32_t line) {
    const auto& value = event.data.scalar;
    std::string text(reinterpret_cast<const char*>(value.value), value.length);
    const Node::Kind kind = kind_of(text, value.style);
    if (value.anchor != nullptr) {
      Node node;
      node.kind = kind;
      node.line = line;
      node.text = text;
      if (!keep(std::string(name_of(value.anchor)), node)) return false;
    }
    place(kind, std::move(text), line);
    return true;
  }

  void place(Node::Kind kind, std::string text, std::uint32_t line) {
    if (awaits_key()) {
      tree_.key(std::move(text), line);
      note_key();
    } else {
      tree_.scalar(kind, std::move(text), line);
      note_value();
    }
  }

  bool open(Node::Kind kind, std::string_view anchor, std::uint32_t line) {
    if (open_.size() >= kMaxYamlDepth) {
      message_ = "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels";
      return false;
    }
    const bool is_key = awaits_key();
    if (is_key) tree_.key({}, line);
    tree_.open(kind, line);
    open_.push_back({std::string(anchor), is_key, kind == Node::Kind::kObject, line});
    return true;
  }

  bool close() {
    const Open closed = std::move(open_.back());
    open_.pop_back();
    tree_.close();
    if (!closed.anchor.empty() && !keep(closed.anchor, tree_.last())) return false;
    if (closed.is_key) {
      // Nothing reads a key that is no text.
      tree_.take_member();
      tree_.key({}, closed.line);
      note_key();
    } else {
      note_value();
    }
    return true;
  }

  bool alias(const std::string& name, std::uint32_t line) {
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
    if (awaits_key()) {
      tree_.key(std::move(copy.text), line);
      note_key();
    } else {
      tree_.value(std::move(copy));
      note_value();
    }
    return true;
  }

  /// Keeps what an anchor names, for its aliases.
  bool keep(const std::string& anchor, const Node& node) {
    alias_nodes_ += count_nodes(node);
    if (alias_nodes_ > kMaxYamlAliasNodes) {
      message_ = "anchors hold more than " + std::to_string(kMaxYamlAliasNodes) + " values";
      return false;
    }
    anchors_[anchor] = node;
    return true;
  }

  TreeBuilder tree_;
  const std::function<void(Member)>* sink_ = nullptr;
  std::vector<Open> open_;
  std::map<std::string, Node> anchors_;
  std::size_t alias_nodes_ = 0;
  std::string message_;
};

Result<std::vector<Node>> read(std::string_view path, std::string_view bytes,
                               const std::function<void(Member)>* sink) {
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
    if (event->type == YAML_DOCUMENT_START_EVENT) {
      builder = DocumentBuilder();
      if (documents.empty()) builder.set_sink(sink);
    }
    if (!builder.accept(*event)) {
      return Error{std::string(path), line_of(event->start_mark),
                   "not valid YAML: " + builder.message()};
    }
    if (event->type == YAML_DOCUMENT_END_EVENT) documents.push_back(builder.take_root());
  }
}

}  // namespace

Result<std::vector<Node>> read_yaml(std::string_view path, std::string_view bytes) {
  return read(path, bytes, nullptr);
}

Result<std::vector<Node>> read_yaml_table(std::string_view path, std::string_view bytes,
                                          const std::function<void(Member)>& sink) {
  return read(path, bytes, &sink);
}

}  // namespace sluice::format
