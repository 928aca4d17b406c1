#include "registries/registry_files.h"

#include <algorithm>
#include <optional>
#include <string>

#include "format/json.h"
#include "format/toml.h"
#include "format/xml.h"
#include "format/yaml.h"
#include "versions/text.h"

namespace sluice::registries {
namespace {

using format::Node;
using versions::trim;

/// Calls `use` with each line, trimmed.
template <typename Use>
void for_each_line(std::string_view bytes, Use use) {
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    use(trim(line));
  }
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0]) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

struct Setting {
  std::string_view key;
  std::string_view value;
};

/// "key = value" of an INI file; nothing for comments and headings.
std::optional<Setting> read_setting(std::string_view line) {
  if (line.empty() || line[0] == '#' || line[0] == ';' || line[0] == '[') return std::nullopt;
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  return Setting{trim(line.substr(0, equals)), unquoted(line.substr(equals + 1))};
}

/// The text in quotes that begins at or after `from`, on the same line.
std::string_view quoted_after(std::string_view text, std::size_t from) {
  const std::size_t open = text.find_first_of("\"'\n", from);
  if (open == std::string_view::npos || text[open] == '\n') return {};
  const std::size_t close = text.find_first_of(std::string("\n") + text[open], open + 1);
  if (close == std::string_view::npos || text[close] == '\n') return {};
  return text.substr(open + 1, close - open - 1);
}

/// "@scope:registry" and "registry"; nothing for other keys.
std::optional<std::string_view> scope_of_key(std::string_view key) {
  constexpr std::string_view kEnd = ":registry";
  if (key == "registry") return std::string_view();
  if (!key.starts_with('@') || !key.ends_with(kEnd)) return std::nullopt;
  return key.substr(0, key.size() - kEnd.size());
}

void take_urls_of(const Node* list, const TakeRegistry& take) {
  if (list == nullptr) return;
  for (const Node& entry : list->items) take({}, entry.text_of("url"));
}

void take_repositories(const format::XmlElement& element, const TakeRegistry& take) {
  if (const format::XmlElement* const repositories = element.find("repositories")) {
    for (const format::XmlElement& repository : repositories->children) {
      take({}, repository.text_of("url"));
    }
  }
}

}  // namespace

void read_npmrc(std::string_view bytes, const TakeRegistry& take) {
  for_each_line(bytes, [&](std::string_view line) {
    const std::optional<Setting> setting = read_setting(line);
    if (!setting) return;
    if (const auto scope = scope_of_key(setting->key)) take(*scope, setting->value);
  });
}

void read_yarnrc(std::string_view bytes, const TakeRegistry& take) {
  for_each_line(bytes, [&](std::string_view line) {
    const std::size_t blank = line.find_first_of(" \t");
    if (line.starts_with('#') || blank == std::string_view::npos) return;
    if (const auto scope = scope_of_key(unquoted(line.substr(0, blank)))) {
      take(*scope, unquoted(line.substr(blank)));
    }
  });
}

void read_yarnrc_yml(std::string_view bytes, const TakeRegistry& take) {
  constexpr std::string_view kKey = "npmRegistryServer";
  const Result<std::vector<Node>> documents = format::read_yaml({}, bytes);
  if (!documents || documents->empty()) return;
  take({}, documents->front().text_of(kKey));
  if (const Node* const scopes = documents->front().find("npmScopes")) {
    for (const format::Member& scope : scopes->members) {
      take('@' + scope.key, scope.value.text_of(kKey));
    }
  }
}

void read_pip_conf(std::string_view bytes, const TakeRegistry& take) {
  bool more = false;  // a value may go on in indented lines
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    const bool indented = line.starts_with(' ') || line.starts_with('\t');
    std::string_view value;
    if (indented && more) {
      value = trim(line);
    } else if (const std::optional<Setting> setting = read_setting(trim(line))) {
      more = setting->key == "index-url" || setting->key == "extra-index-url" ||
             setting->key == "index_url" || setting->key == "extra_index_url";
      if (more) value = setting->value;
    } else {
      more = false;
    }
    versions::Parts words(value, " \t");
    while (const auto word = words.next()) take({}, *word);
  }
}

void read_requirements_indices(std::string_view bytes, const TakeRegistry& take) {
  for_each_line(bytes, [&](std::string_view line) {
    for (const std::string_view flag : {"--index-url", "--extra-index-url", "-i"}) {
      if (!line.starts_with(flag)) continue;
      std::string_view rest = line.substr(flag.size());
      if (!rest.starts_with(' ') && !rest.starts_with('=')) continue;
      rest = trim(rest.substr(1));
      return take({}, unquoted(rest.substr(0, rest.find_first_of(" \t#"))));
    }
  });
}

