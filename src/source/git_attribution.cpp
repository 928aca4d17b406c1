#include "source/git_attribution.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "source/git_secret_sets.h"

namespace sluice::source {
namespace {

// Forged trees could ask for any amount of memory and time.
/// Folders at paths that are looked through for places.
constexpr std::size_t kMaxFolderPaths = 4U << 20;
/// Paths with a secret at or below them, and secrets at paths.
constexpr std::size_t kMaxPaths = 1U << 20;
constexpr std::size_t kMaxSecretsAtPaths = 4U << 20;
/// Entries of folders and members of sets that are looked at, all together.
constexpr std::uint64_t kMaxSteps = std::uint64_t{1} << 31;
/// Most parts of a path that is spelled out.
constexpr std::uint32_t kMaxPathDepth = 1024;

class Attribution {
 public:
  Attribution(const GitObjects& objects, const GitGraph& graph, const GitReach& reach,
              const std::vector<GitTip>& tips, std::size_t secrets)
      : objects_(objects), graph_(graph), reach_(reach), tips_(tips), lives_(secrets) {}

  std::vector<GitLife> run(const std::vector<GitOccurrence>& occurrences,
                           std::vector<Problem>* problems) {
    take(occurrences);
    for (const GitIndex commit : reach_.boundary) note_known(commit);
    for (const GitIndex commit : reach_.commits) {
      note_messages(commit);
      note_places(commit);
      note_removals(commit);
    }
    note_tips();
    note_objects_without_commit();
    for (std::size_t secret = 0; secret < lives_.size(); ++secret) {
      GitLife& life = lives_[secret];
      const auto clean = last_removal_.find(static_cast<std::uint32_t>(secret));
      const auto any = last_loss_.find(static_cast<std::uint32_t>(secret));
      if (life.at_head || in_message_.contains(static_cast<std::uint32_t>(secret))) continue;
      if (clean != last_removal_.end()) {
        life.removed = clean->second;
      } else if (any != last_loss_.end()) {
        life.removed = any->second;
      }
    }
    if (sets_.overflowed() || full_ || too_deep_) {
      problems->push_back({"", 0,
                           "too many secrets in too many versions: not all paths and commits of "
                           "all secrets could be found",
                           true});
    }
    return std::move(lives_);
  }

 private:
  using Set = GitSecretSets::Set;
  static constexpr Set kUnset = 0xFFFFFFFF;
  static constexpr Set kOpen = 0xFFFFFFFE;

  void take(const std::vector<GitOccurrence>& occurrences) {
    std::map<GitIndex, std::vector<std::uint32_t>> by_object;
    for (const GitOccurrence& occurrence : occurrences) {
      by_object[occurrence.object].push_back(occurrence.secret);
    }
    set_of_.assign(objects_.size(), kUnset);
    for (auto& [object, secrets] : by_object) {
      std::sort(secrets.begin(), secrets.end());
      secrets.erase(std::unique(secrets.begin(), secrets.end()), secrets.end());
      if (objects_.type(object) == GitType::kBlob) {
        set_of_[object] = sets_.number_of(secrets);
        blobs_.push_back(object);
      } else {
        messages_.emplace(object, secrets);
      }
    }
  }

  /// The secrets below a tree, or in a blob.
  Set set_of(GitIndex root) {
    if (root == kNoGitObject) return GitSecretSets::kEmpty;
    if (set_of_[root] < kOpen) return set_of_[root];
    if (objects_.type(root) != GitType::kTree) return GitSecretSets::kEmpty;
    stack_.assign(1, root);
    while (!stack_.empty()) {
      const GitIndex tree = stack_.back();
      if (set_of_[tree] < kOpen) {  // another way led here meanwhile
        stack_.pop_back();
        continue;
      }
      const bool second_time = set_of_[tree] == kOpen;
      set_of_[tree] = kOpen;
      Set all = GitSecretSets::kEmpty;
      bool ready = true;
      for (const GitEdge& edge : graph_.edges(tree)) {
        if (edge.child == kNoGitObject) continue;
        const Set set = set_of_[edge.child];
        if (set < kOpen) {
          all = sets_.join(all, set);
        } else if (set == kUnset && objects_.type(edge.child) == GitType::kTree) {
          // Still unset when the tree is seen again: then the two are in a circle, which is forged.
          if (second_time) continue;
          ready = false;
          stack_.push_back(edge.child);
        }
      }
      if (!ready) continue;
      set_of_[tree] = all;
      stack_.pop_back();
    }
    return set_of_[root];
  }

  Set set_of_commit(GitIndex index) {
    const GitCommit* commit = graph_.commit(index);
    return commit == nullptr ? GitSecretSets::kEmpty : set_of(commit->tree);
  }

  /// False once everything allowed was spent; what is not known by then stays unknown.
  bool spend(std::size_t steps) {
    steps_ += steps + 1;
    full_ = full_ || steps_ > kMaxSteps;
    return !full_;
  }

