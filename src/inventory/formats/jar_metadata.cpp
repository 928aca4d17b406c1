#include "inventory/formats/jar_metadata.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "format/xml.h"
#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

using format::XmlElement;

constexpr std::size_t kMaxCoordinate = 200;
constexpr std::size_t kMaxNeeds = 1000;
constexpr int kMaxInterpolation = 8;

/// Java's properties escape ':' and '=' where a writer was careful.
std::string unescape_property(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

/// Fills in ${names}; empty if one is not known.
class Interpolation {
 public:
  explicit Interpolation(const XmlElement& project) {
    const XmlElement* parent = project.find("parent");
    for (const std::string_view field : {"groupId", "version", "artifactId"}) {
      std::string_view own = project.text_of(field);
      const std::string_view inherited =
          parent == nullptr ? std::string_view() : parent->text_of(field);
      if (own.empty() && field != "artifactId") own = inherited;
      for (const std::string_view prefix : {"project.", "pom.", ""}) {
        values_[std::string(prefix) + std::string(field)] = own;
      }
      values_["project.parent." + std::string(field)] = inherited;
      values_["parent." + std::string(field)] = inherited;
    }
    if (const XmlElement* properties = project.find("properties"); properties != nullptr) {
      for (const XmlElement& property : properties->children) {
        values_[property.name] = property.text;
      }
    }
  }

  std::string operator()(std::string_view text) const {
    std::string result(text);
    for (int round = 0; round < kMaxInterpolation; ++round) {
      const std::size_t begin = result.find("${");
      if (begin == std::string::npos) return is_coordinate(result) ? result : std::string();
      const std::size_t end = result.find('}', begin);
      if (end == std::string::npos || result.size() > kMaxCoordinate) return {};
      const auto found = values_.find(std::string_view(result).substr(begin + 2, end - begin - 2));
      if (found == values_.end()) return {};
      result.replace(begin, end + 1 - begin, found->second);
    }
    return {};
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

/// "group:artifact" of what is there at run time because of this pom.
std::vector<std::string> needs_of(const XmlElement& project, const Interpolation& filled) {
  std::vector<std::string> needs;
  const XmlElement* dependencies = project.find("dependencies");
  if (dependencies == nullptr) return needs;
  for (const XmlElement& dependency : dependencies->children) {
    const std::string_view scope = dependency.text_of("scope");
    if (scope == "test" || scope == "provided" || needs.size() >= kMaxNeeds) continue;
    const std::string group = filled(dependency.text_of("groupId"));
    const std::string artifact = filled(dependency.text_of("artifactId"));
    if (!group.empty() && !artifact.empty()) needs.push_back(group + ':' + artifact);
  }
  return needs;
}

/// Names of manifest attributes are not case-sensitive.
bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

void keep_attribute(JarManifest& manifest, std::string_view name, std::string_view value) {
  value = trim(value);
  const std::array<std::pair<std::string_view, std::string*>, 5> kept = {{
      {"Implementation-Title", &manifest.implementation_title},
      {"Implementation-Vendor-Id", &manifest.implementation_vendor_id},
      {"Implementation-Version", &manifest.implementation_version},
      {"Bundle-SymbolicName", &manifest.bundle_symbolic_name},
      {"Bundle-Version", &manifest.bundle_version},
  }};
  for (const auto& [key, field] : kept) {
    if (!same_name(name, key)) continue;
    if (field == &manifest.bundle_symbolic_name) value = trim(before(value, ";"));
    // "1.0 (build 7)": the version is what stands before the blank.
    if (name.ends_with("Version")) value = before(value, " ");
    const bool title = field == &manifest.implementation_title;
    if (is_coordinate(value) || (title && value.size() <= kMaxCoordinate)) *field = value;
  }
}

}  // namespace

bool is_coordinate(std::string_view text) {
  if (text.empty() || text.size() > kMaxCoordinate) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '+' || c == '~';
  });
}

PomFacts read_pom_properties(std::string_view bytes) {
  PomFacts facts;
  for (Lines lines(bytes); lines.next();) {
    const std::string_view line = trim_left(lines.text());
    if (line.starts_with('#') || line.starts_with('!')) continue;
    const std::size_t separator = line.find_first_of("=:");
    if (separator == std::string_view::npos) continue;
    const std::string_view key = trim(line.substr(0, separator));
    const std::string value = unescape_property(trim(line.substr(separator + 1)));
    if (!is_coordinate(value)) continue;
    if (key == "groupId") facts.group = value;
    if (key == "artifactId") facts.artifact = value;
    if (key == "version") facts.version = value;
  }
  return facts;
}

std::optional<PomFacts> read_packed_pom(std::string_view bytes) {
  const Result<XmlElement> project = format::read_xml({}, bytes);
  if (!project || project->name != "project") return std::nullopt;
  const Interpolation filled(*project);
  PomFacts facts;
  facts.group = filled("${project.groupId}");
  facts.artifact = filled("${project.artifactId}");
  facts.version = filled("${project.version}");
  facts.needs = needs_of(*project, filled);
  return facts;
}

JarManifest read_jar_manifest(std::string_view bytes) {
  JarManifest manifest;
  std::string attribute;
  const auto keep = [&] {
    const std::size_t colon = attribute.find(':');
    if (colon == std::string::npos) return;
    const std::string_view text = attribute;
    keep_attribute(manifest, text.substr(0, colon), text.substr(colon + 1));
  };
  for (Lines lines(bytes); lines.next();) {
    const std::string_view line = lines.text();
    if (line.starts_with(' ')) {  // lines are 72 bytes at most: the value goes on
      attribute += line.substr(1);
      continue;
    }
    keep();
    attribute = line;
    if (line.empty()) return manifest;  // what follows is about single entries
  }
  keep();
  return manifest;
}

}  // namespace sluice::inventory
