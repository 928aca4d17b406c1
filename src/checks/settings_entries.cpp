#include "checks/settings_entries.h"

#include <algorithm>
#include <array>
#include <utility>

#include "format/hcl.h"
#include "format/hocon.h"
#include "format/ini.h"
#include "format/json.h"
#include "format/nginx.h"
#include "format/toml.h"
#include "format/xml.h"
#include "format/yaml.h"

namespace sluice::checks {
namespace {

using format::Node;
using Entries = std::vector<SettingsEntry>;

/// Appends an entry unless the list is full.
void add(Entries* entries, SettingsEntry entry) {
  if (entries->size() < kMaxEntries) entries->push_back(std::move(entry));
}

void append_node(const Node& node, std::size_t document, const std::string& path, std::size_t line,
                 Entries* entries) {
  if (entries->size() >= kMaxEntries) return;
  if (!path.empty()) add(entries, {path, node.text, line, node.kind, document});
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = node.items[i];
    append_node(item, document, path + '[' + std::to_string(i) + ']', item.line, entries);
  }
  for (const format::Member& member : node.members) {
    append_node(member.value, document, path.empty() ? member.key : path + '.' + member.key,
                member.line, entries);
  }
}

void append_element(const format::XmlElement& element, const std::string& path, Entries* entries) {
  add(entries, {path, element.text, element.line, Node::Kind::kString, 0});
  for (const auto& [name, value] : element.attributes) {
    add(entries, {path + '@' + name, value, element.line, Node::Kind::kString, 0});
  }
  for (const format::XmlElement& child : element.children) {
    append_element(child, path + '.' + child.name, entries);
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\f");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\f") + 1 - begin);
}

/// Calls take(line number, line) for each line.
template <typename Take>
void each_line(std::string_view text, Take take) {
  std::size_t number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    take(number, text.substr(at, end - at));
    at = end + 1;
  }
}

/// Java's properties: "key=value", "key: value", "key value"; a backslash joins lines. Spring cuts
/// them at lines "#---" as YAML at "---".
void append_properties(std::string_view text, Entries* entries) {
  std::string joined;
  std::size_t first = 0;
  std::size_t document = 0;
  each_line(text, [&](std::size_t number, std::string_view line) {
    std::string_view part = trimmed(line);
    if (joined.empty()) {
      if (part == "#---" || part == "!---") ++document;
      if (part.empty() || part.front() == '#' || part.front() == '!') return;
      first = number;
    }
    const bool goes_on = part.ends_with('\\');
    if (goes_on) part.remove_suffix(1);
    joined += part;
    if (goes_on) return;
    const std::size_t end = joined.find_first_of("=: \t");
    if (end != std::string::npos) {
      std::size_t value = joined.find_first_not_of(" \t", end);
      if (value != std::string::npos && (joined[value] == '=' || joined[value] == ':')) ++value;
      const std::string_view rest =
          value == std::string::npos ? std::string_view() : std::string_view(joined).substr(value);
      add(entries, {joined.substr(0, end), std::string(trimmed(rest)), first, Node::Kind::kString,
                    document});
    }
    joined.clear();
  });
}

/// "export NAME=value", quotes taken off; a comment begins behind a blank.
void append_dotenv(std::string_view text, Entries* entries) {
  each_line(text, [&](std::size_t number, std::string_view line) {
    line = trimmed(line);
    if (line.empty() || line.front() == '#') return;
    if (line.starts_with("export ")) line = trimmed(line.substr(7));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return;
    std::string_view value = trimmed(line.substr(equals + 1));
    const char quote = value.empty() ? '\0' : value.front();
    if (quote == '"' || quote == '\'') {
      value.remove_prefix(1);
      value = value.substr(0, value.find(quote));
    } else {
      value = trimmed(value.substr(0, value.find(" #")));
    }
    add(entries, {std::string(trimmed(line.substr(0, equals))), std::string(value), number,
                  Node::Kind::kString, 0});
  });
}

void append_ini(std::string_view text, Entries* entries) {
  for (const format::IniEntry& entry : format::read_ini(text)) {
    std::string value;
    for (const format::IniLine& line : entry.lines) {
      value.append(value.empty() ? "" : "\n").append(line.text);
    }
    std::string path = entry.section.empty() ? std::string() : std::string(entry.section) + '.';
    path.append(entry.key);
    add(entries, {std::move(path), std::move(value), entry.line, Node::Kind::kString, 0});
  }
}

