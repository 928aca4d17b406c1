#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "format/json.h"
#include "registries/parsers.h"
#include "registries/protocols.h"
#include "registries/release_table.h"
#include "versions/ecosystem.h"

namespace sluice::registries {
namespace {

using format::Node;

constexpr std::string_view kSimpleTypes =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    "text/html;q=0.1";

std::string normal_name(std::string_view name) {
  return versions::find_ecosystem("PyPI")->normalise_name(name);
}

bool is_wanted_of_json(std::size_t depth, std::string_view key) {
  if (depth == 1) return key == "releases";
  return depth == 2 || key == "upload_time_iso_8601" || key == "upload_time" || key == "yanked";
}

bool is_wanted_of_simple(std::size_t depth, std::string_view key) {
  if (depth == 1) return key == "files";
  return key == "filename" || key == "yanked" || key == "upload-time";
}

/// PEP 592: `false`, or true, or the reason as a text.
bool is_yanked(const Node& file) {
  const Node* const yanked = file.find("yanked");
  return yanked != nullptr && (yanked->is_true() || yanked->is_string());
}

Result<ReleaseList> read_simple_json(std::string_view bytes, std::string_view name) {
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted_of_simple});
  if (!root) return root.error();
  const Node* const files = root->find("files");
  if (files == nullptr || !files->is_array()) return Error{"", 0, "no list of files"};
  ReleaseTable table;
  for (const Node& file : files->items) {
    if (table.is_full()) return Error{"", 0, "too many versions"};
    table.add(version_of_python_file(file.text_of("filename"), name), is_yanked(file),
              parse_day(file.text_of("upload-time")));
  }
  return table.take();
}

/// The text of "a href='x'>TEXT<": positions move forward only.
struct Anchor {
  std::string_view attributes;
  std::string_view text;
};

/// The next <a> element; nothing at the end.
std::optional<Anchor> take_anchor(std::string_view* html) {
  for (;;) {
    const std::size_t start = html->find('<');
    if (start == std::string_view::npos) return std::nullopt;
    html->remove_prefix(start + 1);
    const bool is_anchor = html->size() > 1 && ((*html)[0] == 'a' || (*html)[0] == 'A') &&
                           std::isspace(static_cast<unsigned char>((*html)[1])) != 0;
    if (!is_anchor) continue;
    // A '>' inside of quotes is part of a value.
    char quote = 0;
    std::size_t end = 0;
    for (; end < html->size(); ++end) {
      const char c = (*html)[end];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        break;
      }
    }
    if (end == html->size()) return std::nullopt;
    Anchor anchor;
    anchor.attributes = html->substr(0, end);
    html->remove_prefix(end + 1);
    anchor.text = html->substr(0, html->find('<'));
    return anchor;
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\f";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

Result<ReleaseList> read_simple_html(std::string_view bytes, std::string_view name) {
  // An error page is HTML, too: a list of files has files, or says that it is one.
  ReleaseTable table;
  bool is_list = bytes.find("pypi:repository-version") != std::string_view::npos;
  std::string_view rest = bytes;
  while (const std::optional<Anchor> anchor = take_anchor(&rest)) {
    if (table.is_full()) return Error{"", 0, "too many versions"};
    const std::string_view version = version_of_python_file(trimmed(anchor->text), name);
    is_list = is_list || !version.empty();
    table.add(version, anchor->attributes.find("data-yanked") != std::string_view::npos, {});
  }
  if (!is_list) return Error{"", 0, "no list of files"};
  return table.take();
}

bool is_simple(std::string_view base) { return base.ends_with("/simple"); }

}  // namespace

std::string_view version_of_python_file(std::string_view file, std::string_view name) {
  if (file.size() > 512) return {};
  const std::string wanted = normal_name(name);
  if (file.ends_with(".whl")) {
    const std::size_t first = file.find('-');
    if (first == std::string_view::npos || normal_name(file.substr(0, first)) != wanted) return {};
    const std::string_view rest = file.substr(first + 1);
    const std::size_t second = rest.find('-');
    return second == std::string_view::npos ? std::string_view() : rest.substr(0, second);
  }
  constexpr std::array<std::string_view, 6> kEndings = {".tar.gz", ".tar.bz2", ".tar.xz",
                                                        ".zip",    ".tgz",     ".egg"};
  const auto ending = std::find_if(kEndings.begin(), kEndings.end(),
                                   [&](std::string_view end) { return file.ends_with(end); });
  if (ending == kEndings.end()) return {};
  file.remove_suffix(ending->size());
  if (*ending == ".egg") file = file.substr(0, file.rfind("-py"));
  // Names of source archives may hold '-', and versions, too: "zope-event-4.5", "a-1.0-1".
  for (std::size_t dash = file.find('-'); dash != std::string_view::npos;
       dash = file.find('-', dash + 1)) {
    if (normal_name(file.substr(0, dash)) == wanted) return file.substr(dash + 1);
  }
  return {};
}

Result<ReleaseList> read_pypi_json(std::string_view bytes) {
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted_of_json});
  if (!root) return root.error();
  const Node* const releases = root->find("releases");
  if (releases == nullptr || !releases->is_object()) return Error{"", 0, "no list of releases"};
  ReleaseTable table;
  for (const format::Member& release : releases->members) {
    if (table.is_full()) return Error{"", 0, "too many versions"};
    // A release without files can't be installed.
    for (const Node& file : release.value.items) {
      std::string_view time = file.text_of("upload_time_iso_8601");
      if (time.empty()) time = file.text_of("upload_time");
      table.add(release.key, is_yanked(file), parse_day(time));
    }
  }
  return table.take();
}

Result<ReleaseList> read_pypi_simple(std::string_view bytes, std::string_view name) {
  const std::string_view text = trimmed(bytes.substr(0, 4096));
  return text.starts_with('{') ? read_simple_json(bytes, name) : read_simple_html(bytes, name);
}

void begin_pypi(Lookup& lookup) {
  const std::string name = percent_encode(normal_name(lookup.name));
  if (is_simple(lookup.base)) {
    lookup.ask(joined_url(lookup.base, name + '/'), std::string(kSimpleTypes));
  } else {
    lookup.ask(joined_url(lookup.base, "pypi/" + name + "/json"));
  }
}

void continue_pypi(Lookup& lookup, std::span<const Answer> answers) {
  const bool simple = is_simple(lookup.base) || lookup.stage > 1;
  if (answers[0].found) {
    lookup.take(simple ? read_pypi_simple(answers[0].bytes, lookup.name)
                       : read_pypi_json(answers[0].bytes));
  } else if (!simple) {
    // Private indices often have the simple API alone.
    const std::string name = percent_encode(normal_name(lookup.name));
    lookup.ask(joined_url(lookup.base, "simple/" + name + '/'), std::string(kSimpleTypes));
  }
}

}  // namespace sluice::registries
