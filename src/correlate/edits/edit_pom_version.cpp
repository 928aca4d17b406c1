// The <version> of a dependency in pom.xml, that of its entry in the same file's
// <dependencyManagement>, or the property of the same file that it names.
#include <algorithm>

#include "correlate/edits/editors.h"

namespace sluice::correlate {
namespace {

/// Content of the element that begins at or after `from` and ends before `until`.
struct Content {
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;
};

Content find_content(std::string_view bytes, std::string_view element, std::size_t from,
                     std::size_t until) {
  const std::string open = '<' + std::string(element) + '>';
  const std::size_t at = bytes.find(open, from);
  if (at == std::string_view::npos || at >= until) return {};
  const std::size_t begin = at + open.size();
  const std::size_t end = bytes.find("</" + std::string(element), begin);
  if (end == std::string_view::npos || end > until) return {};
  return {begin, end};
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

/// The <version> that the file's own <dependencyManagement> has for "group:artifact".
Content find_managed(std::string_view bytes, std::string_view name) {
  const std::size_t colon = name.find(':');
  const std::size_t begin = bytes.find("<dependencyManagement>");
  const std::size_t end = bytes.find("</dependencyManagement>");
  if (colon == std::string_view::npos || begin == std::string_view::npos ||
      end == std::string_view::npos) {
    return {};
  }
  const auto is = [bytes](const Content& content, std::string_view wanted) {
    return content.begin != std::string_view::npos &&
           trim(bytes.substr(content.begin, content.end - content.begin)) == wanted;
  };
  for (std::size_t open = bytes.find("<dependency>", begin); open < end;
       open = bytes.find("<dependency>", open + 1)) {
    const std::size_t close = bytes.find("</dependency>", open);
    if (close == std::string_view::npos) return {};
    if (is(find_content(bytes, "groupId", open, close), name.substr(0, colon)) &&
        is(find_content(bytes, "artifactId", open, close), name.substr(colon + 1))) {
      return find_content(bytes, "version", open, close);
    }
  }
  return {};
}

Result<std::string> replace_content(std::string_view bytes, const Content& content,
                                    const EditTarget& target) {
  const std::string_view text = trim(bytes.substr(content.begin, content.end - content.begin));
  if (text != target.from) {
    return Error{{}, target.line, "the version there is not " + target.from};
  }
  std::string edited(bytes);
  edited.replace(static_cast<std::size_t>(text.data() - bytes.data()), text.size(), target.to);
  return edited;
}

}  // namespace

Result<std::string> edit_pom_version(const EditTarget& target, std::string_view bytes) {
  const LineRange range = find_line(bytes, target.line);
  const std::size_t open = bytes.rfind("<dependency>", range.end);
  const std::size_t close = bytes.find("</dependency>", range.begin);
  if (open == std::string_view::npos || close == std::string_view::npos ||
      bytes.substr(open, range.begin - std::min(open, range.begin)).find("</dependency>") !=
          std::string_view::npos) {
    return Error{{}, target.line, "the version does not stand in this file"};
  }
  Content version = find_content(bytes, "version", open, close);
  if (version.begin == std::string_view::npos) version = find_managed(bytes, target.name);
  if (version.begin == std::string_view::npos) {
    return Error{{}, target.line, "the version is managed elsewhere"};
  }
  const std::string_view text = trim(bytes.substr(version.begin, version.end - version.begin));
  if (!text.starts_with("${")) return replace_content(bytes, version, target);
  if (!text.ends_with('}') || text.find("${", 2) != std::string_view::npos) {
    return Error{{}, target.line, "the version is put together of several properties"};
  }
  const std::string_view property = text.substr(2, text.size() - 3);
  const std::size_t properties = bytes.find("<properties>");
  const std::size_t end = bytes.find("</properties>");
  if (properties == std::string_view::npos || end == std::string_view::npos) {
    return Error{{}, target.line, "its property is set in another file"};
  }
  const Content value = find_content(bytes, property, properties, end);
  if (value.begin == std::string_view::npos) {
    return Error{{}, target.line, "its property is set in another file"};
  }
  return replace_content(bytes, value, target);
}

}  // namespace sluice::correlate