  void note_known(GitIndex commit) {
    // Without this what was there before would count as new: more is told, nothing missed.
    if (!spend(sets_.secrets(set_of_commit(commit)).size())) return;
    for (const std::uint32_t secret : sets_.secrets(set_of_commit(commit))) {
      lives_[secret].known_before = true;
    }
  }

  void add_place(std::uint32_t secret, std::string path, GitIndex object, GitIndex commit) {
    GitLife& life = lives_[secret];
    if (life.first == kNoGitObject) life.first = commit;
    ++life.place_count;
    if (life.places.size() < kMaxGitPlaces) {
      life.places.push_back({std::move(path), object, commit});
    }
  }

  void note_messages(GitIndex commit) {
    const auto found = messages_.find(commit);
    if (found == messages_.end()) return;
    for (const std::uint32_t secret : found->second) {
      in_message_.insert(secret);
      add_place(secret, "", commit, commit);
    }
  }

  /// A folder at a path, as one number: its parent's and its name.
  struct Path {
    std::uint32_t parent = 0;
    std::uint32_t name = 0;
    std::uint32_t depth = 0;
  };

  std::uint32_t path_below(std::uint32_t parent, std::uint32_t name) {
    const std::uint64_t key = std::uint64_t{parent} << 32 | name;
    const auto [known, is_new] =
        path_numbers_.try_emplace(key, static_cast<std::uint32_t>(paths_.size()));
    if (is_new) paths_.push_back({parent, name, paths_[parent].depth + 1});
    return known->second;
  }

  std::string spell(std::uint32_t path) const {
    std::vector<std::string_view> names;
    for (; path != 0; path = paths_[path].parent) names.push_back(graph_.name(paths_[path].name));
    std::string text;
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
      if (!text.empty()) text += '/';
      text += *name;
    }
    if (text.size() > kMaxGitPathBytes) text.erase(0, text.size() - kMaxGitPathBytes);
    return text;
  }

  /// Each folder is looked through once for each path it lies at, at the oldest commit that has it
  /// there.
  void note_places(GitIndex index) {
    const GitCommit* commit = graph_.commit(index);
    if (set_of(commit->tree) == GitSecretSets::kEmpty) return;
    std::vector<std::pair<GitIndex, std::uint32_t>> stack{{commit->tree, 0}};
    while (!stack.empty()) {
      const auto [tree, path] = stack.back();
      stack.pop_back();
      full_ = full_ || folders_.size() >= kMaxFolderPaths || paths_.size() >= kMaxPaths ||
              secrets_at_.size() >= kMaxSecretsAtPaths;
      if (full_ || !spend(graph_.edges(tree).count)) return;
      if (paths_[path].depth > kMaxPathDepth) {
        too_deep_ = true;
        continue;
      }
      if (!folders_.insert(std::uint64_t{tree} << 32 | path).second) continue;
      for (const GitEdge& edge : graph_.edges(tree)) {
        if (edge.child == kNoGitObject) continue;
        const Set set = set_of_[edge.child];
        if (set == GitSecretSets::kEmpty || set >= kOpen) continue;
        if (paths_.size() >= kMaxPaths || secrets_at_.size() >= kMaxSecretsAtPaths) break;
        const std::uint32_t below = path_below(path, edge.name);
        if (objects_.type(edge.child) == GitType::kTree) {
          stack.emplace_back(edge.child, below);
          continue;
        }
        if (!spend(sets_.secrets(set).size())) return;
        for (const std::uint32_t secret : sets_.secrets(set)) {
          if (!secrets_at_.insert(std::uint64_t{secret} << 32 | below).second) continue;
          const bool listed = lives_[secret].places.size() < kMaxGitPlaces;
          add_place(secret, listed ? spell(below) : std::string(), edge.child, index);
        }
      }
    }
  }

  /// A merge takes a secret out if all its parents have it; what one side had lost already is that
  /// side's. Only if nothing else took it out, a merge that drops one side's counts.
  void note_removals(GitIndex index) {
    const GitCommit* commit = graph_.commit(index);
    const Set own = set_of(commit->tree);
    Set before = GitSecretSets::kEmpty;
    bool changed = false;
    for (const GitIndex parent : commit->parents) {
      const Set set = set_of_commit(parent);
      changed = changed || set != own;
      before = sets_.join(before, set);
    }
    if (!changed || !spend(sets_.secrets(before).size() * (1 + commit->parents.size()))) return;
    for (const std::uint32_t secret : sets_.secrets(before)) {
      if (sets_.contains(own, secret)) continue;
      last_loss_[secret] = index;
      const bool in_all = std::all_of(
          commit->parents.begin(), commit->parents.end(),
          [&](GitIndex parent) { return sets_.contains(set_of_commit(parent), secret); });
      if (in_all) last_removal_[secret] = index;
    }
  }

