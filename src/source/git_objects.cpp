#include "source/git_objects.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <numeric>
#include <random>
#include <utility>

#include "base/encoding.h"
#include "base/parallel.h"
#include "source/git_loose.h"

namespace sluice::source {
namespace {

namespace fs = std::filesystem;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string unhex(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(digit(text[i]) << 4 | digit(text[i + 1]));
  }
  return bytes;
}

}  // namespace

GitObjects GitObjects::open(const std::string& folder, unsigned jobs,
                            std::vector<Problem>* problems) {
  GitObjects objects;
  objects.folder_ = folder;
  objects.list_packs(folder + "/pack", problems);
  objects.list_loose(folder);
  objects.index_ids();
  objects.read_entries(jobs, problems);
  objects.find_types(problems);
  return objects;
}

void GitObjects::list_packs(const std::string& folder, std::vector<Problem>* problems) {
  std::vector<std::string> stems;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const fs::path& path = entry->path();
    promisor_ = promisor_ || path.extension() == ".promisor";
    if (path.extension() == ".pack") stems.push_back((path.parent_path() / path.stem()).string());
  }
  std::sort(stems.begin(), stems.end());
  for (const std::string& stem : stems) {
    Result<GitPack> pack = GitPack::open(stem);
    const std::string name = "objects/pack/" + fs::path(stem).filename().string() + ".pack";
    if (!pack) {
      problems->push_back({name, 0, "pack was not read: " + pack.error().message, true});
      continue;
    }
    if (nodes_.size() + pack->count() >= kNoGitObject) {
      problems->push_back({name, 0, "more objects than can be counted", true});
      continue;
    }
    const auto number = static_cast<std::uint32_t>(packs_.size());
    pack_begin_.push_back(nodes_.size());
    for (std::size_t i = 0; i < pack->count(); ++i) {
      Node node;
      node.offset = pack->offset(i);
      node.pack = number;
      node.position = static_cast<std::uint32_t>(i);
      nodes_.push_back(node);
    }
    std::sort(nodes_.begin() + static_cast<std::ptrdiff_t>(pack_begin_.back()), nodes_.end(),
              [](const Node& a, const Node& b) {
                return a.offset != b.offset ? a.offset < b.offset : a.position < b.position;
              });
    packed_bytes_ += pack->bytes();
    packs_.push_back(std::move(*pack));
  }
  pack_begin_.push_back(nodes_.size());
}

void GitObjects::list_loose(const std::string& folder) {
  std::vector<std::string> ids;
  std::error_code error;
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (unsigned i = 0; i < 256; ++i) {
    const std::string head{kDigits[i >> 4], kDigits[i & 15]};
    for (fs::directory_iterator entry(folder + '/' + head, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (name.size() == 2 * kGitIdBytes - 2 && is_hex(name)) ids.push_back(unhex(head + name));
    }
    error.clear();
  }
  std::sort(ids.begin(), ids.end());
  for (const std::string& id : ids) {
    Node node;
    node.pack = kLoose;
    node.position = static_cast<std::uint32_t>(loose_ids_.size() / kGitIdBytes);
    loose_ids_ += id;
    nodes_.push_back(node);
  }
}

std::string_view GitObjects::id(GitIndex index) const {
  const Node& node = nodes_[index];
  if (node.pack != kLoose) return packs_[node.pack].id(node.position);
  return std::string_view(loose_ids_).substr(node.position * kGitIdBytes, kGitIdBytes);
}

std::string GitObjects::loose_path(GitIndex index) const {
  const std::string name = hex_encode(id(index));
  return folder_ + '/' + name.substr(0, 2) + '/' + name.substr(2);
}

/// The slot that holds the id, or the empty one where it belongs. The seed keeps crafted ids from
/// falling into one place.
std::size_t GitObjects::slot_of(std::string_view id) const {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::uint32_t third = 0;
  std::memcpy(&first, id.data(), 8);
  std::memcpy(&second, id.data() + 8, 8);
  std::memcpy(&third, id.data() + 16, 4);
  std::uint64_t hash = (first ^ seed_) * 0x9E3779B97F4A7C15U;
  hash = (hash ^ hash >> 29 ^ second) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ hash >> 32 ^ third ^ seed_ >> 7) * 0x94D049BB133111EBU;
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = (hash ^ hash >> 31) & mask;
  while (slots_[slot] != kNoGitObject && this->id(slots_[slot]) != id) slot = (slot + 1) & mask;
  return slot;
}

