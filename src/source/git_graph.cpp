#include "source/git_graph.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "source/git_text.h"

namespace sluice::source {
namespace {

constexpr std::uint32_t kNameBits = 30;
constexpr std::size_t kChunk = 1U << 16;
/// Instead of a name that is one too many.
constexpr std::string_view kNameTooMany = "(unknown)";

/// One raw entry of a tree object: "MODE NAME\0" and 20 bytes.
struct RawEntry {
  std::string_view all;
  std::string_view mode;
  std::string_view name;
  std::string_view id;
};

std::optional<RawEntry> next_entry(std::string_view* tree) {
  const std::size_t end = tree->find('\0');
  const std::size_t blank = tree->find(' ');
  if (end == std::string_view::npos || blank > end || tree->size() - end - 1 < kGitIdBytes) {
    return std::nullopt;
  }
  RawEntry entry;
  entry.all = tree->substr(0, end + 1 + kGitIdBytes);
  entry.mode = entry.all.substr(0, blank);
  entry.name = entry.all.substr(blank + 1, end - blank - 1);
  entry.id = entry.all.substr(end + 1);
  tree->remove_prefix(entry.all.size());
  return entry;
}

GitEntryKind kind_of(std::string_view mode) {
  if (mode == "160000") return GitEntryKind::kSubmodule;
  return mode == "40000" || mode == "040000" ? GitEntryKind::kFolder : GitEntryKind::kFile;
}

}  // namespace

/// What one thread makes: memory that stays where it is.
struct GitGraph::Arena {
  std::deque<std::vector<GitEdge>> chunks;
  std::unordered_map<std::string, std::uint32_t> names;
  std::vector<std::pair<GitIndex, GitCommit>> commits;
  std::vector<std::pair<GitIndex, GitIndex>> tags;
  std::vector<Problem> problems;

  /// Room for up to `count` entries in one piece.
  std::vector<GitEdge>& room(std::size_t count) {
    if (chunks.empty() || chunks.back().capacity() - chunks.back().size() < count) {
      chunks.emplace_back();
      chunks.back().reserve(std::max(kChunk, count));
    }
    return chunks.back();
  }
};

GitGraph::GitGraph() = default;
GitGraph::GitGraph(GitGraph&&) noexcept = default;
GitGraph& GitGraph::operator=(GitGraph&&) noexcept = default;
GitGraph::~GitGraph() = default;

class GitGraphBuilder {
 public:
  GitGraphBuilder(const GitObjects& objects, GitGraph* graph, unsigned jobs)
      : objects_(objects), graph_(*graph) {
    graph_.trees_.resize(objects.size());
    graph_.names_.push_back(kNameTooMany);
    max_edges_ = std::min<std::uint64_t>(kMostGitEdges,
                                         kFreeGitEdges + objects.packed_bytes() / kBytesPerGitEdge);
    for (unsigned i = 0; i < std::max(jobs, 1U); ++i) {
      graph_.arenas_.push_back(std::make_unique<GitGraph::Arena>());
    }
  }

  void take(const GitObject& object, const GitGraph::UseMessage& use_message, unsigned worker) {
    GitGraph::Arena& arena = *graph_.arenas_[worker];
    const std::string_view bytes = object.blob.bytes;
    bool sound = true;
    if (object.type == GitType::kTree) {
      sound = take_tree(object, &arena);
    } else if (object.type == GitType::kCommit) {
      sound = take_commit(object.index, bytes, &arena);
    } else {
      sound = take_tag(object.index, bytes, &arena);
    }
    if (!sound) {
      arena.problems.push_back(
          {"object " + hex_encode(objects_.id(object.index)), 0, "the object is malformed", true});
    }
    if (object.type == GitType::kTree) return;
    use_message(object.index, git_written_text(git_message(bytes), git_headers(bytes)), worker);
  }

  void finish(std::vector<Problem>* problems) {
    std::vector<std::pair<GitIndex, GitCommit>> commits;
    for (const auto& arena : graph_.arenas_) {
      std::move(arena->commits.begin(), arena->commits.end(), std::back_inserter(commits));
      arena->commits = {};
      for (const auto& [tag, target] : arena->tags) graph_.tags_.emplace(tag, target);
      std::move(arena->problems.begin(), arena->problems.end(), std::back_inserter(*problems));
    }
    if (edges_ > max_edges_ || names_.size() >= kMaxGitNames || parents_ > kMaxAllGitParents) {
      problems->push_back({"objects", 0,
                           "folders and commits have more entries, names or parents than are kept: "
                           "not everything in them was scanned",
                           true});
    }
    std::sort(commits.begin(), commits.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [index, commit] : commits) {
      graph_.commit_objects_.push_back(index);
      graph_.commits_.push_back(std::move(commit));
    }
  }

