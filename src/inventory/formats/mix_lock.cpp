// mix.lock: a map of Elixir, one entry per dependency. The mix.exs beside it, and those of an
// umbrella's apps, say what is direct and for which environment.
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/formats/elixir_terms.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/mix_exs.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using Term = ElixirTerm::Kind;

std::string_view text_at(const ElixirTerm& tuple, std::size_t i) {
  const bool there = i < tuple.items.size() && tuple.items[i].kind != Term::kComputed;
  return there ? tuple.items[i].text : std::string_view();
}

class Reader {
 public:
  /// `{:hex, :name, "1.2.3", "<inner sum>", [:mix], [needs], "hexpm", "<outer sum>"}` or
  /// `{:git, "url", "commit", [ref: "v1"]}`.
  void add(std::string_view app, const ElixirTerm& entry) {
    Package package;
    package.line = entry.line;
    package.scope = Scope::kRuntime;
    const std::string_view kind = entry.kind == Term::kTuple ? text_at(entry, 0) : "";
    if (kind == "hex" && !text_at(entry, 1).empty() && !text_at(entry, 2).empty()) {
      package.name = text_at(entry, 1);
      package.version = text_at(entry, 2);
      const std::string_view sum =
          text_at(entry, 7).empty() ? text_at(entry, 3) : text_at(entry, 7);
      if (is_hex(sum, 64)) package.integrity = "sha256:" + std::string(sum);
    } else if (kind == "git" && !text_at(entry, 1).empty()) {
      package.name = app;
      package.source = PackageSource::kGit;
      package.source_url = text_at(entry, 1);
      if (is_commit_hash(text_at(entry, 2))) package.commit = text_at(entry, 2);
    } else {
      set_.report(entry.line, "an entry that is neither from Hex nor from git", true);
      return;
    }
    const std::size_t index = set_.add(std::move(package));
    by_app_.try_emplace(std::string(app), index);
    if (kind == "hex" && entry.items.size() > 5) entries_.emplace_back(index, &entry.items[5]);
  }

  void connect() {
    for (const auto& [from, needs] : entries_) {
      for (const ElixirTerm& need : needs->items) connect(from, need);
    }
  }

  void read_manifests(const PackageFileInput& input) {
    std::vector<Root> roots;
    const bool any = read_manifest(input.sibling("mix.exs"), roots);
    if (input.files != nullptr) {
      const std::string apps_folder = join_path(folder_of(input.path), "apps");
      const std::string apps = apps_folder + '/';
      for (auto file = input.files->lower_bound(apps);
           file != input.files->end() && file->first.starts_with(apps); ++file) {
        // apps/<name>/mix.exs
        const bool is_app =
            file_name(file->first) == "mix.exs" && folder_of(folder_of(file->first)) == apps_folder;
        if (is_app) read_manifest({file->first, file->second}, roots);
      }
    }
    if (!any && roots.empty()) return set_.mark_tops_direct();
    set_.reach_from(roots);
  }

  Result<PackageFile> finish() { return set_.finish("mix.lock"); }

 private:
  /// `{:name, "~> 1.0", [hex: :name, repo: "hexpm", optional: false]}`
  void connect(std::size_t from, const ElixirTerm& need) {
    if (need.kind != Term::kTuple) return;
    const ElixirTerm* optional = need.find("optional");
    if (need.items.size() > 2) optional = need.items[2].find("optional");
    // An optional one is there only if something else asks for it.
    if (optional != nullptr && optional->text == "true") return;
    const auto found = by_app_.find(std::string(text_at(need, 0)));
    if (found == by_app_.end()) return;  // replaced by one at a path
    const bool literal = need.items.size() > 1 && need.items[1].is_string();
    set_.need(from, found->second, literal ? need.items[1].text : std::string_view());
  }

  /// False if there is none or it can't be read.
  bool read_manifest(const FileView& file, std::vector<Root>& roots) {
    if (!file) return false;
    const Result<std::vector<MixDependency>> declared = read_mix_exs(file.bytes);
    if (!declared) {
      set_.problems().push_back({std::string(file.path), declared.error().line,
                                 "can't be read: everything counts as production", false});
      return false;
    }
    for (const MixDependency& dependency : *declared) {
      const auto found = by_app_.find(dependency.app);
      if (found != by_app_.end()) roots.push_back({found->second, dependency.scope});
    }
    return true;
  }

  PackageSet set_{"Hex"};
  std::unordered_map<std::string, std::size_t> by_app_;
  std::vector<std::pair<std::size_t, const ElixirTerm*>> entries_;
};

}  // namespace

bool is_mix_lock(std::string_view path) {
  return file_name(path) == "mix.lock" && !is_mix_output(path);
}

Result<PackageFile> parse_mix_lock(const PackageFileInput& input) {
  const std::vector<ElixirToken> tokens = elixir_tokens(input.bytes);
  std::size_t at = 0;
  const Result<ElixirTerm> root = read_elixir_term(tokens, at);
  if (!root) return root.error();
  if (root->kind != Term::kMap) return Error{{}, 1, "not a mix.lock: no map"};
  if (at < tokens.size()) return Error{{}, tokens[at].line, "text after the end of the map"};
  Reader reader;
  for (const ElixirTerm::Member& entry : root->members) reader.add(entry.key, entry.value);
  if (!root->items.empty()) {
    return Error{{}, root->items.front().line, "an entry without name"};
  }
  reader.connect();
  reader.read_manifests(input);
  return reader.finish();
}

}  // namespace sluice::inventory
