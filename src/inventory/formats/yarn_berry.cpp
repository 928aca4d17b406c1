// yarn.lock of yarn 2 and later: YAML, one entry per resolution.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "format/yaml.h"
#include "inventory/formats/npm_details.h"
#include "inventory/formats/package_json.h"
#include "inventory/formats/packed_texts.h"
#include "inventory/formats/text.h"
#include "inventory/formats/yarn_lock.h"

namespace sluice::inventory {
namespace {

using format::EntryValue;
using format::Node;

/// "name@npm:1.0.3" in parts.
struct Resolution {
  std::string_view name;
  std::string_view reference;
};

Resolution split_resolution(std::string_view resolution) {
  const std::size_t separator = version_separator(resolution);
  if (separator == std::string_view::npos) return {resolution, {}};
  return {resolution.substr(0, separator), resolution.substr(separator + 1)};
}

PackageSource source_of(std::string_view reference) {
  // A patch changes a registry package in place: its version still says what is vulnerable.
  if (reference.starts_with("patch:") || reference.starts_with("virtual:")) {
    return PackageSource::kRegistry;
  }
  if (reference.find("#commit=") != std::string_view::npos) return PackageSource::kGit;
  return source_of_spec(reference);
}

/// "os=darwin & cpu=arm64": not for the Linux of a dyno.
bool is_for_another_system(std::string_view conditions) {
  return conditions.find("os=") != std::string_view::npos &&
         conditions.find("os=linux") == std::string_view::npos;
}

/// "10c0/<SHA-512 in hex>": of the archive in yarn's cache. Older ones lack the part before '/'.
std::string integrity_of(std::string_view checksum) {
  const std::string_view digits = checksum.substr(checksum.find('/') + 1);
  const bool hex = digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return hex && digits.size() == 128 ? "sha512:" + std::string(digits) : std::string();
}

/// "1.0.0::__archiveUrl=https%3A%2F%2Fhost%2Fa.tgz": where it is not the registry's usual place.
std::string archive_url(std::string_view reference) {
  constexpr std::string_view kKey = "__archiveUrl=";
  const std::size_t at = reference.find(kKey);
  if (at == std::string_view::npos) return {};
  return percent_decode(before(reference.substr(at + kKey.size()), "&"));
}

/// What an entry says, as views into it.
struct Said {
  std::string_view version;
  std::string_view resolution;
  std::string_view conditions;
  std::string_view checksum;
};

class Reader {
 public:
  void reserve(std::size_t entries) { set_.reserve(entries); }

  void add(const EntryValue& entry) {
    if (entry.key() == "__metadata") {
      metadata_version_ = entry.text_of("version");
      return;
    }
    // One pass: there are many entries, and each has most of these.
    Said said;
    for (const EntryValue& member : entry) {
      const std::string_view key = member.key();
      if (key == "version") {
        said.version = member.scalar();
      } else if (key == "resolution") {
        said.resolution = member.scalar();
      } else if (key == "conditions") {
        said.conditions = member.scalar();
      } else if (key == "checksum") {
        said.checksum = member.scalar();
      }
    }
    if (!said.resolution.empty()) return add_package(said, entry);
    if (!error_) error_ = Error{{}, entry.line(), "an entry without resolution"};
  }

  Result<PackageFile> finish(const PackageFileInput& input) {
    if (error_) return *std::move(error_);
    connect_yarn(input, patterns_, needs_, set_);
    return set_.finish("yarn.lock berry " + metadata_version_);
  }

 private:
  void add_package(const Said& said, const EntryValue& entry) {
    const Resolution resolution = split_resolution(said.resolution);
    const PackageSource source = source_of(resolution.reference);
    if (source == PackageSource::kWorkspace) return;  // the app's own code
    Package package;
    package.name = resolution.name;
    if (said.version != "0.0.0-use.local") package.version = said.version;
    package.scope = Scope::kRuntime;
    package.source = source;
    package.line = entry.line();
    package.not_on_linux = is_for_another_system(said.conditions);
    package.integrity = integrity_of(said.checksum);
    if (source != PackageSource::kRegistry) {
      set_address(package, before(resolution.reference, "::"));
    } else {
      package.source_url = archive_url(resolution.reference);
    }
    const std::size_t index = set_.add(std::move(package));
    std::string_view rest = texts_.keep(entry.key());
    while (!rest.empty()) {
      const std::string_view pattern = before(rest, ", ");
      patterns_.add(pattern, index);
      rest.remove_prefix(std::min(pattern.size() + 2, rest.size()));
    }
    for (const EntryValue& member : entry) {
      const bool needs = member.key() == "dependencies" || member.key() == "optionalDependencies";
      if (!needs || !member.is_object()) continue;
      for (const EntryValue& need : member) {
        needs_.push_back({index, texts_.keep(need.key()), texts_.keep(need.text())});
      }
    }
  }

  PackageSet set_{"npm"};
  PackedTexts texts_;  ///< what patterns and needs are views of
  std::string metadata_version_;
  std::optional<Error> error_;
  YarnPatterns patterns_;
  std::vector<YarnNeed> needs_;
};

}  // namespace

Result<PackageFile> parse_yarn_berry(const PackageFileInput& input) {
  Reader reader;
  reader.reserve(count_entries(input.bytes));
  format::EntrySink sink;
  sink.take = [&](std::size_t document, std::size_t, const EntryValue& entry) {
    if (document == 0) reader.add(entry);
  };
  const Result<std::vector<Node>> documents =
      format::read_yaml_entries(input.path, input.bytes, sink);
  if (!documents) return documents.error();
  if (documents->empty() || !documents->front().is_object()) {
    return Error{{}, 1, "not a yarn.lock: no table"};
  }
  return reader.finish(input);
}

}  // namespace sluice::inventory