  /// Where each secret lies at HEAD: the first path in git's order.
  void note_head_places(GitIndex head, GitIndex root) {
    struct Level {
      GitGraph::Edges edges;
      std::uint32_t next = 0;
      std::uint32_t path = 0;
    };
    std::vector<Level> levels{{graph_.edges(root), 0, 0}};
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next == level.edges.count || levels.size() > kMaxPathDepth) {
        levels.pop_back();
        continue;
      }
      const GitEdge edge = level.edges.first[level.next++];
      if (edge.child == kNoGitObject) continue;
      const Set set = set_of_[edge.child];
      if (set == GitSecretSets::kEmpty || set >= kOpen) continue;
      const std::vector<std::uint32_t>& secrets = sets_.secrets(set);
      if (!spend(secrets.size()) || paths_.size() >= 2 * kMaxPaths) return;
      const bool news = std::any_of(secrets.begin(), secrets.end(), [&](std::uint32_t secret) {
        return lives_[secret].head_place.object == kNoGitObject;
      });
      if (!news) continue;
      const std::uint32_t path = path_below(level.path, edge.name);
      if (objects_.type(edge.child) == GitType::kTree) {
        levels.push_back({graph_.edges(edge.child), 0, path});
        continue;
      }
      for (const std::uint32_t secret : secrets) {
        GitPlace& place = lives_[secret].head_place;
        if (place.object == kNoGitObject) place = {spell(path), edge.child, head};
      }
    }
  }

  void note_tips() {
    for (std::size_t i = 0; i < tips_.size(); ++i) {
      const GitIndex target = graph_.peel(tips_[i].object);
      if (target == kNoGitObject) continue;
      const GitCommit* commit = graph_.commit(target);
      const Set set = commit == nullptr ? set_of(target) : set_of(commit->tree);
      // HEAD comes first: whether something is still there is told, whatever else is.
      if (!spend(sets_.secrets(set).size()) && tips_[i].name != "HEAD") return;
      if (tips_[i].name == "HEAD" && commit != nullptr && commit->tree != kNoGitObject) {
        note_head_places(target, commit->tree);
      }
      for (const std::uint32_t secret : sets_.secrets(set)) {
        GitLife& life = lives_[secret];
        if (tips_[i].name == "HEAD") {
          life.at_head = true;
          continue;
        }
        ++life.tip_count;
        if (life.tips.size() < kMaxGitTips) life.tips.push_back(tips_[i].name);
      }
      const auto tag = messages_.find(tips_[i].object);
      if (tag == messages_.end() || objects_.type(tips_[i].object) != GitType::kTag) continue;
      for (const std::uint32_t secret : tag->second) {
        in_message_.insert(secret);
        add_place(secret, "", tips_[i].object, commit == nullptr ? kNoGitObject : target);
        GitLife& life = lives_[secret];
        ++life.tip_count;
        if (life.tips.size() < kMaxGitTips) life.tips.push_back(tips_[i].name);
      }
    }
  }

  /// Blobs that no commit in reach names: dangling ones, and what a tag or a tree alone holds.
  void note_objects_without_commit() {
    for (const GitIndex blob : blobs_) {
      if (reach_.blobs[blob] == 0) continue;
      for (const std::uint32_t secret : sets_.secrets(set_of_[blob])) {
        if (lives_[secret].places.empty() && !lives_[secret].known_before) {
          add_place(secret, path_of(graph_, reach_, blob), blob, kNoGitObject);
        }
      }
    }
  }

  const GitObjects& objects_;
  const GitGraph& graph_;
  const GitReach& reach_;
  const std::vector<GitTip>& tips_;
  std::vector<GitLife> lives_;
  GitSecretSets sets_;
  std::vector<Set> set_of_;
  std::vector<GitIndex> blobs_;
  std::map<GitIndex, std::vector<std::uint32_t>> messages_;
  std::vector<GitIndex> stack_;
  std::vector<Path> paths_{Path{}};
  std::unordered_map<std::uint64_t, std::uint32_t> path_numbers_;
  std::unordered_set<std::uint64_t> folders_;
  std::unordered_set<std::uint64_t> secrets_at_;
  std::uint64_t steps_ = 0;
  bool full_ = false;
  bool too_deep_ = false;
  std::unordered_map<std::uint32_t, GitIndex> last_removal_;
  std::unordered_map<std::uint32_t, GitIndex> last_loss_;
  std::unordered_set<std::uint32_t> in_message_;
};

}  // namespace

std::vector<GitLife> find_lives(const GitObjects& objects, const GitGraph& graph,
                                const GitReach& reach, const std::vector<GitTip>& tips,
                                const std::vector<GitOccurrence>& occurrences, std::size_t secrets,
                                std::vector<Problem>* problems) {
  return Attribution(objects, graph, reach, tips, secrets).run(occurrences, problems);
}

}  // namespace sluice::source
