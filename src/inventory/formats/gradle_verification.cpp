#include "inventory/formats/gradle_verification.h"

#include <array>

#include "format/xml.h"

namespace sluice::inventory {
namespace {

using format::XmlElement;

constexpr std::size_t kMaxChecksums = 4;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

struct Digest {
  std::string_view name;
  std::size_t digits;
};
constexpr std::array kDigests = {Digest{"sha512", 128}, Digest{"sha256", 64}};

/// The strongest checksum of the jar, and of what trusted mirrors have instead (<also-trust>).
std::string checksums_of(const XmlElement& artifact) {
  for (const Digest& digest : kDigests) {
    const XmlElement* first = artifact.find(digest.name);
    if (first == nullptr) continue;
    std::string text;
    std::size_t count = 0;
    const auto add = [&](std::string_view value) {
      if (value.size() != digest.digits || !is_hex(value) || count == kMaxChecksums) return;
      text += (count++ == 0 ? "" : " ") + std::string(digest.name) + ':' + std::string(value);
    };
    add(first->attribute("value"));
    for (const XmlElement& other : first->children) {
      if (other.name == "also-trust") add(other.attribute("value"));
    }
    if (count > 0) return text;
  }
  return {};
}

}  // namespace

GradleVerification::GradleVerification(const PackageFileInput& input, std::string_view relative) {
  const FileView file = input.sibling(relative);
  if (!file) return;
  const auto root = format::read_xml(file.path, file.bytes);
  const XmlElement* components = root ? root->find("components") : nullptr;
  if (components == nullptr) return;
  for (const XmlElement& component : components->children) {
    const std::string version(component.attribute("version"));
    const std::string artifact(component.attribute("name"));
    std::string key = std::string(component.attribute("group")) + ':' + artifact + ':' + version;
    // Its pom and its module file have checksums, too.
    const std::string jar = artifact + '-' + version + ".jar";
    for (const XmlElement& file_of_it : component.children) {
      if (file_of_it.name != "artifact" || file_of_it.attribute("name") != jar) continue;
      if (std::string text = checksums_of(file_of_it); !text.empty()) {
        integrity_[std::move(key)] = std::move(text);
      }
      break;
    }
  }
}

std::string GradleVerification::integrity_of(std::string_view name,
                                             std::string_view version) const {
  if (integrity_.empty()) return {};
  const auto found = integrity_.find(std::string(name) + ':' + std::string(version));
  return found == integrity_.end() ? std::string() : found->second;
}

}  // namespace sluice::inventory
