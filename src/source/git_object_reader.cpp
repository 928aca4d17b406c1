// GitObjects::read(): walks the forest of deltas.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "base/parallel.h"
#include "source/git_delta.h"
#include "source/git_loose.h"
#include "source/git_objects.h"
#include "source/inflater.h"
#include "source/mapped_file.h"
#include "source/tree.h"

namespace sluice::source {
namespace {

/// Most unreadable objects that are named one by one.
constexpr std::size_t kMaxNamedProblems = 20;
/// A pack may unfold to this much in any case.
constexpr std::uint64_t kFreeUnfolding = std::uint64_t{4} << 30;

/// Memory that is not cleared before it is written.
struct Buffer {
  std::unique_ptr<char[]> bytes;
  std::size_t capacity = 0;
  std::size_t size = 0;

  std::string_view view() const { return {bytes.get(), size}; }
  void resize(std::size_t wanted) {
    if (wanted > capacity) {
      capacity = std::max<std::size_t>(wanted + wanted / 8, 4096);
      bytes.reset(new char[capacity]);  // NOLINT: make_unique would clear it
    }
    size = wanted;
  }
};

}  // namespace

/// One thread's share of the reading.
class GitObjectReader {
 public:
  struct Shared {
    const GitObjects& objects;
    const std::vector<std::uint8_t>& wanted;
    const std::vector<GitIndex>& weights;  ///< wanted objects in the subtree of each
    const GitObjects::Use& use;
    std::atomic<std::uint64_t> unfolded{0};
    std::uint64_t most_unfolded = 0;
  };

  GitObjectReader(Shared& shared, unsigned worker) : shared_(shared), worker_(worker) {}

  /// Shows what is wanted of the tree of deltas that begins here.
  void read_tree(GitIndex root) {
    if (!read_root(root)) return;
    while (!frames_.empty()) {
      const std::size_t top = frames_.size() - 1;
      const std::optional<GitIndex> child = next_child(&frames_[top]);
      if (!child) {
        release(std::move(frames_[top].data));
        frames_.pop_back();
        continue;
      }
      Buffer data = take();
      if (!make_from_delta(*child, frames_[top].data.view(), &data)) {
        release(std::move(data));
        continue;
      }
      show(*child, data.view(), frames_[top].node, frames_[top].data.view());
      if (shared_.weights[*child] == wanted(*child)) {
        release(std::move(data));
        continue;
      }
      // The last child needs its base no more: what is in memory stays few.
      if (frames_[top].done) {
        release(std::move(frames_[top].data));
        frames_[top] = frame_of(*child, std::move(data));
      } else {
        frames_.push_back(frame_of(*child, std::move(data)));
      }
    }
  }

  std::vector<Problem> take_problems() {
    if (unnamed_ > 0) {
      problems_.push_back({"objects", 0,
                           "further objects that could not be read: " + std::to_string(unnamed_),
                           true});
    }
    return std::move(problems_);
  }

 private:
  struct Frame {
    GitIndex node = kNoGitObject;
    Buffer data;
    GitIndex next = 0;
    GitIndex heaviest = kNoGitObject;  ///< goes last
    bool done = false;                 ///< the heaviest has been handed out
  };

  GitIndex wanted(GitIndex node) const { return shared_.wanted[node] != 0 ? 1 : 0; }

  Frame frame_of(GitIndex node, Buffer data) {
    const GitObjects& all = shared_.objects;
    Frame frame;
    frame.node = node;
    frame.data = std::move(data);
    frame.next = all.child_begin_[node];
    for (GitIndex i = frame.next; i < all.child_begin_[node + 1]; ++i) {
      const GitIndex child = all.children_[i];
      if (shared_.weights[child] == 0) continue;
      if (frame.heaviest == kNoGitObject ||
          shared_.weights[child] > shared_.weights[frame.heaviest]) {
        frame.heaviest = child;
      }
    }
    return frame;
  }

  std::optional<GitIndex> next_child(Frame* frame) const {
    const GitObjects& all = shared_.objects;
    while (frame->next < all.child_begin_[frame->node + 1]) {
      const GitIndex child = all.children_[frame->next++];
      if (child != frame->heaviest && shared_.weights[child] > 0) return child;
    }
    if (frame->done || frame->heaviest == kNoGitObject) return std::nullopt;
    frame->done = true;
    return frame->heaviest;
  }

