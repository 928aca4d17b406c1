#include "registries/app_registries.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "registries/protocol.h"
#include "registries/registry_files.h"
#include "source/transfer_url.h"
#include "versions/ecosystem.h"
#include "versions/text.h"

namespace sluice::registries {
namespace {

/// More than these are not the settings of an app.
constexpr std::size_t kMaxNamed = 1000;

struct RegistryFile {
  std::string_view name;  ///< in lower case; '*' stands for any text, at one end
  std::string_view ecosystem;
  void (*read)(std::string_view bytes, const TakeRegistry& take);
};

constexpr std::array kFiles = {
    RegistryFile{".npmrc", "npm", read_npmrc},
    RegistryFile{".yarnrc", "npm", read_yarnrc},
    RegistryFile{".yarnrc.yml", "npm", read_yarnrc_yml},
    RegistryFile{"pip.conf", "PyPI", read_pip_conf},
    RegistryFile{"pip.ini", "PyPI", read_pip_conf},
    RegistryFile{"requirements*", "PyPI", read_requirements_indices},
    RegistryFile{"pipfile", "PyPI", read_python_toml},
    RegistryFile{"pyproject.toml", "PyPI", read_python_toml},
    RegistryFile{"uv.toml", "PyPI", read_python_toml},
    RegistryFile{"pipfile.lock", "PyPI", read_pipfile_lock_sources},
    RegistryFile{"uv.lock", "PyPI", read_uv_lock_registries},
    RegistryFile{"gemfile", "RubyGems", read_gemfile_sources},
    RegistryFile{"gems.rb", "RubyGems", read_gemfile_sources},
    RegistryFile{"gemfile.lock", "RubyGems", read_gemfile_lock_remotes},
    RegistryFile{"gems.locked", "RubyGems", read_gemfile_lock_remotes},
    RegistryFile{"composer.json", "Packagist", read_composer_json_repositories},
    RegistryFile{"composer.lock", "Packagist", read_composer_lock_registry},
    RegistryFile{"pom.xml", "Maven", read_pom_repositories},
    RegistryFile{"build.gradle*", "Maven", read_gradle_repositories},
    RegistryFile{"settings.gradle*", "Maven", read_gradle_repositories},
    RegistryFile{"nuget.config", "NuGet", read_nuget_config},
};

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

const RegistryFile* file_of(std::string_view path) {
  const std::string name = versions::to_lower(path.substr(path.rfind('/') + 1));
  const auto found = std::find_if(kFiles.begin(), kFiles.end(), [&](const RegistryFile& file) {
    if (!file.name.ends_with('*')) return name == file.name;
    return name.starts_with(file.name.substr(0, file.name.size() - 1));
  });
  return found == kFiles.end() ? nullptr : &*found;
}

bool is_http(std::string_view url) {
  return source::starts_with_scheme(url, "https://") || source::starts_with_scheme(url, "http://");
}

/// Settings may take an address from a variable: "${REGISTRY}", "#{host}", "%TOKEN%".
bool has_variable(std::string_view url) {
  return url.find_first_of("${}#`<>\"'") != std::string_view::npos;
}

bool lies_below(std::string_view path, std::string_view folder) {
  return folder.empty() ||
         (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

std::string_view scope_of(const Package& package) {
  if (package.ecosystem != "npm" || !package.name.starts_with('@')) return {};
  return std::string_view(package.name).substr(0, package.name.find('/'));
}

void add_unless_there(Registry registry, std::vector<Registry>* list) {
  const bool there = std::any_of(list->begin(), list->end(),
                                 [&](const Registry& known) { return known.url == registry.url; });
  if (!there && !registry.url.empty()) list->push_back(std::move(registry));
}

}  // namespace

bool may_name_registries(std::string_view path) { return file_of(path) != nullptr; }

std::vector<NamedRegistry> read_registries(const std::vector<KeptFile>& files) {
  std::vector<NamedRegistry> named;
  for (const KeptFile& file : files) {
    const RegistryFile* const kind = file_of(file.path);
    if (kind == nullptr || file.bytes.size() > kMaxRegistryFileBytes) continue;
    kind->read(file.bytes, [&](std::string_view scope, std::string_view url) {
      url = versions::trim(url);
      if (named.size() >= kMaxNamed || !is_http(url) || has_variable(url)) return;
      named.push_back({std::string(kind->ecosystem), std::string(scope),
                       std::string(folder_of(file.path)), registry_at(url, false)});
    });
  }
  return named;
}

std::vector<NamedRegistry> read_goproxy(std::string_view value) {
  std::vector<NamedRegistry> named;
  versions::Parts parts(value, ",|");
  while (const auto part = parts.next()) {
    if (is_http(versions::trim(*part))) {
      named.push_back({"Go", {}, {}, registry_at(versions::trim(*part), true)});
    }
  }
  return named;
}

Result<NamedRegistry> read_named_registry(std::string_view text, bool trusted) {
  const std::size_t equals = text.find('=');
  const std::string_view ecosystem = text.substr(0, equals);
  if (equals == std::string_view::npos || protocol_of(ecosystem) == nullptr) {
    std::string known;
    for (const Protocol& protocol : protocols()) {
      known += (known.empty() ? "" : ", ") + std::string(protocol.ecosystem);
    }
    return Error{"", 0, "must be ECOSYSTEM=URL, with one of " + known};
  }
  NamedRegistry named{
      std::string(ecosystem), {}, {}, registry_at(text.substr(equals + 1), trusted)};
  const std::string reason = reason_not_to_ask(named.registry.url, trusted);
  if (!reason.empty()) {
    return Error{"", 0, source::url_for_display(named.registry.url) + " can't be asked: " + reason};
  }
  return named;
}

Registry registry_of_source(const Package& package) {
  const std::string_view url = package.source_url;
  if (package.source != PackageSource::kRegistry || !is_http(url)) return {};
  if (package.ecosystem == "npm") {
    // https://host/path/name/-/name-1.2.3.tgz; '/' of a scope may be escaped.
    const std::string decoded = percent_decode(url);
    const std::size_t at = decoded.find('/' + package.name + "/-/");
    return at == std::string::npos ? Registry() : registry_at(decoded.substr(0, at), false);
  }
  const Registry registry = registry_at(url, false);
  // Files of Python packages lie on another host than the index.
  if (package.ecosystem == "PyPI") return registry.url.ends_with("/simple") ? registry : Registry();
  if (package.ecosystem == "RubyGems") return url.ends_with(".gem") ? Registry() : registry;
  return {};
}

std::vector<Registry> registries_for(const Package& package,
                                     const std::vector<NamedRegistry>& by_person,
                                     const std::vector<NamedRegistry>& by_app) {
  std::vector<Registry> list;
  for (const NamedRegistry& named : by_person) {
    if (named.ecosystem == package.ecosystem) add_unless_there(named.registry, &list);
  }
  if (!list.empty()) return list;
  add_unless_there(registry_of_source(package), &list);
  // The settings of the nearest folder that has some; those of the package's scope before others.
  const std::string_view scope = scope_of(package);
  for (const bool scoped : {true, false}) {
    if (scoped && scope.empty()) continue;
    std::string_view nearest;
    bool any = false;
    const auto fits = [&](const NamedRegistry& named) {
      return named.ecosystem == package.ecosystem && lies_below(package.path, named.folder) &&
             (scoped ? named.scope == scope : named.scope.empty());
    };
    for (const NamedRegistry& named : by_app) {
      if (!fits(named) || (any && named.folder.size() <= nearest.size())) continue;
      nearest = named.folder;
      any = true;
    }
    for (const NamedRegistry& named : by_app) {
      if (fits(named) && named.folder == nearest) add_unless_there(named.registry, &list);
    }
    // What belongs to another registry must not be looked for in the public one.
    if (scoped && any) break;
  }
  return list;
}

}  // namespace sluice::registries