void read_python_toml(std::string_view bytes, const TakeRegistry& take) {
  const Result<Node> root = format::read_toml({}, bytes);
  if (!root) return;
  take_urls_of(root->find("source"), take);  // Pipfile
  take_urls_of(root->find("index"), take);   // uv.toml
  take({}, root->text_of("index-url"));
  const Node* const tool = root->find("tool");
  if (tool == nullptr) return;
  take_urls_of(tool->find("poetry", "source"), take);
  take_urls_of(tool->find("pdm", "source"), take);
  take_urls_of(tool->find("uv", "index"), take);
  if (const Node* const uv = tool->find("uv")) take({}, uv->text_of("index-url"));
}

void read_pipfile_lock_sources(std::string_view bytes, const TakeRegistry& take) {
  const auto is_wanted = [](std::size_t depth, std::string_view key) {
    return depth == 1 ? key == "_meta" : key == "sources" || key == "url";
  };
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted});
  if (root) take_urls_of(root->find("_meta", "sources"), take);
}

void read_uv_lock_registries(std::string_view bytes, const TakeRegistry& take) {
  constexpr std::string_view kSource = "source = { registry = ";
  std::string_view last;
  for_each_line(bytes, [&](std::string_view line) {
    if (!line.starts_with(kSource)) return;
    const std::string_view url = quoted_after(line, kSource.size());
    if (url != last) take({}, url);
    last = url;
  });
}

void read_gemfile_sources(std::string_view bytes, const TakeRegistry& take) {
  for_each_line(bytes, [&](std::string_view line) {
    constexpr std::string_view kSource = "source";
    if (!line.starts_with(kSource) || line.size() == kSource.size()) return;
    const std::string_view rest = trim(line.substr(kSource.size()));
    if (rest.starts_with('"') || rest.starts_with('\'') || rest.starts_with('(')) {
      take({}, quoted_after(rest, 0));
    }
  });
}

void read_gemfile_lock_remotes(std::string_view bytes, const TakeRegistry& take) {
  constexpr std::string_view kRemote = "remote:";
  bool in_gems = false;
  while (!bytes.empty()) {
    std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    if (!line.starts_with(' ')) in_gems = trim(line) == "GEM";
    line = trim(line);
    if (in_gems && line.starts_with(kRemote)) take({}, trim(line.substr(kRemote.size())));
  }
}

void read_composer_json_repositories(std::string_view bytes, const TakeRegistry& take) {
  const Result<Node> root = format::read_json({}, bytes);
  const Node* const repositories = root ? root->find("repositories") : nullptr;
  if (repositories == nullptr) return;
  const auto add = [&](const Node& entry) {
    if (entry.text_of("type") == "composer") take({}, entry.text_of("url"));
  };
  for (const Node& entry : repositories->items) add(entry);
  for (const format::Member& member : repositories->members) add(member.value);
}

void read_composer_lock_registry(std::string_view bytes, const TakeRegistry& take) {
  // Where an installation is told of is the only thing in composer.lock that names the registry.
  constexpr std::string_view kKey = "\"notification-url\":";
  constexpr std::string_view kEnd = "/downloads/";
  std::string last;
  for (std::size_t at = bytes.find(kKey); at != std::string_view::npos;
       at = bytes.find(kKey, at + 1)) {
    std::string url;
    for (const char c : quoted_after(bytes, at + kKey.size())) {
      if (c != '\\') url += c;  // "\/"
    }
    if (!url.ends_with(kEnd) || url == last) continue;
    last = url;
    take({}, std::string_view(url).substr(0, url.size() - kEnd.size()));
  }
}

void read_pom_repositories(std::string_view bytes, const TakeRegistry& take) {
  const Result<format::XmlElement> root = format::read_xml({}, bytes);
  if (!root) return;
  take_repositories(*root, take);
  if (const format::XmlElement* const profiles = root->find("profiles")) {
    for (const format::XmlElement& profile : profiles->children) take_repositories(profile, take);
  }
}

void read_gradle_repositories(std::string_view bytes, const TakeRegistry& take) {
  // maven { url 'https://…' }, maven { url = uri("https://…") }, maven("https://…")
  constexpr std::string_view kWord = "maven";
  constexpr std::size_t kMaxBlock = 500;
  for (std::size_t at = bytes.find(kWord); at != std::string_view::npos;
       at = bytes.find(kWord, at + kWord.size())) {
    std::string_view rest = bytes.substr(at + kWord.size(), kMaxBlock);
    while (!rest.empty() && versions::is_blank(rest[0])) rest.remove_prefix(1);
    if (rest.starts_with('(')) {
      take({}, quoted_after(rest, 0));
    } else if (rest.starts_with('{')) {
      const std::string_view block = rest.substr(0, rest.find('}'));
      const std::size_t url = block.find("url");
      if (url != std::string_view::npos) take({}, quoted_after(block, url));
    }
  }
}

void read_nuget_config(std::string_view bytes, const TakeRegistry& take) {
  const Result<format::XmlElement> root = format::read_xml({}, bytes);
  const format::XmlElement* const sources = root ? root->find("packageSources") : nullptr;
  if (sources == nullptr) return;
  for (const format::XmlElement& source : sources->children) {
    if (source.name == "add") take({}, source.attribute("value"));
  }
}

}  // namespace sluice::registries
