// SPDX 2.2 and 2.3 JSON (spdx.github.io/spdx-spec): packages with a package URL, relationships.
#include <algorithm>
#include <array>
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

/// What a relationship says of who needs whom, and for what.
struct Relation {
  std::string_view type;
  bool backwards;  ///< "A is a dependency of B"
  Scope scope;
};

constexpr std::array kRelations = {
    Relation{"DEPENDS_ON", false, Scope::kRuntime},
    Relation{"DEPENDENCY_OF", true, Scope::kRuntime},
    Relation{"RUNTIME_DEPENDENCY_OF", true, Scope::kRuntime},
    Relation{"PROVIDED_DEPENDENCY_OF", true, Scope::kRuntime},
    Relation{"OPTIONAL_DEPENDENCY_OF", true, Scope::kOptional},
    Relation{"DEV_DEPENDENCY_OF", true, Scope::kDev},
    Relation{"DEV_TOOL_OF", true, Scope::kDev},
    Relation{"BUILD_DEPENDENCY_OF", true, Scope::kDev},
    Relation{"BUILD_TOOL_OF", true, Scope::kDev},
    Relation{"TEST_DEPENDENCY_OF", true, Scope::kTest},
    Relation{"TEST_TOOL_OF", true, Scope::kTest},
};

class Reader {
 public:
  explicit Reader(const Node& root) : root_(root) {}

  Result<PackageFile> read() {
    const Node* packages = root_.find("packages");
    if (packages != nullptr && !packages->is_array()) {
      return Error{{}, packages->line, "\"packages\" is not a list"};
    }
    find_apps();
    if (packages != nullptr) {
      for (const Node& package : packages->items) add(package);
    }
    relate();
    note_left_out(left_out_, &set_);
    return set_.finish(std::string(root_.text_of("spdxVersion")));
  }

 private:
  /// What the document describes and what needs something is the app, no package.
  void find_apps() {
    std::unordered_set<std::string_view> described;
    if (const Node* list = root_.find("documentDescribes"); list != nullptr) {
      for (const Node& item : list->items) described.insert(item.text);
    }
    for_each_relationship([&](std::string_view from, std::string_view type, std::string_view to) {
      if (type == "DESCRIBES") described.insert(to);
      if (type == "DESCRIBED_BY") described.insert(from);
    });
    for_each_relationship([&](std::string_view from, std::string_view type, std::string_view to) {
      const Relation* relation = find_relation(type);
      if (relation == nullptr && type != "CONTAINS") return;
      const std::string_view needing = relation != nullptr && relation->backwards ? to : from;
      if (described.count(needing) != 0) apps_.insert(needing);
    });
  }

  template <typename Use>
  void for_each_relationship(const Use& use) const {
    const Node* list = root_.find("relationships");
    if (list == nullptr) return;
    for (const Node& item : list->items) {
      use(item.text_of("spdxElementId"), item.text_of("relationshipType"),
          item.text_of("relatedSpdxElement"));
    }
  }

  static const Relation* find_relation(std::string_view type) {
    const auto found = std::find_if(kRelations.begin(), kRelations.end(),
                                    [&](const Relation& known) { return known.type == type; });
    return found == kRelations.end() ? nullptr : &*found;
  }

  void add(const Node& node) {
    const std::string_view id = node.text_of("SPDXID");
    if (apps_.count(id) != 0) return;
    BillEntry entry;
    entry.name = node.text_of("name");
    entry.version = node.text_of("versionInfo");
    entry.line = node.line;
    if (const Node* references = node.find("externalRefs"); references != nullptr) {
      for (const Node& reference : references->items) {
        if (reference.text_of("referenceType").ends_with("purl")) {
          entry.purl = reference.text_of("referenceLocator");
        }
      }
    }
    const std::string_view comment = node.text_of("comment");
    for_each_note(comment, [&](std::string_view name, std::string_view value) {
      if (name == "ecosystem") entry.ecosystem = value;
    });
    std::optional<Package> package = package_of(entry);
    if (!package) {
      // What is described may be the app itself, if it has no packages.
      if (!entry.purl.empty()) ++left_out_;
      return;
    }
    read_checksums(node, &*package);
    const std::string_view location = node.text_of("downloadLocation");
    if (package->source == PackageSource::kRegistry && location != "NOASSERTION" &&
        location != "NONE") {
      package->source_url = location;
    }
    Scope scope = Scope::kUnknown;
    bool has_scope = false;
    for_each_note(comment, [&](std::string_view name, std::string_view value) {
      apply_note(name, value, &*package);
      if (name == "scope") has_scope = true;
    });
    scope = package->scope;
    const std::size_t place = set_.add(*std::move(package));
    if (has_scope) noted_scopes_.emplace_back(place, scope);
    if (!id.empty()) by_id_[id] = place;
  }

  template <typename Use>
  static void for_each_note(std::string_view comment, const Use& use) {
    constexpr std::string_view kOwn = "sluice:";
    while (!comment.empty()) {
      const std::size_t end = std::min(comment.find('\n'), comment.size());
      const std::string_view line = comment.substr(0, end);
      comment.remove_prefix(std::min(end + 1, comment.size()));
      const std::size_t equals = line.find('=');
      if (!line.starts_with(kOwn) || equals == std::string_view::npos) continue;
      use(line.substr(kOwn.size(), equals - kOwn.size()), line.substr(equals + 1));
    }
  }

  static void read_checksums(const Node& node, Package* package) {
    constexpr std::size_t kMaxChecksums = 4;
    const Node* checksums = node.find("checksums");
    if (checksums == nullptr) return;
    std::size_t count = 0;
    for (const Node& checksum : checksums->items) {
      const std::string pin =
          integrity_of(checksum.text_of("algorithm"), checksum.text_of("checksumValue"));
      if (pin.empty() || ++count > kMaxChecksums) continue;
      if (!package->integrity.empty()) package->integrity += ' ';
      package->integrity += pin;
    }
  }

  void relate() {
    std::vector<Root> roots;
    for_each_relationship([&](std::string_view from, std::string_view type, std::string_view to) {
      const Relation* relation = find_relation(type);
      // That an app contains a package doesn't make it one of its own.
      if (relation == nullptr && (type != "CONTAINS" || apps_.count(from) != 0)) return;
      if (relation != nullptr && relation->backwards) std::swap(from, to);
      const auto needed = by_id_.find(to);
      if (needed == by_id_.end()) return;
      if (apps_.count(from) != 0) {
        roots.push_back({needed->second, relation->scope});
      } else if (const auto needing = by_id_.find(from); needing != by_id_.end()) {
        set_.need(needing->second, needed->second);
      }
    });
    set_.reach_from(roots);
    for (const auto& [place, scope] : noted_scopes_) set_.at(place).scope = scope;
    bool any_direct = false;
    for (std::size_t i = 0; i < set_.size(); ++i) any_direct = any_direct || set_.at(i).direct;
    if (!any_direct) set_.mark_tops_direct();
  }

  const Node& root_;
  PackageSet set_{""};
  std::unordered_set<std::string_view> apps_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
  std::vector<std::pair<std::size_t, Scope>> noted_scopes_;
  std::size_t left_out_ = 0;
};

}  // namespace

Result<PackageFile> read_spdx(const Node& root) { return Reader(root).read(); }

}  // namespace sluice::inventory
