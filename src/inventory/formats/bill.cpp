#include "inventory/formats/bill.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/purl.h"
#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/paths.h"
#include "versions/ecosystem.h"

namespace sluice::inventory {
namespace {

/// Packages of the stack, which Heroku looks after; without the release they can't be judged.
constexpr std::array<std::string_view, 4> kSystemTypes = {"deb", "rpm", "apk", "generic"};

std::string_view ecosystem_of(std::string_view purl_type, std::string_view noted) {
  // A runtime: Sluice writes "generic" and where its advisories are.
  if (purl_type == "generic" && noted == "Bitnami") return noted;
  if (std::find(kSystemTypes.begin(), kSystemTypes.end(), purl_type) != kSystemTypes.end())
    return {};
  for (const versions::Ecosystem& known : versions::ecosystems()) {
    if (known.purl_type == purl_type) return known.name;
  }
  return {};
}

std::string name_of(const PackageUrl& url) {
  if (url.name_space.empty()) return url.name;
  return url.name_space + (url.type == "maven" ? ':' : '/') + url.name;
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// "git+https://host/path@commit"
void set_repository(std::string address, Package* package) {
  package->source = PackageSource::kGit;
  const std::size_t sign = address.rfind('@');
  if (sign != std::string::npos && is_commit(std::string_view(address).substr(sign + 1))) {
    package->commit = address.substr(sign + 1);
    address.resize(sign);
  }
  if (address.starts_with("git+")) address.erase(0, 4);
  package->source_url = std::move(address);
}

}  // namespace

std::optional<Package> package_of(const BillEntry& entry) {
  const std::optional<PackageUrl> url = parse_purl(entry.purl);
  if (!url) return std::nullopt;
  Package package;
  package.ecosystem = ecosystem_of(url->type, entry.ecosystem);
  if (package.ecosystem.empty()) return std::nullopt;
  package.name = name_of(*url);
  // A package URL's name may be in lower case; the bill's own is as people know it.
  if (!entry.name.empty() &&
      match_name(package.ecosystem, entry.name) == match_name(package.ecosystem, package.name)) {
    package.name = entry.name;
  }
  package.version = url->version.empty() ? entry.version : url->version;
  package.scope = Scope::kRuntime;
  package.line = entry.line;
  for (const auto& [key, value] : url->qualifiers) {
    if (key == "vcs_url") set_repository(value, &package);
    if (key == "download_url") {
      package.source = PackageSource::kUrl;
      package.source_url = value;
    }
    if (key == "repository_url" && package.source_url.empty()) package.source_url = value;
  }
  return package;
}

void apply_note(std::string_view name, std::string_view value, Package* package) {
  if (name == "scope") {
    for (const Scope scope :
         {Scope::kRuntime, Scope::kOptional, Scope::kDev, Scope::kTest, Scope::kUnknown}) {
      if (to_string(scope) == value) package->scope = scope;
    }
  } else if (name == "state") {
    for (const PackageState state :
         {PackageState::kDeclared, PackageState::kLocked, PackageState::kInstalled}) {
      if (to_string(state) == value) package->state = state;
    }
  } else if (name == "source") {
    if (value == "git") package->source = PackageSource::kGit;
    if (value == "file") package->source = PackageSource::kFile;
    if (value == "url") package->source = PackageSource::kUrl;
    if (value == "workspace") package->source = PackageSource::kWorkspace;
  } else if (name == "source_url" && package->source_url.empty()) {
    package->source_url = value;
  } else if (name == "commit" && is_commit(value)) {
    package->commit = value;
  } else if (name == "deprecated") {
    package->deprecated = value;
  } else if (value == "true") {
    if (name == "direct") package->direct = true;
    if (name == "source_credentials") package->source_credentials = true;
    if (name == "install_script") package->install_script = true;
    if (name == "not_on_linux") package->not_on_linux = true;
    if (name == "not_in_slug") package->not_in_slug = true;
  }
}

void note_left_out(std::size_t count, PackageSet* set) {
  if (count == 0) return;
  set->report(0, std::to_string(count) + " components without a known package URL left out", false);
}

bool is_bill_path(std::string_view path) {
  // What a pass of the same build, or an earlier one, left for `sluice recheck`.
  if (path == ".sluice/sbom.cdx.json") return false;
  const std::string_view name = file_name(path);
  return name == "bom.json" || name == "sbom.json" || name.ends_with(".cdx.json") ||
         name.ends_with(".spdx.json");
}

Result<PackageFile> parse_bill(const PackageFileInput& input) {
  Result<PackageFile> file = read_bill(input);
  if (!file) return file;
  // In a tree the bill is no more than a word: what is installed shows by itself.
  for (Package& package : file->packages) package.state = PackageState::kLocked;
  return file;
}

Result<PackageFile> read_bill(const PackageFileInput& input) {
  const Result<format::Node> document = format::read_json(input.path, input.bytes);
  if (!document) return document.error();
  const format::Node* root = &document.value();
  // GitHub's export has the document one level down.
  if (const format::Node* inner = root->find("sbom"); inner != nullptr && inner->is_object()) {
    root = inner;
  }
  if (root->text_of("bomFormat") == "CycloneDX") return read_cyclonedx(*root);
  if (root->find("spdxVersion") != nullptr) return read_spdx(*root);
  if (root->find("@graph") != nullptr) return Error{{}, 0, "SPDX 3 is not read"};
  return Error{{}, 0, "not a bill of materials: neither CycloneDX nor SPDX 2"};
}

}  // namespace sluice::inventory
