#include "secrets/encrypted/git_attributes.h"

#include <algorithm>
#include <tuple>

#include "base/glob.h"
#include "secrets/encrypted/env_lines.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::string_view kFilter = "filter";
constexpr std::size_t kMaxPattern = 256;

std::string_view take_word(std::string_view* text) {
  *text = trim(*text);
  std::size_t end = 0;
  if (text->starts_with('"')) end = text->find('"', 1) + 1;  // npos + 1 is 0
  // Only for a word that has no quotes: a line of nothing but quotes would be searched to its end
  // for each of them.
  if (end == 0) end = std::min(text->find_first_of(" \t"), text->size());
  const std::string_view word = text->substr(0, end);
  text->remove_prefix(end);
  return word;
}

/// Of "!filter", "-filter", "filter=name", "filter": the name, empty where there is none.
bool read_filter(std::string_view word, std::string_view* name) {
  const bool off = word.starts_with('!') || word.starts_with('-');
  if (off) word.remove_prefix(1);
  if (!word.starts_with(kFilter)) return false;
  word.remove_prefix(kFilter.size());
  if (!word.empty() && word[0] != '=') return false;
  *name = off || word.empty() ? std::string_view() : word.substr(1);
  return true;
}

bool encrypts(std::string_view filter) {
  const auto has = [&](std::string_view part) {
    return filter.find(part) != std::string_view::npos;
  };
  return has("crypt") || has("sops");
}

std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

bool fits(const FilterAttribute& attribute, std::string_view path) {
  const std::size_t slash = attribute.attributes_file.rfind('/');
  const std::size_t folder = slash == std::string::npos ? 0 : slash + 1;
  if (path.substr(0, folder) != std::string_view(attribute.attributes_file).substr(0, folder)) {
    return false;
  }
  path.remove_prefix(folder);
  std::string_view pattern = attribute.pattern;
  // Without a slash the pattern is held against the name alone.
  if (pattern.find('/') == std::string_view::npos) {
    return glob_match(pattern, path.substr(path.rfind('/') + 1));
  }
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  return glob_match(pattern, path);
}

}  // namespace

void read_filter_attributes(std::string_view path, std::string_view bytes, Facts* facts) {
  std::size_t kept = 0;
  for (std::size_t number = 1; !bytes.empty(); ++number) {
    const std::size_t end = bytes.find('\n');
    std::string_view line = trim(bytes.substr(0, end));
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    if (line.empty() || line[0] == '#' || line[0] == '[') continue;
    std::string_view pattern = take_word(&line);
    if (pattern.size() >= 2 && pattern[0] == '"') pattern = pattern.substr(1, pattern.size() - 2);
    // Character classes are not understood by glob_match().
    if (pattern.size() > kMaxPattern || pattern.find('[') != std::string_view::npos) continue;
    while (!line.empty()) {
      std::string_view filter;
      const std::string_view word = take_word(&line);
      if (word.empty() || !read_filter(word, &filter)) continue;
      if (++kept > kMaxFilterAttributes) return;
      facts->attributes.push_back(
          {std::string(path), number, std::string(pattern), std::string(filter)});
    }
  }
}

bool comes_before(const FilterAttribute& a, const FilterAttribute& b) {
  const auto key = [](const FilterAttribute& each) {
    const std::string_view folder = folder_of(each.attributes_file);
    return std::make_tuple(std::count(folder.begin(), folder.end(), '/'), folder, each.line);
  };
  return key(a) < key(b);
}

const FilterAttribute* encrypting_filter(const std::vector<FilterAttribute>& attributes,
                                         std::string_view path) {
  for (auto attribute = attributes.rbegin(); attribute != attributes.rend(); ++attribute) {
    if (fits(*attribute, path)) return encrypts(attribute->filter) ? &*attribute : nullptr;
  }
  return nullptr;
}

}  // namespace sluice::secrets::encrypted
