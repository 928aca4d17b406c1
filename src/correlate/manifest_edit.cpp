#include "correlate/manifest_edit.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "correlate/edits/editors.h"
#include "correlate/held_back.h"
#include "format/json.h"
#include "inventory/format_table.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "versions/requirement.h"

namespace sluice::correlate {
namespace {

using format::Member;
using format::Node;
using inventory::Inventory;

/// How npm's kin are told to use a version whatever is asked for.
struct OverrideKey {
  std::string_view lockfile;
  std::string_view key;  ///< in package.json
  std::string_view afterwards;
};

constexpr std::array kOverrideKeys = {
    OverrideKey{"package-lock.json", "overrides", "npm install"},
    OverrideKey{"npm-shrinkwrap.json", "overrides", "npm install"},
    OverrideKey{"yarn.lock", "resolutions", "yarn install"},
    OverrideKey{"pnpm-lock.yaml", "pnpm.overrides", "pnpm install"},
    OverrideKey{"bun.lock", "overrides", "bun install"},
};

Error refuse(std::string why) { return {{}, 0, std::move(why)}; }

Error refuse_for_manager(const FixStep& step) {
  return refuse(step.command.empty() ? "no single edit does it" : "run: " + step.command);
}

/// What manifests ask of the step's package, where the step's lockfile rules.
std::vector<const Package*> declarations(const FixStep& step, const Inventory& inventory) {
  const std::string wanted = inventory::match_name(step.package.ecosystem, step.package.name);
  std::vector<const Package*> found;
  for (const Package& package : inventory.packages) {
    if (package.state != PackageState::kDeclared || package.ecosystem != step.package.ecosystem) {
      continue;
    }
    if (inventory::match_name(package.ecosystem, package.name) != wanted) continue;
    if (inventory::is_within(inventory::folder_of(package.path),
                             inventory::folder_of(step.package.path))) {
      found.push_back(&package);
    }
  }
  return found;
}

/// Of a package that the app names: its requirement, if that is what keeps it back.
Result<EditTarget> requirement_target(const FixStep& step,
                                      const std::vector<const Package*>& declared,
                                      EditTarget::Kind kind, std::string_view afterwards) {
  std::vector<const Package*> against;
  for (const Package* package : declared) {
    const auto allowed = versions::allows(package->ecosystem, package->requirement, step.to);
    if (!package->requirement.empty() && !allowed.value_or(true)) against.push_back(package);
  }
  if (against.empty()) return refuse_for_manager(step);
  if (against.size() > 1) return refuse("it is asked for in several places: change them by hand");
  const Package& package = *against.front();
  EditTarget target;
  target.kind = kind;
  target.path = package.path;
  target.line = package.line;
  target.name = package.name;
  target.from = package.requirement;
  target.to = step.to;
  target.afterwards = afterwards;
  return target;
}

Result<EditTarget> npm_target(const FixStep& step, const Inventory& inventory) {
  const std::string_view lockfile = inventory::file_name(step.package.path);
  const auto key =
      std::find_if(kOverrideKeys.begin(), kOverrideKeys.end(),
                   [lockfile](const OverrideKey& row) { return row.lockfile == lockfile; });
  if (key == kOverrideKeys.end()) return refuse_for_manager(step);
  const std::vector<const Package*> declared = declarations(step, inventory);
  if (!declared.empty()) {
    return requirement_target(step, declared, EditTarget::Kind::kPackageJsonRequirement,
                              key->afterwards);
  }
  if (!step.held_back_by) return refuse_for_manager(step);
  if (step.change == "major") {
    return refuse("an override over a major version would break " + step.held_back_by->by);
  }
  if (override_harms_copy(inventory, step.package, step.to)) {
    return refuse("an override would move other copies of " + step.package.name +
                  " down or over a major version");
  }
  EditTarget target;
  target.kind = EditTarget::Kind::kPackageJsonOverride;
  target.path = inventory::join_path(inventory::folder_of(step.package.path), "package.json");
  target.name = step.package.name;
  target.to = step.to;
  target.overrides = key->key;
  target.afterwards = key->afterwards;
  return target;
}

/// The entry itself is what is edited.
EditTarget own_line(const FixStep& step, EditTarget::Kind kind, std::string_view afterwards) {
  EditTarget target;
  target.kind = kind;
  target.path = step.package.path;
  target.line = step.package.line;
  target.name = step.package.name;
  target.from = step.package.version;
  target.to = step.to;
  target.afterwards = afterwards;
  return target;
}

/// Name to what is said of it; several entries of one name are several.
using Contents = std::multimap<std::string, std::pair<std::string, std::string>>;

Result<Contents> contents_of(std::string_view path, std::string_view bytes) {
  const inventory::PackageFileFormat* format = inventory::format_of(path);
  if (format == nullptr) return refuse("no reader to check the edit with");
  const auto read = inventory::parse_package_file(*format, {path, bytes, nullptr});
  if (!read) return read.error();
  Contents contents;
  for (const Package& package : read->packages) {
    contents.emplace(package.name, std::pair(package.version, package.requirement));
  }
  return contents;
}

/// Whether the edit did what it should and nothing else.
Status check_packages(const EditTarget& target, std::string_view before, std::string_view after) {
  const Result<Contents> was = contents_of(target.path, before);
  if (!was) return was.error();
  const Result<Contents> is = contents_of(target.path, after);
  if (!is) return is.error();
  if (was->size() != is->size()) return refuse("the edit would change other packages");
  bool moved = false;
  for (auto a = was->begin(), b = is->begin(); a != was->end(); ++a, ++b) {
    if (*a == *b) continue;
    const bool to_target = b->second.first == target.to || b->second.first == 'v' + target.to ||
                           b->second.second.ends_with(target.to);
    // A property of a pom moves all dependencies that share it, all from the same version.
    const bool expected =
        a->first == target.name ||
        (target.kind == EditTarget::Kind::kPomVersion && a->second.first == target.from);
    if (a->first != b->first || !expected || !to_target) {
      return refuse("the edit would change " + a->first + " too");
    }
    moved = moved || a->first == target.name;
  }
  if (!moved) return refuse("the edit would not change the version");
  return std::nullopt;
}

bool equal(const Node& a, const Node& b);

bool equal_members(const std::vector<Member>& a, const std::vector<Member>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Member& x, const Member& y) {
    return x.key == y.key && equal(x.value, y.value);
  });
}

