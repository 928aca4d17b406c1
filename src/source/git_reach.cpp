#include "source/git_reach.h"

#include <algorithm>
#include <queue>
#include <unordered_map>
#include <utility>

namespace sluice::source {
namespace {

class Walk {
 public:
  Walk(const GitObjects& objects, const GitGraph& graph, const GitReachRequest& request)
      : objects_(objects), graph_(graph), request_(request) {
    reach_.blobs.assign(objects.size(), 0);
    reach_.folder.assign(objects.size(), kNoGitObject);
    reach_.name.assign(objects.size(), 0);
    seen_trees_.assign(objects.size(), 0);
  }

  GitReach run() {
    hide_known();
    collect_commits();
    sort_commits();
    // HEAD first, then from new to old: a path is then one that people still know.
    if (!request_.tips.empty()) enter_commit(graph_.peel(request_.tips.front().object));
    for (auto at = reach_.commits.rbegin(); at != reach_.commits.rend(); ++at) enter_commit(*at);
    for (const GitIndex commit : reach_.boundary) enter_commit(commit);
    for (const GitTip& tip : request_.tips) enter(graph_.peel(tip.object));
    if (request_.unreachable) enter_unreachable();
    return std::move(reach_);
  }

 private:
  enum State : std::uint8_t { kUnseen, kHidden, kIncluded, kBoundary };

  void hide_known() {
    std::vector<GitIndex> stack(request_.known);
    while (!stack.empty()) {
      const GitIndex index = stack.back();
      stack.pop_back();
      const GitCommit* commit = graph_.commit(index);
      if (commit == nullptr || states_[index] == kHidden) continue;
      states_[index] = kHidden;
      stack.insert(stack.end(), commit->parents.begin(), commit->parents.end());
    }
  }

  bool is_old(const GitCommit& commit) const {
    return request_.not_before && commit.commit_time < *request_.not_before;
  }

  void collect_commits() {
    std::vector<GitIndex> stack;
    for (const GitTip& tip : request_.tips) stack.push_back(graph_.peel(tip.object));
    if (request_.unreachable) {
      stack.insert(stack.end(), graph_.commits().begin(), graph_.commits().end());
    }
    while (!stack.empty()) {
      const GitIndex index = stack.back();
      stack.pop_back();
      const GitCommit* commit = index == kNoGitObject ? nullptr : graph_.commit(index);
      if (commit == nullptr || states_[index] != kUnseen) continue;
      if (is_old(*commit)) {
        // Clocks go wrong: something newer may lie behind it.
        states_[index] = kHidden;
      } else {
        states_[index] = kIncluded;
        reach_.commits.push_back(index);
        reach_.cut_off += commit->cut_off ? 1U : 0U;
      }
      stack.insert(stack.end(), commit->parents.begin(), commit->parents.end());
    }
    for (const GitIndex index : reach_.commits) {
      for (const GitIndex parent : graph_.commit(index)->parents) {
        State& state = states_[parent];
        if (state != kHidden) continue;
        state = kBoundary;
        reach_.boundary.push_back(parent);
      }
    }
    std::sort(reach_.boundary.begin(), reach_.boundary.end());
  }

  /// Parents first; among those that are ready, the older one.
  void sort_commits() {
    std::unordered_map<GitIndex, std::size_t> children;
    for (const GitIndex index : reach_.commits) {
      for (const GitIndex parent : graph_.commit(index)->parents) ++children[parent];
    }
    using Item = std::pair<std::int64_t, GitIndex>;
    std::priority_queue<Item> ready;
    const auto add = [&](GitIndex index) {
      ready.emplace(graph_.commit(index)->commit_time, index);
    };
    for (const GitIndex index : reach_.commits) {
      if (children.find(index) == children.end()) add(index);
    }
    std::vector<GitIndex> sorted;
    sorted.reserve(reach_.commits.size());
    while (!ready.empty()) {
      const GitIndex index = ready.top().second;
      ready.pop();
      sorted.push_back(index);
      for (const GitIndex parent : graph_.commit(index)->parents) {
        if (states_[parent] == kIncluded && --children[parent] == 0) add(parent);
      }
    }
    // Commits in a circle can only be forged; they are looked at all the same, in no order.
    if (sorted.size() != reach_.commits.size()) {
      std::sort(reach_.commits.begin(), reach_.commits.end());
      return;
    }
    std::reverse(sorted.begin(), sorted.end());
    reach_.commits = std::move(sorted);
  }

  void enter_commit(GitIndex index) {
    const GitCommit* commit = index == kNoGitObject ? nullptr : graph_.commit(index);
    if (commit == nullptr) return;
    const auto state = states_.find(index);
    if (state == states_.end() || state->second == kHidden) return;
    if (commit->tree == kNoGitObject) {
      ++reach_.missing;
    } else {
      enter(commit->tree);
    }
  }

  void enter(GitIndex object) {
    if (object == kNoGitObject) return;
    if (objects_.type(object) == GitType::kBlob) reach_.blobs[object] = 1;
    if (objects_.type(object) != GitType::kTree || seen_trees_[object] != 0) return;
    seen_trees_[object] = 1;
    stack_.push_back(object);
    while (!stack_.empty()) {
      const GitIndex tree = stack_.back();
      stack_.pop_back();
      for (const GitEdge& edge : graph_.edges(tree)) visit(tree, edge);
    }
  }

  void visit(GitIndex tree, const GitEdge& edge) {
    const GitIndex child = edge.child;
    if (child == kNoGitObject) {
      ++(edge.kind() == GitEntryKind::kSubmodule ? reach_.submodules : reach_.missing);
      return;
    }
    const GitType type = objects_.type(child);
    std::uint8_t* seen = nullptr;
    if (type == GitType::kBlob) seen = &reach_.blobs[child];
    if (type == GitType::kTree) seen = &seen_trees_[child];
    if (seen == nullptr || *seen != 0) return;
    *seen = 1;
    reach_.folder[child] = tree;
    reach_.name[child] = edge.name;
    if (type == GitType::kTree) stack_.push_back(child);
  }

  void enter_unreachable() {
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      if (objects_.type(static_cast<GitIndex>(i)) == GitType::kTree &&
          objects_.is_first_copy(static_cast<GitIndex>(i))) {
        enter(static_cast<GitIndex>(i));
      }
    }
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      if (objects_.type(static_cast<GitIndex>(i)) == GitType::kBlob &&
          objects_.is_first_copy(static_cast<GitIndex>(i))) {
        reach_.blobs[i] = 1;
      }
    }
  }

  const GitObjects& objects_;
  const GitGraph& graph_;
  const GitReachRequest& request_;
  GitReach reach_;
  std::unordered_map<GitIndex, State> states_;
  std::vector<std::uint8_t> seen_trees_;
  std::vector<GitIndex> stack_;
};

}  // namespace

GitReach find_reach(const GitObjects& objects, const GitGraph& graph,
                    const GitReachRequest& request) {
  return Walk(objects, graph, request).run();
}

std::string path_of(const GitGraph& graph, const GitReach& reach, GitIndex blob) {
  std::vector<std::string_view> names;
  std::size_t length = 0;
  for (GitIndex at = blob; reach.folder[at] != kNoGitObject && length <= kMaxGitPathBytes;
       at = reach.folder[at]) {
    names.push_back(graph.name(reach.name[at]));
    length += names.back().size() + 1;
  }
  std::string path;
  path.reserve(length);
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (!path.empty()) path += '/';
    path += *name;
  }
  if (path.size() > kMaxGitPathBytes) path.erase(0, path.size() - kMaxGitPathBytes);
  return path;
}

}  // namespace sluice::source
