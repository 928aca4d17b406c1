#include "format/xml.h"

#include <algorithm>
#include <pugixml.hpp>
#include <utility>

namespace sluice::format {
namespace {

/// pugixml takes about 100 bytes for each tag and each attribute, and XmlElement as much again.
constexpr std::size_t kMaxXmlBytes = 64u << 20;
constexpr std::ptrdiff_t kMaxMarks = 3'000'000;  // '<' and '='

/// Line numbers of byte offsets.
class LineTable {
 public:
  explicit LineTable(std::string_view bytes) {
    for (std::size_t at = bytes.find('\n'); at != std::string_view::npos;
         at = bytes.find('\n', at + 1)) {
      newlines_.push_back(at);
    }
  }
  std::uint32_t line_of(std::ptrdiff_t offset) const {
    if (offset < 0) return 0;
    const auto above = std::lower_bound(newlines_.begin(), newlines_.end(), offset);
    return static_cast<std::uint32_t>(above - newlines_.begin()) + 1;
  }

 private:
  std::vector<std::size_t> newlines_;
};

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

/// False if the document is deeper than kMaxXmlDepth; `line` is then where.
bool convert(const pugi::xml_node& node, const LineTable& lines, std::size_t depth,
             XmlElement* element, std::uint32_t* line) {
  element->name = local_name(node.name());
  element->line = lines.line_of(node.offset_debug());
  if (depth > kMaxXmlDepth) {
    *line = element->line;
    return false;
  }
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    element->attributes.emplace_back(attribute.name(), attribute.value());
  }
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      element->text += child.value();
    } else if (child.type() == pugi::node_element) {
      element->children.emplace_back();
      if (!convert(child, lines, depth + 1, &element->children.back(), line)) return false;
    }
  }
  element->text = std::string(trim(element->text));
  return true;
}

/// What pugixml has no words for.
std::string_view reason_not_to_read(std::string_view bytes) {
  if (bytes.size() > kMaxXmlBytes) return "XML bigger than 64 MiB";
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return "UTF-16: save it as UTF-8";
  }
  if (bytes.find('\0') != std::string_view::npos) return "not valid XML: binary content";
  const auto marks =
      std::count_if(bytes.begin(), bytes.end(), [](char c) { return c == '<' || c == '='; });
  return marks > kMaxMarks ? "XML with too many elements" : "";
}

/// Whether the declaration names the only other encoding that is seen in the wild, Latin-1 or its
/// relative for Windows (whose few other signs don't matter here).
bool is_declared_latin1(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return false;
  std::string declaration(bytes.substr(0, std::min<std::size_t>(bytes.find("?>"), 256)));
  std::transform(declaration.begin(), declaration.end(), declaration.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return declaration.find("iso-8859-1") != std::string::npos ||
         declaration.find("latin1") != std::string::npos ||
         declaration.find("windows-1252") != std::string::npos;
}

/// Done here and not in pugixml, whose positions are those of its own converted text.
std::string latin1_to_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xC0 | (code >> 6));
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return text;
}

/// pugixml is content with several elements beside each other, and with text around them.
std::string_view fault_outside_the_root(const pugi::xml_document& document) {
  std::size_t elements = 0;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() == pugi::node_element) ++elements;
  }
  if (elements == 0) return "not valid XML: no root element";
  return elements > 1 ? "not valid XML: more than one root element" : "";
}

}  // namespace

const XmlElement* XmlElement::find(std::string_view child) const {
  const auto found =
      std::find_if(children.begin(), children.end(),
                   [child](const XmlElement& element) { return element.name == child; });
  return found == children.end() ? nullptr : &*found;
}

const XmlElement* XmlElement::find(std::string_view child, std::string_view grandchild) const {
  const XmlElement* element = find(child);
  return element == nullptr ? nullptr : element->find(grandchild);
}

std::string_view XmlElement::text_of(std::string_view child) const {
  const XmlElement* element = find(child);
  return element == nullptr ? std::string_view() : std::string_view(element->text);
}

std::string_view XmlElement::attribute(std::string_view key) const {
  for (const auto& [written, value] : attributes) {
    if (written == key) return value;
  }
  return {};
}

Result<XmlElement> read_xml(std::string_view path, std::string_view bytes) {
  const auto error = [path](std::size_t line, std::string message) {
    return Error{std::string(path), line, std::move(message)};
  };
  if (const std::string_view reason = reason_not_to_read(bytes); !reason.empty()) {
    return error(0, std::string(reason));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::string converted;
  if (is_declared_latin1(bytes)) {
    converted = latin1_to_utf8(bytes);
    bytes = converted;
  }
  const LineTable lines(bytes);
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    return error(lines.line_of(parsed.offset),
                 std::string("not valid XML: ") + parsed.description());
  }
  if (const std::string_view fault = fault_outside_the_root(document); !fault.empty()) {
    return error(1, std::string(fault));
  }
  XmlElement root;
  std::uint32_t line = 0;
  if (!convert(document.document_element(), lines, 1, &root, &line)) {
    return error(line, "XML nested too deeply");
  }
  return root;
}

}  // namespace sluice::format