bool equal(const Node& a, const Node& b) {
  return a.kind == b.kind && a.text == b.text && equal_members(a.members, b.members) &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), equal);
}

void erase_member(Node* object, std::string_view key) {
  std::erase_if(object->members, [key](const Member& member) { return member.key == key; });
}

Node* find_member(Node* object, std::string_view key) {
  for (Member& member : object->members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

/// Takes the override out again; false if it is not there as it should be.
bool take_back(Node* root, const EditTarget& target, const Node& before) {
  std::vector<std::string> keys = {target.overrides};
  if (const std::size_t dot = target.overrides.find('.'); dot != std::string::npos) {
    keys = {target.overrides.substr(0, dot), target.overrides.substr(dot + 1)};
  }
  std::vector<Node*> holders = {root};
  std::vector<const Node*> old = {&before};
  for (const std::string& key : keys) {
    Node* next = find_member(holders.back(), key);
    if (next == nullptr) return false;
    holders.push_back(next);
    old.push_back(old.back() == nullptr ? nullptr : old.back()->find(key));
  }
  const Node* added = find_member(holders.back(), target.name);
  if (added == nullptr || !added->is_string() || added->text != target.to) return false;
  erase_member(holders.back(), target.name);
  // Objects that were made for it go, too.
  for (std::size_t i = keys.size(); i > 0; --i) {
    if (old[i] == nullptr && holders[i]->members.empty()) erase_member(holders[i - 1], keys[i - 1]);
  }
  return true;
}

constexpr std::array<std::string_view, 4> kRequirementTables = {
    "dependencies", "devDependencies", "optionalDependencies", "peerDependencies"};

Status check_requirement(const EditTarget& target, std::string_view before,
                         std::string_view after) {
  const Result<Node> was = format::read_json(target.path, before);
  if (!was) return was.error();
  Result<Node> is = format::read_json(target.path, after);
  if (!is) return is.error();
  for (const std::string_view table : kRequirementTables) {
    Node* requirements = find_member(&*is, table);
    if (requirements == nullptr) continue;
    for (Member& member : requirements->members) {
      if (member.key != target.name || member.line != target.line) continue;
      if (!member.value.text.ends_with(target.to)) continue;
      member.value.text = target.from;  // undone, everything is as it was
      if (equal(*was, *is)) return std::nullopt;
    }
  }
  return refuse("the edit would change more than the requirement");
}

Status check_override(const EditTarget& target, std::string_view before, std::string_view after) {
  const Result<Node> was = format::read_json(target.path, before);
  if (!was) return was.error();
  Result<Node> is = format::read_json(target.path, after);
  if (!is) return is.error();
  if (!take_back(&*is, target, *was) || !equal(*was, *is)) {
    return refuse("the edit would change more than the override");
  }
  return std::nullopt;
}

Status check(const EditTarget& target, std::string_view before, std::string_view after) {
  switch (target.kind) {
    case EditTarget::Kind::kPackageJsonRequirement:
      return check_requirement(target, before, after);
    case EditTarget::Kind::kPackageJsonOverride:
      return check_override(target, before, after);
    default:
      return check_packages(target, before, after);
  }
}

Result<std::string> run_editor(const EditTarget& target, std::string_view bytes) {
  switch (target.kind) {
    case EditTarget::Kind::kRequirementPin:
      return edit_requirement_pin(target, bytes);
    case EditTarget::Kind::kGoMod:
      return edit_go_mod(target, bytes);
    case EditTarget::Kind::kGemfilePin:
      return edit_gemfile_pin(target, bytes);
    case EditTarget::Kind::kPackageJsonRequirement:
      return edit_package_json_requirement(target, bytes);
    case EditTarget::Kind::kPackageJsonOverride:
      return edit_package_json_override(target, bytes);
    case EditTarget::Kind::kPomVersion:
      break;
  }
  return edit_pom_version(target, bytes);
}

}  // namespace

Result<EditTarget> edit_target(const FixStep& step, const Inventory& inventory) {
  if (step.kind != FixKind::kUpdate) return refuse("there is no version to go to");
  const Package& package = step.package;
  const std::string_view file = inventory::file_name(package.path);
  if (package.ecosystem == "npm") return npm_target(step, inventory);
  if (package.ecosystem == "RubyGems") {
    return requirement_target(step, declarations(step, inventory), EditTarget::Kind::kGemfilePin,
                              "bundle update " + package.name + " --conservative");
  }
  if (step.versions.size() > 1) return refuse("it is there in several versions");
  if (package.ecosystem == "Go" && file == "go.mod" && package.name != "stdlib") {
    return own_line(step, EditTarget::Kind::kGoMod, "go mod tidy");
  }
  if (package.ecosystem == "PyPI" && file.ends_with(".txt")) {
    if (!package.integrity.empty()) {
      return refuse("the pin has hashes: compile the requirements anew");
    }
    return own_line(step, EditTarget::Kind::kRequirementPin, "");
  }
  if (package.ecosystem == "Maven" && file == "pom.xml") {
    return own_line(step, EditTarget::Kind::kPomVersion, "");
  }
  return refuse_for_manager(step);
}

Result<std::string> edit_manifest(const EditTarget& target, std::string_view bytes) {
  const auto with_path = [&](Error error) {
    error.path = target.path;
    return error;
  };
  const bool utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (utf16) return with_path({{}, 0, "UTF-16 files are not edited"});
  Result<std::string> edited = run_editor(target, bytes);
  if (!edited) return with_path(edited.error());
  if (Status wrong = check(target, bytes, *edited)) return with_path(*std::move(wrong));
  return edited;
}

}  // namespace sluice::correlate
