// The requirement of a direct dependency, and overrides for those that others bring along. Edits
// text, so that the file keeps its form; what comes out is parsed again by the caller.
#include <algorithm>

#include "correlate/edits/editors.h"
#include "format/json.h"
#include "format/json_writer.h"

namespace sluice::correlate {
namespace {

using format::Member;
using format::Node;

constexpr std::string_view kBlanks = " \t\r\n";

/// The member of an object, with its line; nullptr if it is not there or there twice.
const Member* find_member(const Node& object, std::string_view key) {
  const Member* found = nullptr;
  for (const Member& member : object.members) {
    if (member.key != key) continue;
    if (found != nullptr) return nullptr;
    found = &member;
  }
  return found;
}

/// Where the value of `"key":` begins in the line; npos if the key is not there just once.
std::size_t value_in_line(std::string_view bytes, const LineRange& range, std::string_view key) {
  const std::string_view line = bytes.substr(range.begin, range.end - range.begin);
  const std::string literal = format::json_string(key);
  const std::size_t at = line.find(literal);
  if (at == std::string_view::npos || line.find(literal, at + 1) != std::string_view::npos) {
    return std::string_view::npos;
  }
  std::size_t next = bytes.find_first_not_of(kBlanks, range.begin + at + literal.size());
  if (next == std::string_view::npos || bytes[next] != ':') return std::string_view::npos;
  return bytes.find_first_not_of(kBlanks, next + 1);
}

/// White space in front of a line.
std::string indent_of(std::string_view bytes, std::size_t line) {
  const LineRange range = find_line(bytes, line);
  const std::string_view text = bytes.substr(range.begin, range.end - range.begin);
  return std::string(text.substr(0, std::min(text.find_first_not_of(" \t"), text.size())));
}

std::string_view newline_of(std::string_view bytes) {
  return bytes.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
}

/// Puts `member` as the first one into the object whose '{' is at `open`.
std::string insert_first(std::string_view bytes, std::size_t open, const std::string& member,
                         const std::string& indent, const std::string& outer) {
  const std::string_view newline = newline_of(bytes);
  const std::size_t next = bytes.find_first_not_of(kBlanks, open + 1);
  const bool empty = next != std::string_view::npos && bytes[next] == '}';
  std::string text(bytes.substr(0, open + 1));
  text.append(newline).append(indent).append(member);
  if (empty) {
    text.append(newline).append(outer).append(bytes.substr(next));
  } else {
    text.append(",").append(bytes.substr(open + 1));
  }
  return text;
}

/// Puts `member` as the last one into the whole document.
Result<std::string> append_member(std::string_view bytes, const std::string& member,
                                  const std::string& indent) {
  const std::size_t close = bytes.rfind('}');
  const std::size_t last =
      close == 0 ? std::string_view::npos : bytes.find_last_not_of(kBlanks, close - 1);
  if (close == std::string_view::npos || last == std::string_view::npos) {
    return Error{{}, 0, "the file is no object"};
  }
  const std::string_view newline = newline_of(bytes);
  std::string text(bytes.substr(0, last + 1));
  text.append(bytes[last] == '{' ? "" : ",").append(newline).append(indent).append(member);
  text.append(newline).append(bytes.substr(close));
  return text;
}

/// Finds the '{' of a member's value.
Result<std::size_t> find_open(std::string_view bytes, const Member& member) {
  const std::size_t value = value_in_line(bytes, find_line(bytes, member.line), member.key);
  if (!member.value.is_object() || value == std::string_view::npos || bytes[value] != '{') {
    return Error{{}, member.line, "\"" + member.key + "\" is not written as an object of its own"};
  }
  return value;
}

}  // namespace

Result<std::string> edit_package_json_requirement(const EditTarget& target,
                                                  std::string_view bytes) {
  Result<std::string> moved = move_requirement(target.from, target.to, "^~>=v");
  if (!moved) return moved;
  const LineRange range = find_line(bytes, target.line);
  const std::size_t value = value_in_line(bytes, range, target.name);
  const std::string literal = format::json_string(target.from);
  if (value == std::string_view::npos || !bytes.substr(value).starts_with(literal)) {
    return Error{{}, target.line, "the requirement does not stand alone in this line"};
  }
  std::string edited(bytes);
  edited.replace(value, literal.size(), format::json_string(*moved));
  return edited;
}

Result<std::string> edit_package_json_override(const EditTarget& target, std::string_view bytes) {
  const Result<Node> root = format::read_json(target.path, bytes);
  if (!root) return root.error();
  if (!root->is_object() || root->members.empty()) return Error{{}, 1, "the file is no object"};
  const std::string step = indent_of(bytes, root->members.front().line);
  const std::string indent = step.empty() ? "  " : step;
  const std::string entry =
      format::json_string(target.name) + ": " + format::json_string(target.to);

  // "pnpm.overrides" is an object in an object.
  const std::size_t dot = target.overrides.find('.');
  const std::string outer_key = target.overrides.substr(0, dot);
  const Member* outer = find_member(*root, outer_key);
  if (outer == nullptr) {
    if (root->find(outer_key) != nullptr) return Error{{}, 1, outer_key + " stands there twice"};
    const std::string newline(newline_of(bytes));
    std::string member = format::json_string(outer_key) + ": {" + newline;
    if (dot == std::string::npos) {
      member += indent + indent + entry + newline + indent + '}';
    } else {
      member += indent + indent + format::json_string(target.overrides.substr(dot + 1)) + ": {" +
                newline + indent + indent + indent + entry + newline + indent + indent + '}' +
                newline + indent + '}';
    }
    return append_member(bytes, member, indent);
  }
  const Member* holder = outer;
  std::string holder_indent = indent;
  if (dot != std::string::npos) {
    const std::string inner_key = target.overrides.substr(dot + 1);
    holder = find_member(outer->value, inner_key);
    holder_indent = indent + indent;
    if (holder == nullptr) {
      const Result<std::size_t> open = find_open(bytes, *outer);
      if (!open) return open.error();
      const std::string newline(newline_of(bytes));
      const std::string member = format::json_string(inner_key) + ": {" + newline + indent +
                                 indent + indent + entry + newline + indent + indent + '}';
      return insert_first(bytes, *open, member, indent + indent, indent);
    }
  }
  if (holder->value.find(target.name) != nullptr) {
    return Error{{}, holder->line, "there is an override for it already: change it by hand"};
  }
  const Result<std::size_t> open = find_open(bytes, *holder);
  if (!open) return open.error();
  return insert_first(bytes, *open, entry, holder_indent + indent, holder_indent);
}

}  // namespace sluice::correlate
