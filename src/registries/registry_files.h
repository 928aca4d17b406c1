// Readers of the files that name registries. Each takes any bytes and adds what it finds. No I/O,
// stateless, thread-safe.
#pragma once

#include <functional>
#include <string_view>

namespace sluice::registries {

/// Takes a scope (npm only) and an address as written.
using TakeRegistry = std::function<void(std::string_view scope, std::string_view url)>;

void read_npmrc(std::string_view bytes, const TakeRegistry& take);
void read_yarnrc(std::string_view bytes, const TakeRegistry& take);
void read_yarnrc_yml(std::string_view bytes, const TakeRegistry& take);
void read_pip_conf(std::string_view bytes, const TakeRegistry& take);
void read_requirements_indices(std::string_view bytes, const TakeRegistry& take);
void read_python_toml(std::string_view bytes, const TakeRegistry& take);
void read_pipfile_lock_sources(std::string_view bytes, const TakeRegistry& take);
void read_uv_lock_registries(std::string_view bytes, const TakeRegistry& take);
void read_gemfile_sources(std::string_view bytes, const TakeRegistry& take);
void read_gemfile_lock_remotes(std::string_view bytes, const TakeRegistry& take);
void read_composer_json_repositories(std::string_view bytes, const TakeRegistry& take);
void read_composer_lock_registry(std::string_view bytes, const TakeRegistry& take);
void read_pom_repositories(std::string_view bytes, const TakeRegistry& take);
void read_gradle_repositories(std::string_view bytes, const TakeRegistry& take);
void read_nuget_config(std::string_view bytes, const TakeRegistry& take);

}  // namespace sluice::registries