 private:
  bool take_commit(GitIndex index, std::string_view bytes, GitGraph::Arena* arena) {
    const auto head = read_git_commit(bytes);
    if (!head) return false;
    GitCommit commit;
    commit.tree = objects_.find(head->tree);
    if (head->more_parents) {
      arena->problems.push_back({"object " + hex_encode(objects_.id(index)), 0,
                                 "has more than " + std::to_string(kMaxGitParents) +
                                     " parents; the others were not followed",
                                 true});
    }
    for (const std::string& parent : head->parents) {
      const GitIndex found = objects_.find(parent);
      if (found == kNoGitObject || objects_.type(found) != GitType::kCommit ||
          ++parents_ > kMaxAllGitParents) {
        commit.cut_off = true;
      } else {
        commit.parents.push_back(found);
      }
    }
    commit.author_time = head->author_time;
    commit.commit_time = head->commit_time;
    arena->commits.emplace_back(index, std::move(commit));
    return true;
  }

  bool take_tag(GitIndex index, std::string_view bytes, GitGraph::Arena* arena) {
    const auto target = read_git_tag(bytes);
    if (!target) return false;
    arena->tags.emplace_back(index, objects_.find(*target));
    return true;
  }

  /// Most entries are those of the tree that this one is a delta of: both are sorted, so comparing
  /// them side by side saves looking up ids and names again.
  bool take_tree(const GitObject& object, GitGraph::Arena* arena) {
    std::string_view rest = object.blob.bytes;
    // Even a forged entry has a blank, a NUL and an id.
    constexpr std::size_t kShortestEntry = 2 + kGitIdBytes;
    const std::size_t most = rest.size() / kShortestEntry + 1;
    if (edges_ + most > max_edges_) {
      edges_ = max_edges_ + 1;
      return true;
    }
    std::vector<GitEdge>& edges = arena->room(most);
    const std::size_t first = edges.size();
    std::string_view base = object.base == kNoGitObject ? std::string_view() : object.base_bytes;
    const GitGraph::Edges base_edges =
        base.empty() ? GitGraph::Edges{} : graph_.trees_[object.base];
    const GitEdge* base_edge = base_edges.begin();
    std::optional<RawEntry> base_entry;
    const auto advance = [&] {
      base_entry = base_edge != base_edges.end() ? next_entry(&base) : std::nullopt;
    };
    advance();
    bool sound = true;
    while (!rest.empty()) {
      const auto entry = next_entry(&rest);
      if (!entry) {
        sound = false;
        break;
      }
      while (base_entry && base_entry->name < entry->name) {
        ++base_edge;
        advance();
      }
      GitEdge edge;
      if (base_entry && base_entry->all == entry->all) {
        edge = *base_edge;
      } else {
        const GitEntryKind kind = kind_of(entry->mode);
        edge.child = kind == GitEntryKind::kSubmodule ? kNoGitObject : objects_.find(entry->id);
        edge.name = name_of(entry->name, arena) | static_cast<std::uint32_t>(kind) << kNameBits;
      }
      edges.push_back(edge);
    }
    graph_.trees_[object.index] = {edges.data() + first,
                                   static_cast<std::uint32_t>(edges.size() - first)};
    edges_ += edges.size() - first;
    return sound;
  }

  std::uint32_t name_of(std::string_view name, GitGraph::Arena* arena) {
    const auto [known, is_new] = arena->names.try_emplace(std::string(name), 0);
    if (is_new) {
      const std::lock_guard lock(mutex_);
      if (names_.size() >= kMaxGitNames) {
        arena->names.erase(known);
        return 0;
      }
      const auto [shared, first] =
          names_.try_emplace(known->first, static_cast<std::uint32_t>(graph_.names_.size()));
      if (first) graph_.names_.push_back(known->first);
      known->second = shared->second;
    }
    return known->second;
  }

  const GitObjects& objects_;
  GitGraph& graph_;
  std::uint64_t max_edges_ = 0;
  std::atomic<std::uint64_t> edges_{0};
  std::atomic<std::uint64_t> parents_{0};
  std::mutex mutex_;
  std::unordered_map<std::string_view, std::uint32_t> names_;  ///< of all threads
};

GitGraph GitGraph::build(const GitObjects& objects, unsigned jobs, const UseMessage& use_message,
                         std::vector<Problem>* problems) {
  GitGraph graph;
  GitGraphBuilder builder(objects, &graph, jobs);
  std::vector<std::uint8_t> wanted(objects.size(), 0);
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const auto index = static_cast<GitIndex>(i);
    const GitType type = objects.type(index);
    wanted[i] = objects.is_first_copy(index) && type != GitType::kBlob && type != GitType::kNone;
  }
  objects.read(
      wanted, jobs,
      [&](const GitObject& object, unsigned worker) { builder.take(object, use_message, worker); },
      problems);
  builder.finish(problems);
  return graph;
}

const GitCommit* GitGraph::commit(GitIndex index) const {
  const auto found = std::lower_bound(commit_objects_.begin(), commit_objects_.end(), index);
  if (found == commit_objects_.end() || *found != index) return nullptr;
  return &commits_[static_cast<std::size_t>(found - commit_objects_.begin())];
}

GitIndex GitGraph::peel(GitIndex index) const {
  // Tags of tags; a circle of them can only be forged.
  constexpr int kMostTags = 64;
  for (int i = 0; i < kMostTags && index != kNoGitObject; ++i) {
    const auto tag = tags_.find(index);
    if (tag == tags_.end()) return index;
    index = tag->second;
  }
  return kNoGitObject;
}

}  // namespace sluice::source
