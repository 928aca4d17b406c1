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
      // libyaml ends the program over a null pointer, which a view of nothing may have.
      const char* const data = bytes.empty() ? "" : bytes.data();
      yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(data),
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

/// Values in a tree; long texts count as several, because copies cost their length.
std::size_t count_nodes(const Node& node) {
  constexpr std::size_t kTextOfNode = 256;
  std::size_t count = 1 + node.text.size() / kTextOfNode;
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

  /// `document` is its number. What has been counted so far counts on.
  void begin(const EntrySink* sink, std::size_t document) {
    DocumentBuilder next;
    next.sink_ = sink;
    next.document_ = document;
    next.values_ = values_;
    next.entry_ = std::move(entry_);
    *this = std::move(next);
  }
  Node take_root() { return tree_.take_root(); }
  const std::string& message() const { return message_; }

 private:
  struct Open {
    std::string anchor;
    bool is_object = false;
    bool is_key = false;
    bool awaits_key = false;
    std::uint32_t line = 0;
    std::size_t begin = 0;  ///< in an entry: its place there
  };

  static constexpr std::size_t kNoTable = static_cast<std::size_t>(-1);

  bool awaits_key() const { return !open_.empty() && open_.back().awaits_key; }
  void note_key() { open_.back().awaits_key = false; }
  void note_value() {
    if (open_.empty()) return;
    if (open_.back().is_object) open_.back().awaits_key = true;
    if (in_table() && entry_.depth() == 0) sink_->take(document_, table_, entry_.root());
  }

  /// Whether what comes belongs to an entry of a table that the sink gets.
  bool in_table() const { return table_depth_ != 0; }

  void key(std::string_view text, std::uint32_t line) {
    if (in_table()) {
      if (entry_.depth() == 0) entry_.clear();
      entry_.key(text, line);
    } else {
      tree_.key(std::string(text), line);
      if (sink_ != nullptr && open_.size() == 1) table_ = number_of(text);
    }
    note_key();
  }

  /// The number of the table with that name among those that the sink gets.
  std::size_t number_of(std::string_view name) const {
    const auto found = std::find(sink_->tables.begin(), sink_->tables.end(), name);
    return found == sink_->tables.end() ? kNoTable
                                        : static_cast<std::size_t>(found - sink_->tables.begin());
  }

  bool is_table_of_sink(Node::Kind kind) const {
    if (sink_ == nullptr || kind != Node::Kind::kObject) return false;
    return sink_->tables.empty() ? open_.empty() : open_.size() == 1 && table_ != kNoTable;
  }

  bool scalar(const yaml_event_t& event, std::uint32_t line) {
    const auto& value = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(value.value), value.length);
    const Node::Kind kind = kind_of(text, value.style);
    if (value.anchor != nullptr) {
      Node node;
      node.kind = kind;
      node.line = line;
      node.text = text;
      if (!keep(std::string(name_of(value.anchor)), node)) return false;
    }
    if (awaits_key()) {
      key(text, line);
    } else if (in_table()) {
      entry_.scalar(kind, text, line);
      note_value();
    } else {
      tree_.scalar(kind, std::string(text), line);
      note_value();
      if (!count_value()) return false;
    }
    return !is_too_big();
  }

  bool open(Node::Kind kind, std::string_view anchor, std::uint32_t line) {
    if (open_.size() >= kMaxYamlDepth) {
      message_ = "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels";
      return false;
    }
    const bool is_key = awaits_key();
    const bool is_table = !is_key && is_table_of_sink(kind);
    if (is_key) key({}, line);
    const std::size_t begin = entry_.size();
    if (in_table()) {
      entry_.open(kind, line);
    } else {
      tree_.open(kind, line);
    }
    if (!in_table() && !count_value()) return false;
    const bool is_object = kind == Node::Kind::kObject;
    open_.push_back({std::string(anchor), is_object, is_key, is_object, line, begin});
    if (!is_table) return true;
    table_depth_ = open_.size();
    if (sink_->tables.empty()) table_ = 0;
    return true;
  }

  bool close() {
    const Open closed = std::move(open_.back());
    open_.pop_back();
    if (open_.size() < table_depth_) table_depth_ = 0;
    if (in_table()) return close_in_entry(closed);
    tree_.close();
    if (!closed.anchor.empty() && !keep(closed.anchor, tree_.last())) return false;
    if (closed.is_key) {
      // Nothing reads a key that is no text.
      tree_.take_member();
      key({}, closed.line);
    } else {
      note_value();
    }
    return true;
  }

  bool close_in_entry(const Open& closed) {
    entry_.close();
    const EntryValue value(&entry_, closed.begin);
    if (!closed.anchor.empty() && !keep(closed.anchor, value.node())) return false;
    if (closed.is_key) {
      entry_.cut(closed.begin);
      key({}, closed.line);
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
    if (awaits_key()) {
      key(anchored->second.text, line);
      return !is_too_big();
    }
    Node copy = anchored->second;
    copy.line = line;
    if (in_table()) {
      entry_.value(copy);
    } else {
      tree_.value(std::move(copy));
    }
    note_value();
    return !is_too_big();
  }

  bool count_value() {
    if (++values_ <= kMaxDocumentValues) return true;
    message_ = "more than " + std::to_string(kMaxDocumentValues) + " values";
    return false;
  }

  bool is_too_big() {
    if (!entry_.is_too_big()) return false;
    message_ = Entry::kTooBig;
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
  Entry entry_;
  const EntrySink* sink_ = nullptr;
  std::size_t document_ = 0;
  std::size_t table_ = kNoTable;  ///< which one the root's last key names
  std::size_t table_depth_ = 0;   ///< containers that are open with the sink's table; 0: none is
  std::vector<Open> open_;
  std::map<std::string, Node> anchors_;
  std::size_t alias_nodes_ = 0;
  std::size_t values_ = 0;  ///< in the tree; aliases have a bound of their own
  std::string message_;
};

Result<std::vector<Node>> read(std::string_view path, std::string_view bytes,
                               const EntrySink* sink) {
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
      if (documents.size() >= kMaxYamlDocuments) {
        return Error{
            std::string(path), line_of(event->start_mark),
            "not valid YAML: more than " + std::to_string(kMaxYamlDocuments) + " documents"};
      }
      builder.begin(sink, documents.size());
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

Result<std::vector<Node>> read_yaml_entries(std::string_view path, std::string_view bytes,
                                            const EntrySink& sink) {
  return read(path, bytes, &sink);
}

}  // namespace sluice::format
