// deps.edn (Clojure CLI) and project.clj (Leiningen): what they declare. Neither has a lockfile,
// and neither is run: what only a program could tell stays unknown.
#include "inventory/formats/clojure.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "format/edn.h"
#include "inventory/formats/formats.h"
#include "inventory/package_set.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

using format::EdnValue;

/// "group/artifact$classifier" and "artifact", whose group is called the same. Empty for what is no
/// name.
std::string maven_name(std::string_view symbol) {
  symbol = symbol.substr(0, symbol.find('$'));
  const std::size_t slash = symbol.find('/');
  const std::string_view group = symbol.substr(0, slash);
  const std::string_view artifact =
      slash == std::string_view::npos ? symbol : symbol.substr(slash + 1);
  if (group.empty() || artifact.empty()) return {};
  return std::string(group) + ':' + std::string(artifact);
}

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

Package declared(std::string_view symbol, std::size_t line, Scope scope) {
  Package package;
  package.name = maven_name(symbol);
  package.line = line;
  package.scope = scope;
  package.direct = true;
  package.state = PackageState::kDeclared;
  return package;
}

void set_requirement(Package& package, std::string_view version) {
  package.requirement = version;
  package.version = versions::exact_version("Maven", version).value_or("");
}

/// ":test" and ":integration-test".
bool is_for_tests(std::string_view name) { return name.find("test") != std::string_view::npos; }

/// One library of deps.edn with its coordinates.
void add_library(PackageSet& set, const EdnValue& library, const EdnValue& coordinates,
                 Scope scope) {
  if (!library.is_symbol() || !coordinates.is_map()) return;
  Package package = declared(library.text, library.line, scope);
  if (package.name.empty()) return;
  const std::string_view root = coordinates.text_of(":local/root");
  std::string_view sha = coordinates.text_of(":git/sha");
  if (sha.empty()) sha = coordinates.text_of(":sha");
  if (!root.empty()) {
    package.source = root.ends_with(".jar") ? PackageSource::kFile : PackageSource::kWorkspace;
  } else if (!sha.empty() || coordinates.find(":git/url") || coordinates.find(":git/tag")) {
    package.source = PackageSource::kGit;
    package.source_url = coordinates.text_of(":git/url");
    package.requirement = coordinates.text_of(":git/tag");
    if ((sha.size() == 40 || sha.size() == 64) && is_hex(sha)) package.commit = sha;
  } else {
    set_requirement(package, coordinates.text_of(":mvn/version"));
  }
  set.add(std::move(package));
}

void add_libraries(PackageSet& set, const EdnValue* libraries, Scope scope) {
  if (libraries == nullptr || !libraries->is_map()) return;
  for (std::size_t i = 0; i + 1 < libraries->items.size(); i += 2) {
    add_library(set, libraries->items[i], libraries->items[i + 1], scope);
  }
}

class LeiningenReader {
 public:
  /// `(def name "1.0")`, which `~name` stands for.
  void define(const EdnValue& form) {
    if (form.items.size() < 3 || !form.items[1].is_symbol()) return;
    const EdnValue& value = form.items.back();
    if (value.is_string()) variables_[form.items[1].text] = value.text;
  }

  void read(const EdnValue& project) {
    if (const EdnValue* managed = project.find_after(3, ":managed-dependencies")) {
      for (const EdnValue& entry : managed->items) {
        if (const auto version = version_of(entry)) {
          managed_[maven_name(entry.items.front().text)] = *version;
        }
      }
    }
    add_all(project.find_after(3, ":dependencies"), Scope::kRuntime);
    add_all(project.find_after(3, ":plugins"), Scope::kDev);
    const EdnValue* profiles = project.find_after(3, ":profiles");
    if (profiles == nullptr || !profiles->is_map()) return;
    for (std::size_t i = 0; i + 1 < profiles->items.size(); i += 2) {
      const EdnValue& profile = profiles->items[i + 1];
      add_all(profile.find(":dependencies"), scope_of_profile(profiles->items[i].text));
      add_all(profile.find(":plugins"), Scope::kDev);
    }
  }

  PackageSet& set() { return set_; }

