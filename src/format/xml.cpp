#include "format/xml.h"

#include <algorithm>
#include <pugixml.hpp>

namespace sluice::format {
namespace {

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
    element->attributes.emplace_back(local_name(attribute.name()), attribute.value());
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
  const LineTable lines(bytes);
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default, pugi::encoding_auto);
  if (!parsed) {
    return Error{std::string(path), lines.line_of(parsed.offset),
                 std::string("not valid XML: ") + parsed.description()};
  }
  XmlElement root;
  std::uint32_t line = 0;
  if (!convert(document.document_element(), lines, 1, &root, &line)) {
    return Error{std::string(path), line, "XML nested too deeply"};
  }
  return root;
}

}  // namespace sluice::format
