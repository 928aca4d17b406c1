// XML with positions, through pugixml (which stays in xml.cpp). No DTD is processed, no entity but
// the five predefined ones is resolved, nothing outside the document is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sluice::format {

inline constexpr std::size_t kMaxXmlDepth = 256;

/// An element. Its name is without the namespace prefix: "ns:a" is "a". Attributes keep theirs, so
/// that xmlns:version is no version.
struct XmlElement {
  std::string name;
  std::uint32_t line = 0;  ///< 1-based line of its start tag
  std::string text;        ///< its own character data, trimmed; CDATA counts
  std::vector<std::pair<std::string, std::string>> attributes;  ///< in file order
  std::vector<XmlElement> children;

  /// The first child of that name, or nullptr.
  const XmlElement* find(std::string_view child) const;
  /// Walks down one name after the other; nullptr as soon as one is missing.
  const XmlElement* find(std::string_view child, std::string_view grandchild) const;
  /// Text of the first child of that name; empty if there is none.
  std::string_view text_of(std::string_view child) const;
  /// An attribute's value; empty if there is none.
  std::string_view attribute(std::string_view key) const;
};

/// Reads one document in UTF-8 (or Latin-1, if it says so) and gives its root element. Errors carry
/// `path` and the line.
Result<XmlElement> read_xml(std::string_view path, std::string_view bytes);

}  // namespace sluice::format