void GitObjects::index_ids() {
  std::random_device random;
  seed_ = std::uint64_t{random()} << 32 | random();
  std::size_t slots = 16;
  while (slots < nodes_.size() * 2) slots *= 2;
  slots_.assign(slots, kNoGitObject);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const auto index = static_cast<GitIndex>(i);
    GitIndex& slot = slots_[slot_of(id(index))];
    nodes_[i].first_copy = slot == kNoGitObject;
    if (nodes_[i].first_copy) slot = index;
  }
}

GitIndex GitObjects::find(std::string_view id) const {
  if (id.size() != kGitIdBytes) return kNoGitObject;
  return slots_[slot_of(id)];
}

void GitObjects::read_entries(unsigned jobs, std::vector<Problem>* problems) {
  constexpr std::size_t kShare = 8192;
  std::atomic<std::size_t> damaged{0};
  const auto base_in_pack = [&](const Node& node, std::uint64_t offset) {
    const auto begin = nodes_.begin() + static_cast<std::ptrdiff_t>(pack_begin_[node.pack]);
    const auto end = nodes_.begin() + static_cast<std::ptrdiff_t>(pack_begin_[node.pack + 1]);
    const auto found = std::lower_bound(
        begin, end, offset, [](const Node& a, std::uint64_t b) { return a.offset < b; });
    if (found == end || found->offset != offset) return kNoGitObject;
    return static_cast<GitIndex>(found - nodes_.begin());
  };
  parallel_for((nodes_.size() + kShare - 1) / kShare, jobs, [&](std::size_t share, unsigned) {
    const std::size_t end = std::min(nodes_.size(), (share + 1) * kShare);
    for (std::size_t i = share * kShare; i < end; ++i) {
      Node& node = nodes_[i];
      if (node.pack == kLoose) {
        node.type = loose_type(loose_path(static_cast<GitIndex>(i)));
        damaged += node.type == GitType::kNone ? 1U : 0U;
        continue;
      }
      const auto entry = packs_[node.pack].entry_at(node.offset);
      if (!entry) {
        ++damaged;
        continue;
      }
      node.type = entry->type;
      node.is_delta = entry->type == GitType::kNone;
      if (!node.is_delta) continue;
      node.base =
          entry->base_offset != 0 ? base_in_pack(node, entry->base_offset) : find(entry->base_id);
    }
  });
  if (damaged > 0) {
    problems->push_back(
        {"objects", 0, "objects whose header is damaged: " + std::to_string(damaged.load()), true});
  }
}

/// A delta is of its base's type. What leads to no whole object, or in a circle, gets none.
void GitObjects::find_types(std::vector<Problem>* problems) {
  child_begin_.assign(nodes_.size() + 1, 0);
  for (const Node& node : nodes_) {
    if (node.base != kNoGitObject) ++child_begin_[node.base + 1];
  }
  std::partial_sum(child_begin_.begin(), child_begin_.end(), child_begin_.begin());
  children_.resize(child_begin_.back());
  std::vector<GitIndex> filled(child_begin_.begin(), child_begin_.end() - 1);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const GitIndex base = nodes_[i].base;
    if (base != kNoGitObject) children_[filled[base]++] = static_cast<GitIndex>(i);
  }
  order_.reserve(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].type != GitType::kNone) order_.push_back(static_cast<GitIndex>(i));
  }
  for (std::size_t at = 0; at < order_.size(); ++at) {
    const GitIndex base = order_[at];
    for (GitIndex i = child_begin_[base]; i < child_begin_[base + 1]; ++i) {
      nodes_[children_[i]].type = nodes_[base].type;
      order_.push_back(children_[i]);
    }
  }
  std::size_t lost = 0;
  for (const Node& node : nodes_) lost += node.is_delta && node.type == GitType::kNone ? 1U : 0U;
  if (lost > 0) {
    problems->push_back(
        {"objects", 0, "objects whose delta base is not there: " + std::to_string(lost), true});
  }
}

}  // namespace sluice::source
