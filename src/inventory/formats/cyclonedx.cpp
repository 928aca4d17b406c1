// CycloneDX JSON 1.2 to 1.7 (cyclonedx.org/docs): components, nested ones too, and `dependencies`.
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/integrity.h"
#include "inventory/formats/bill.h"

namespace sluice::inventory {
namespace {

using format::Node;

class Reader {
 public:
  explicit Reader(const Node& root) : root_(root) {}

  Result<PackageFile> read() {
    read_app();
    if (const Node* components = root_.find("components"); components != nullptr) {
      if (!components->is_array()) {
        return Error{{}, components->line, "\"components\" is not a list"};
      }
      add_components(*components);
    }
    read_dependencies();
    bool any_direct = false;
    for (std::size_t i = 0; i < set_.size(); ++i) any_direct = any_direct || set_.at(i).direct;
    if (!any_direct) set_.mark_tops_direct();
    note_left_out(left_out_, &set_);
    return set_.finish("CycloneDX " + std::string(root_.text_of("specVersion")));
  }

 private:
  /// The app and its workspace members are no packages.
  void read_app() {
    const Node* app = root_.find("metadata", "component");
    if (app == nullptr) return;
    std::vector<const Node*> open = {app};
    while (!open.empty()) {
      const Node* component = open.back();
      open.pop_back();
      if (const auto ref = component->text_of("bom-ref"); !ref.empty()) own_.insert(ref);
      if (const Node* inner = component->find("components"); inner != nullptr) {
        for (const Node& item : inner->items) open.push_back(&item);
      }
    }
  }

  void add_components(const Node& list) {
    constexpr std::size_t kNoParent = static_cast<std::size_t>(-1);
    std::vector<std::pair<const Node*, std::size_t>> open;
    for (auto item = list.items.rbegin(); item != list.items.rend(); ++item) {
      open.emplace_back(&*item, kNoParent);
    }
    while (!open.empty()) {
      const auto [component, parent] = open.back();
      open.pop_back();
      std::size_t place = parent;
      if (std::optional<Package> package = read_component(*component)) {
        place = set_.add(*std::move(package));
        if (const auto ref = component->text_of("bom-ref"); !ref.empty()) by_ref_[ref] = place;
        if (parent != kNoParent) set_.need(parent, place);
      }
      if (const Node* inner = component->find("components"); inner != nullptr) {
        for (auto item = inner->items.rbegin(); item != inner->items.rend(); ++item) {
          open.emplace_back(&*item, place);
        }
      }
    }
  }

  std::optional<Package> read_component(const Node& component) {
    BillEntry entry;
    entry.purl = component.text_of("purl");
    entry.line = component.line;
    entry.version = component.text_of("version");
    entry.name = component.text_of("name");
    if (const auto group = component.text_of("group"); !group.empty()) {
      const bool maven = entry.purl.starts_with("pkg:maven/");
      entry.name = std::string(group) + (maven ? ':' : '/') + entry.name;
    }
    const Node* properties = component.find("properties");
    for_each_note(properties, [&](std::string_view name, std::string_view value) {
      if (name == "sluice:ecosystem") entry.ecosystem = value;
    });
    std::optional<Package> package = package_of(entry);
    if (!package) {
      // Files and the like have no package URL and are no packages.
      if (!entry.purl.empty() || component.text_of("type") == "library") ++left_out_;
      return std::nullopt;
    }
    const std::string_view scope = component.text_of("scope");
    if (scope == "optional") package->scope = Scope::kOptional;
    if (scope == "excluded") package->scope = Scope::kDev;
    read_hashes(component, &*package);
    read_references(component, &*package);
    for_each_note(properties, [&](std::string_view name, std::string_view value) {
      constexpr std::string_view kOwn = "sluice:";
      if (name.starts_with(kOwn)) apply_note(name.substr(kOwn.size()), value, &*package);
      // CycloneDX's property taxonomy
      if (name == "cdx:npm:package:development" && value == "true") package->scope = Scope::kDev;
    });
    return package;
  }

  template <typename Use>
  static void for_each_note(const Node* properties, const Use& use) {
    if (properties == nullptr) return;
    for (const Node& property : properties->items) {
      use(property.text_of("name"), property.text_of("value"));
    }
  }

  static void read_hashes(const Node& component, Package* package) {
    constexpr std::size_t kMaxHashes = 4;
    const Node* hashes = component.find("hashes");
    if (hashes == nullptr) return;
    std::size_t count = 0;
    for (const Node& hash : hashes->items) {
      const std::string pin = integrity_of(hash.text_of("alg"), hash.text_of("content"));
      if (pin.empty() || ++count > kMaxHashes) continue;
      if (!package->integrity.empty()) package->integrity += ' ';
      package->integrity += pin;
    }
  }

  static void read_references(const Node& component, Package* package) {
    const Node* references = component.find("externalReferences");
    if (references == nullptr) return;
    const std::string_view wanted = package->source == PackageSource::kGit ? "vcs" : "distribution";
    for (const Node& reference : references->items) {
      const std::string_view url = reference.text_of("url");
      if (reference.text_of("type") != wanted) continue;
      const bool longer = url.starts_with("git+") && url.substr(4) == package->source_url;
      if (package->source_url.empty() || longer) package->source_url = url;
    }
  }

  void read_dependencies() {
    const Node* dependencies = root_.find("dependencies");
    if (dependencies == nullptr) return;
    for (const Node& dependency : dependencies->items) {
      const std::string_view ref = dependency.text_of("ref");
      const bool own = own_.count(ref) != 0;
      const auto from = by_ref_.find(ref);
      const Node* needed = dependency.find("dependsOn");
      if ((!own && from == by_ref_.end()) || needed == nullptr) continue;
      for (const Node& target : needed->items) {
        const auto to = by_ref_.find(target.text);
        if (to == by_ref_.end()) continue;
        if (own) {
          set_.at(to->second).direct = true;
        } else {
          set_.need(from->second, to->second);
        }
      }
    }
  }

  const Node& root_;
  PackageSet set_{""};
  std::unordered_set<std::string_view> own_;
  std::unordered_map<std::string_view, std::size_t> by_ref_;
  std::size_t left_out_ = 0;
};

}  // namespace

Result<PackageFile> read_cyclonedx(const Node& root) { return Reader(root).read(); }

}  // namespace sluice::inventory