/// ERB in YAML: what a tag puts out becomes a plain word, what it only runs becomes blank.
std::string without_erb(std::string_view text) {
  std::string plain(text);
  for (std::size_t open = plain.find("<%"); open != std::string::npos;
       open = plain.find("<%", open + 2)) {
    std::size_t close = plain.find("%>", open);
    if (close == std::string::npos) close = plain.size();
    const bool puts_out = plain.substr(open, 3) == "<%=";
    const std::size_t end = std::min(close + 2, plain.size());
    for (std::size_t i = open; i < end; ++i) {
      if (plain[i] == '\n') continue;
      if (!puts_out) {
        plain[i] = ' ';
      } else if (i >= open + 3 && i < close) {
        plain[i] = '_';
      }
    }
  }
  return plain;
}

void append_nginx(std::string_view text, Entries* entries) {
  for (format::NginxDirective& one : format::read_nginx(without_erb(text))) {
    const Node::Kind kind = one.block ? Node::Kind::kObject : Node::Kind::kString;
    add(entries, {std::move(one.path), std::move(one.value), one.line, kind, 0});
  }
}

void append_hcl(std::string_view text, Entries* entries) {
  append_entries(format::read_hcl(text), 0, entries);
}

template <typename Documents>
std::optional<Error> append_documents(const Result<Documents>& read, Entries* entries) {
  if (!read) return read.error();
  if constexpr (std::is_same_v<Documents, Node>) {
    append_entries(*read, 0, entries);
  } else {
    for (std::size_t i = 0; i < read->size(); ++i) append_entries((*read)[i], i, entries);
  }
  return std::nullopt;
}

std::optional<Error> append_yaml(std::string_view path, std::string_view text, Entries* entries) {
  if (text.find("<%") == std::string_view::npos) {
    return append_documents(format::read_yaml(path, text), entries);
  }
  return append_documents(format::read_yaml(path, without_erb(text)), entries);
}

std::optional<Error> append_xml(std::string_view path, std::string_view text, Entries* entries) {
  const auto root = format::read_xml(path, text);
  if (!root) return root.error();
  append_element(*root, root->name, entries);
  return std::nullopt;
}

using Reader = std::optional<Error> (*)(std::string_view path, std::string_view text,
                                        Entries* entries);

template <void (*kAppend)(std::string_view, Entries*)>
std::optional<Error> never_fails(std::string_view, std::string_view text, Entries* entries) {
  kAppend(text, entries);
  return std::nullopt;
}

constexpr auto kReaders = std::to_array<std::pair<std::string_view, Reader>>({
    {"json",
     [](std::string_view path, std::string_view text, Entries* entries) {
       return append_documents(format::read_json(path, text, format::JsonDialect::kWithComments),
                               entries);
     }},
    {"yaml", append_yaml},
    {"toml",
     [](std::string_view path, std::string_view text, Entries* entries) {
       return append_documents(format::read_toml(path, text), entries);
     }},
    {"hocon",
     [](std::string_view path, std::string_view text,
        Entries* entries) { return append_documents(format::read_hocon(path, text), entries); }},
    {"hcl", never_fails<append_hcl>},
    {"xml", append_xml},
    {"properties", never_fails<append_properties>},
    {"dotenv", never_fails<append_dotenv>},
    {"ini", never_fails<append_ini>},
    {"nginx", never_fails<append_nginx>},
});

}  // namespace

void append_entries(const Node& node, std::size_t document, Entries* entries) {
  append_node(node, document, "", node.line, entries);
}

bool has_entries(const Syntax& syntax) {
  return std::any_of(kReaders.begin(), kReaders.end(),
                     [&](const auto& reader) { return reader.first == syntax.name; });
}

SettingsEntries read_entries(std::string_view path, std::string_view text, const Syntax& syntax) {
  SettingsEntries read;
  for (const auto& [name, reader] : kReaders) {
    if (name == syntax.name) read.error = reader(path, text, &read.entries);
  }
  return read;
}

}  // namespace sluice::checks