  bool read_root(GitIndex root) {
    const GitObjects::Node& node = shared_.objects.nodes_[root];
    if (node.pack == GitObjects::kLoose) {
      read_loose(root);
      return false;
    }
    const auto entry = shared_.objects.packs_[node.pack].entry_at(node.offset);
    if (!entry) return fail(root, "is damaged");
    const bool alone = shared_.weights[root] == wanted(root);
    inflater_.begin(entry->packed);
    if (alone && node.type == GitType::kBlob && entry->size > kWholeFileBytes) {
      read_in_blocks(root, entry->size);
      return false;
    }
    if (!may_unfold(root, entry->size)) return false;
    Buffer data = take();
    data.resize(entry->size);
    live_ += entry->size;
    if (!inflater_.whole(entry->packed, data.bytes.get(), data.size)) {
      release(std::move(data));
      return fail(root, "is damaged");
    }
    show(root, data.view(), kNoGitObject, {});
    frames_.push_back(frame_of(root, std::move(data)));
    return true;
  }

  bool make_from_delta(GitIndex index, std::string_view base, Buffer* data) {
    const GitObjects::Node& node = shared_.objects.nodes_[index];
    const auto entry = shared_.objects.packs_[node.pack].entry_at(node.offset);
    if (!entry) return fail(index, "is damaged");
    if (entry->size > kMaxDeltaObjectBytes) return fail(index, "is too big a delta");
    delta_.resize(entry->size);
    if (!inflater_.whole(entry->packed, delta_.bytes.get(), delta_.size)) {
      return fail(index, "is damaged");
    }
    const auto delta = read_delta(delta_.view());
    if (!delta) return fail(index, "is damaged");
    if (!may_unfold(index, delta->size)) return false;
    data->resize(delta->size);
    live_ += delta->size;
    if (!apply_delta(*delta, base, data->bytes.get())) return fail(index, "is damaged");
    return true;
  }

  void read_loose(GitIndex index) {
    const Result<MappedFile> file = MappedFile::open(shared_.objects.loose_path(index));
    if (!file) {
      fail(index, "cannot be read: " + file.error().message);
      return;
    }
    constexpr std::size_t kMostHead = 64;
    Buffer data = take();
    data.resize(kMostHead);
    std::size_t got = 0;
    inflater_.begin(file->bytes());
    const bool sound = inflater_.more(data.bytes.get(), kMostHead, &got);
    const auto head = read_loose_head({data.bytes.get(), got});
    if (!sound || !head || head->type != shared_.objects.nodes_[index].type) {
      fail(index, "is damaged");
    } else if (head->type == GitType::kBlob && head->size > kWholeFileBytes) {
      // Begin anew, behind the head.
      inflater_.begin(file->bytes());
      static_cast<void>(inflater_.more(data.bytes.get(), head->length, &got));
      read_in_blocks(index, head->size);
    } else if (may_unfold(index, head->size)) {
      data.resize(head->length + head->size);
      live_ += data.size;
      if (inflater_.whole(file->bytes(), data.bytes.get(), data.size)) {
        show(index, data.view().substr(head->length), kNoGitObject, {});
      } else {
        fail(index, "is damaged");
      }
      release(std::move(data));
      return;
    }
    live_ += data.size;
    release(std::move(data));
  }

  /// A big blob that no other one is made from never stands in memory as a whole. The inflater
  /// stands at its first byte.
  void read_in_blocks(GitIndex index, std::uint64_t size) {
    if (size > kMaxGitBlobBytes) {
      fail(index, "is bigger than " + std::to_string(kMaxGitBlobBytes >> 30) + " GiB");
      return;
    }
    if (!may_unfold_in_blocks(index, size)) return;
    Buffer buffer = take();
    buffer.resize(kBlockOverlap + kWholeFileBytes + kBlockOverlap);
    live_ += buffer.size;
    std::size_t filled = 0;
    std::uint64_t total = 0;
    GitObject object{index, GitType::kBlob, {}, kNoGitObject, {}};
    Blob& blob = object.blob;
    while (true) {
      const std::size_t room = blob.report_begin + kWholeFileBytes + kBlockOverlap - filled;
      std::size_t got = 0;
      if (!inflater_.more(buffer.bytes.get() + filled, room, &got) || total + got > size) {
        fail(index, "is damaged");
        break;
      }
      filled += got;
      total += got;
      const bool last = got < room;
      if (last && total != size) fail(index, "is damaged");
      blob.bytes = {buffer.bytes.get(), filled};
      if (total == filled) blob.binary = looks_binary(blob.bytes);
      blob.report_end = last ? filled : blob.report_begin + kWholeFileBytes;
      shared_.use(object, worker_);
      if (last) break;
      const std::size_t gone = blob.report_end - kBlockOverlap;
      const std::string_view passed = blob.bytes.substr(0, gone);
      const std::size_t newline = passed.rfind('\n');
      blob.first_line += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
      blob.first_column =
          newline == std::string_view::npos ? blob.first_column + gone : gone - newline;
      std::memmove(buffer.bytes.get(), buffer.bytes.get() + gone, filled - gone);
      filled -= gone;
      blob.report_begin = kBlockOverlap;
    }
    release(std::move(buffer));
  }