 private:
  /// Profiles that a build for production has; those that it never has; those that somebody may ask
  /// for.
  static Scope scope_of_profile(std::string_view name) {
    for (const std::string_view production :
         {":base", ":provided", ":uberjar", ":production", ":prod"}) {
      if (name == production) return Scope::kRuntime;
    }
    if (is_for_tests(name)) return Scope::kTest;
    for (const std::string_view development : {":dev", ":repl", ":user", ":system"}) {
      if (name == development) return Scope::kDev;
    }
    return Scope::kOptional;
  }

  /// The version in `[group/artifact "1.0"]`; nothing if it is none or is computed.
  std::optional<std::string> version_of(const EdnValue& entry) const {
    if (!entry.is_vector() || entry.items.size() < 2 || !entry.items[0].is_symbol()) return {};
    const EdnValue& version = entry.items[1];
    if (version.is_string()) return version.text;
    if (!version.is_call("unquote") || !version.items[1].is_symbol()) return {};
    const auto found = variables_.find(version.items[1].text);
    return found == variables_.end() ? std::nullopt : std::optional(found->second);
  }

  void add_all(const EdnValue* dependencies, Scope scope) {
    if (dependencies == nullptr || !dependencies->is_vector()) return;
    for (const EdnValue& entry : dependencies->items) add(entry, scope);
  }

  void add(const EdnValue& entry, Scope scope) {
    if (!entry.is_vector() || entry.items.empty() || !entry.items[0].is_symbol()) return;
    Package package = declared(entry.items[0].text, entry.items[0].line, scope);
    if (package.name.empty()) return;
    const bool says_version = entry.items.size() > 1 && !entry.items[1].is_keyword();
    if (const std::optional<std::string> version = version_of(entry)) {
      set_requirement(package, *version);
    } else if (const auto found = managed_.find(package.name);
               found != managed_.end() && !says_version) {
      set_requirement(package, found->second);
    }
    const EdnValue* written = entry.find_after(says_version ? 2 : 1, ":scope");
    if (written != nullptr && written->text == "test") package.scope = Scope::kTest;
    set_.add(std::move(package));
  }

  PackageSet set_{"Maven"};
  std::map<std::string, std::string> variables_;
  std::map<std::string, std::string> managed_;
};

}  // namespace

Result<PackageFile> parse_deps_edn(const PackageFileInput& input) {
  const Result<std::vector<EdnValue>> forms = format::read_edn(input.path, input.bytes);
  if (!forms) return forms.error();
  if (forms->empty() || !forms->front().is_map()) return Error{{}, 1, "no map of a deps.edn"};
  const EdnValue& root = forms->front();
  PackageSet set("Maven");
  add_libraries(set, root.find(":deps"), Scope::kRuntime);
  if (const EdnValue* aliases = root.find(":aliases"); aliases != nullptr && aliases->is_map()) {
    for (std::size_t i = 0; i + 1 < aliases->items.size(); i += 2) {
      const EdnValue& alias = aliases->items[i + 1];
      const Scope scope = is_for_tests(aliases->items[i].text) ? Scope::kTest : Scope::kDev;
      for (const std::string_view key : {":extra-deps", ":replace-deps", ":deps"}) {
        add_libraries(set, alias.find(key), scope);
      }
    }
  }
  return set.finish("deps.edn");
}

Result<PackageFile> parse_project_clj(const PackageFileInput& input) {
  const Result<std::vector<EdnValue>> forms = format::read_edn(input.path, input.bytes);
  if (!forms) return forms.error();
  LeiningenReader reader;
  bool found = false;
  for (const EdnValue& form : *forms) {
    if (form.is_call("def")) reader.define(form);
    if (!form.is_call("defproject")) continue;
    reader.read(form);
    found = true;
  }
  if (!found) return Error{{}, 1, "no (defproject ...) in it"};
  return reader.set().finish("project.clj");
}

std::string leiningen_project_name(std::string_view bytes) {
  const Result<std::vector<EdnValue>> forms = format::read_edn({}, bytes);
  if (!forms) return {};
  for (const EdnValue& form : *forms) {
    if (form.is_call("defproject") && form.items.size() > 1 && form.items[1].is_symbol()) {
      return maven_name(form.items[1].text);
    }
  }
  return {};
}

}  // namespace sluice::inventory
