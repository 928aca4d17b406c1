// Readers of what registries answer, one for each kind of document. Any bytes give a list or an
// Error. No I/O, stateless, thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registries/release.h"

namespace sluice::registries {

/// A package document of the npm registry: versions with `deprecated`, `time`, `dist-tags`.
Result<ReleaseList> read_npm_document(std::string_view bytes);

/// PyPI's JSON API: /pypi/NAME/json.
Result<ReleaseList> read_pypi_json(std::string_view bytes);
/// The simple API of package `name`, as JSON (PEP 691, with the times of PEP 700) or HTML (PEP
/// 503).
Result<ReleaseList> read_pypi_simple(std::string_view bytes, std::string_view name);
/// The version in the name of a wheel or a source archive; empty if it is neither.
std::string_view version_of_python_file(std::string_view file, std::string_view name);

/// RubyGems' API: /api/v1/versions/NAME.json.
Result<ReleaseList> read_rubygems_versions(std::string_view bytes);
/// Bundler's compact index: /info/NAME.
Result<ReleaseList> read_compact_index(std::string_view bytes);

/// Composer repositories: where packages.json says that a package's metadata is.
struct ComposerIndex {
  std::string metadata_url;  ///< with %package%; empty: the packages are in this document
};
Result<ComposerIndex> read_composer_index(std::string_view bytes);
/// Composer metadata, minified ("composer/2.0") or not; also packages that stand in packages.json.
Result<ReleaseList> read_composer_metadata(std::string_view bytes, std::string_view name);

/// Go module proxy: /@v/list.
Result<ReleaseList> read_go_list(std::string_view bytes);
/// Go module proxy: /@latest and /@v/VERSION.info.
Result<Release> read_go_info(std::string_view bytes);
/// A module's path as proxies want it: "github.com/!azure/sdk".
std::string escaped_go_module(std::string_view path);

/// Maven repositories: maven-metadata.xml of an artifact.
Result<ReleaseList> read_maven_metadata(std::string_view bytes);

/// NuGet v3: the service index. Empty where the service is not there.
struct NugetIndex {
  std::string registrations;  ///< of the metadata of packages, with '/' at its end
  std::string contents;       ///< of the packages themselves, with '/' at its end
};
Result<NugetIndex> read_nuget_index(std::string_view bytes);
/// A registration index or one of its pages. `pages` gets the URLs of pages that stand elsewhere.
Result<ReleaseList> read_nuget_registration(std::string_view bytes,
                                            std::vector<std::string>* pages);
/// PackageBaseAddress: the list of versions.
Result<ReleaseList> read_nuget_versions(std::string_view bytes);

/// The day of "Tue, 15 Nov 1994 08:12:31 GMT" (RFC 9110, 5.6.7; only that form).
std::optional<std::chrono::sys_days> parse_http_day(std::string_view text);

}  // namespace sluice::registries