  void show(GitIndex index, std::string_view bytes, GitIndex base, std::string_view base_bytes) {
    if (wanted(index) == 0) return;
    GitObject object{index, shared_.objects.nodes_[index].type, {}, base, base_bytes};
    object.blob.bytes = bytes;
    object.blob.binary = looks_binary(bytes);
    shared_.use(object, worker_);
  }

  bool may_unfold(GitIndex index, std::uint64_t size) {
    if (size > kMaxDeltaObjectBytes || live_ + size > kMaxLiveGitBytes) {
      return fail(index, "is too big to be put together");
    }
    return may_unfold_in_blocks(index, size);
  }

  bool may_unfold_in_blocks(GitIndex index, std::uint64_t size) {
    if (shared_.unfolded.fetch_add(size) + size <= shared_.most_unfolded) return true;
    return fail(index, "was not read: the pack unfolds to far more than its size");
  }

  /// What is built on the object can't be read either.
  bool fail(GitIndex index, const std::string& what) {
    if (problems_.size() >= kMaxNamedProblems) {
      unnamed_ += shared_.weights[index];
      return false;
    }
    std::string message = "the object " + what;
    if (const GitIndex others = shared_.weights[index] - wanted(index); others > 0) {
      message += "; others that are stored on top of it: " + std::to_string(others);
    }
    problems_.push_back(
        {"object " + hex_encode(shared_.objects.id(index)), 0, std::move(message), true});
    return false;
  }

  Buffer take() {
    if (spare_.empty()) return {};
    Buffer buffer = std::move(spare_.back());
    spare_.pop_back();
    buffer.size = 0;
    return buffer;
  }

  void release(Buffer buffer) {
    live_ -= std::min<std::uint64_t>(live_, buffer.size);
    constexpr std::size_t kWorthKeeping = 4U << 20;
    if (buffer.capacity > 0 && buffer.capacity <= kWorthKeeping)
      spare_.push_back(std::move(buffer));
  }

  Shared& shared_;
  unsigned worker_;
  Inflater inflater_;
  Buffer delta_;
  std::vector<Frame> frames_;
  std::vector<Buffer> spare_;
  std::uint64_t live_ = 0;
  std::vector<Problem> problems_;
  std::uint64_t unnamed_ = 0;
};

void GitObjects::read(const std::vector<std::uint8_t>& wanted, unsigned jobs, const Use& use,
                      std::vector<Problem>* problems) const {
  std::vector<GitIndex> weights(nodes_.size(), 0);
  for (auto at = order_.rbegin(); at != order_.rend(); ++at) {
    weights[*at] += wanted[*at] != 0 ? 1U : 0U;
    if (nodes_[*at].base != kNoGitObject) weights[nodes_[*at].base] += weights[*at];
  }
  std::vector<GitIndex> roots;
  for (const GitIndex index : order_) {
    if (nodes_[index].is_delta) break;
    if (weights[index] > 0) roots.push_back(index);
  }
  GitObjectReader::Shared shared{*this, wanted, weights, use};
  shared.most_unfolded = kFreeUnfolding + packed_bytes_ * kMaxGitUnfolding;
  std::vector<std::unique_ptr<GitObjectReader>> readers;
  for (unsigned worker = 0; worker < std::max(jobs, 1U); ++worker) {
    readers.push_back(std::make_unique<GitObjectReader>(shared, worker));
  }
  parallel_for(roots.size(), jobs, [&](std::size_t index, unsigned worker) {
    readers[worker]->read_tree(roots[index]);
  });
  for (const auto& reader : readers) {
    std::vector<Problem> found = reader->take_problems();
    std::move(found.begin(), found.end(), std::back_inserter(*problems));
  }
}

}  // namespace sluice::source
