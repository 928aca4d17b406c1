#include "report/cyclonedx.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "format/json_writer.h"
#include "report/cyclonedx_vulnerabilities.h"
#include "report/uri.h"

namespace sluice::report {
namespace {

using format::JsonWriter;

/// No package URL begins so.
constexpr std::string_view kAppRef = "app";

/// Where the name has a namespace that people know as such.
std::pair<std::string_view, std::string_view> group_and_name(const Package& package) {
  const std::string_view name = package.name;
  std::size_t mark = std::string_view::npos;
  if (package.ecosystem == "Maven") mark = name.find(':');
  if (package.ecosystem == "Packagist") mark = name.find('/');
  if (package.ecosystem == "npm" && name.starts_with('@')) mark = name.find('/');
  if (mark == std::string_view::npos || mark == 0 || mark + 1 == name.size()) return {"", name};
  return {name.substr(0, mark), name.substr(mark + 1)};
}

std::string_view scope_of(const BomComponent& component) {
  if (component.excluded) return "excluded";
  return component.package->scope == Scope::kOptional ? "optional" : "required";
}

void write_property(JsonWriter* json, std::string_view name, std::string_view value) {
  json->begin_object().member("name", "sluice:" + std::string(name));
  json->member("value", value).end_object();
}

void write_properties(JsonWriter* json, const BomComponent& component, bool uri_fits) {
  const Package& package = *component.package;
  const auto flag = [&](std::string_view name, bool set) {
    if (set) write_property(json, name, "true");
  };
  const auto text = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) write_property(json, name, value);
  };
  json->key("properties").begin_array();
  text("ecosystem", package.ecosystem);
  text("scope", to_string(package.scope));
  text("state", to_string(component.state));
  text("direct", component.direct ? "true" : "false");
  if (package.source != PackageSource::kRegistry) text("source", source_text(package.source));
  if (!uri_fits) text("source_url", package.source_url);
  text("commit", package.commit);
  flag("source_credentials", package.source_credentials);
  flag("install_script", component.install_script);
  flag("not_on_linux", package.not_on_linux);
  flag("not_in_slug", package.not_in_slug);
  text("deprecated", package.deprecated);
  for (const std::string& requirement : component.requirements) text("requirement", requirement);
  for (const Location& place : component.places) text("location", bom_place(place));
  if (component.more_places > 0) text("more_locations", std::to_string(component.more_places));
  json->end_array();
}

void write_component(JsonWriter* json, const BomComponent& component) {
  const Package& package = *component.package;
  const auto [group, name] = group_and_name(package);
  json->begin_object();
  json->member("type", package.ecosystem == "Bitnami" ? "platform" : "library");
  json->member("bom-ref", component.purl).member_if("group", group).member("name", name);
  json->member_if("version", package.version).member("scope", scope_of(component));
  if (!component.digests.empty()) {
    json->key("hashes").begin_array();
    for (const Digest& digest : component.digests) {
      json->begin_object().member("alg", digest.algorithm).member("content", digest.hex);
      json->end_object();
    }
    json->end_array();
  }
  json->member("purl", component.purl);
  const std::string uri = uri_of(package.source_url);
  if (!uri.empty()) {
    json->key("externalReferences").begin_array().begin_object();
    json->member("type", package.source == PackageSource::kGit ? "vcs" : "distribution");
    json->member("url", uri).end_object().end_array();
  }
  write_properties(json, component, !uri.empty());
  json->end_object();
}

void write_metadata(JsonWriter* json, const BomFacts& facts) {
  json->key("metadata").begin_object().member("timestamp", facts.created);
  json->key("lifecycles").begin_array().begin_object();
  json->member("phase", facts.slug ? "post-build" : "pre-build").end_object().end_array();
  json->key("tools").begin_object().key("components").begin_array().begin_object();
  json->member("type", "application").member("name", "sluice");
  json->member("version", facts.tool_version).end_object().end_array().end_object();
  json->key("component").begin_object().member("type", "application");
  json->member("bom-ref", kAppRef).member("name", facts.app);
  json->member_if("version", facts.app_version).end_object().end_object();
}

/// What is known of edges: a component without an entry may need anything, one with an empty entry
/// needs nothing.
void write_dependencies(JsonWriter* json, const Bom& bom) {
  json->key("dependencies").begin_array();
  json->begin_object().member("ref", kAppRef).key("dependsOn").begin_array();
  for (const BomComponent& component : bom.components) {
    if (component.direct) json->value(component.purl);
  }
  json->end_array().end_object();
  for (const BomComponent& component : bom.components) {
    if (!component.edges_known && component.needs.empty()) continue;
    json->begin_object().member("ref", component.purl);
    if (!component.needs.empty()) {
      json->key("dependsOn").begin_array();
      for (const std::size_t needed : component.needs) json->value(bom.components[needed].purl);
      json->end_array();
    }
    json->end_object();
  }
  json->end_array();
}

}  // namespace

void write_cyclonedx(const Bom& bom, CycloneDxVersion version, const Report* report,
                     const TextSink& sink) {
  const std::string number = version == CycloneDxVersion::k1_6 ? "1.6" : "1.7";
  std::string form = "CycloneDX " + number;
  if (report != nullptr) {
    Sha256 hash;
    JsonWriter content([&](std::string_view piece) { hash.add(piece); });
    content.begin_object();
    write_vulnerabilities(&content, *report, bom, kAppRef);
    content.end_object().finish();
    form += ' ' + hash.hex();
  }
  JsonWriter json(sink);
  json.begin_object();
  json.member("$schema", "http://cyclonedx.org/schema/bom-" + number + ".schema.json");
  json.member("bomFormat", "CycloneDX").member("specVersion", number);
  json.member("serialNumber", "urn:uuid:" + content_uuid(bom, form));
  json.member("version", 1);
  write_metadata(&json, bom.facts);
  json.key("components").begin_array();
  for (const BomComponent& component : bom.components) write_component(&json, component);
  json.end_array();
  write_dependencies(&json, bom);
  if (report != nullptr) write_vulnerabilities(&json, *report, bom, kAppRef);
  if (bom.facts.incomplete) {
    json.key("compositions").begin_array().begin_object().member("aggregate", "incomplete");
    json.key("assemblies").begin_array().value(kAppRef).end_array().end_object().end_array();
  }
  json.end_object().finish();
}

std::string to_cyclonedx(const Bom& bom, CycloneDxVersion version, const Report* report) {
  return whole_text([&](const TextSink& sink) { write_cyclonedx(bom, version, report, sink); });
}

}  // namespace sluice::report
