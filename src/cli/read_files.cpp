#include "cli/read_files.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/fault.h"
#include "base/parallel.h"
#include "secrets/allow_comment.h"
#include "source/block_cutter.h"
#include "source/text_encoding.h"

namespace sluice::cli {
namespace {

/// Enough to tell an archive or a binary from other files.
constexpr std::uint64_t kHeadBytes = 512;
/// Bigger lockfiles are read into memory of their own.
constexpr std::uint64_t kCopiedBytes = 1u << 20;
/// Bigger ones are held in memory as a whole one at a time, by whichever thread.
constexpr std::uint64_t kBigArtifactBytes = 16u << 20;

/// Reads one file once and shows it to every analyzer that wants it.
class FileWorker {
 public:
  FileWorker(const source::Tree& tree, const Readers& readers, const Deadline* deadline,
             std::mutex* one_big)
      : tree_(tree),
        scanner_(readers.scanner),
        checker_(readers.checker),
        dependencies_(readers.dependencies),
        deadline_(deadline),
        one_big_(one_big) {
    if (scanner_ != nullptr) inner_.emplace(*scanner_, deadline);
  }

  void leave(const source::FileEntry& file) {
    ++harvest_.late.files;
    harvest_.late.bytes += file.size;
    const std::size_t slash = file.path.rfind('/');
    harvest_.late.add(slash == std::string::npos ? "" : file.path.substr(0, slash + 1));
  }

  /// `kept`: its bytes stay in memory for the inventory.
  void work(source::FileEntry& file, bool kept) {
    if (const Status fault = contain_fault([&] { read(file, kept); })) {
      harvest_.problems.push_back({file.path, 0, fault->message, true});
    }
  }

  Harvest take() {
    if (inner_) {
      InnerHarvest inner = inner_->harvest();
      std::move(inner.secrets.begin(), inner.secrets.end(), std::back_inserter(harvest_.secrets));
      std::move(inner.problems.begin(), inner.problems.end(),
                std::back_inserter(harvest_.problems));
      std::move(inner.skipped.begin(), inner.skipped.end(), std::back_inserter(harvest_.skipped));
      harvest_.served = std::move(inner.served);
    }
    return std::move(harvest_);
  }

 private:
  void read(source::FileEntry& file, bool kept) {
    const bool checked = checker_ != nullptr && checker_->wants(file.path);
    if (!kept && !checked && scanner_ == nullptr) {
      if (dependencies_) read_artifact_alone(file);
      return;
    }
    const std::uint64_t limit = kept ? inventory::kMaxLockfileBytes : source::kWholeFileBytes;
    bool whole = false;
    // A big lockfile is not copied from the buffer: it would be there twice.
    std::string own;
    const bool keeps_own = kept && file.size > kCopiedBytes && file.size <= limit;
    if (const Status failed = keeps_own
                                  ? tree_.read_raw(file, limit, &own, &whole)
                                  : tree_.read_whole(&file, limit, &folder_, &buffer_, &whole)) {
      harvest_.problems.push_back({failed->path, failed->line, failed->message, true});
      return;
    }
    if (!whole) {
      if (kept) {
        const char* why = file.size > limit ? "lockfile too big to be read"
                                            : "lockfile not read: it has grown meanwhile";
        harvest_.problems.push_back({file.path, 0, why, true});
      } else if (dependencies_ && read_artifact_alone(file)) {
        return;
      }
      if (checked) {
        harvest_.checks.problems.push_back(
            {file.path, 0, std::string(checks::kTooBigToCheck), false});
      }
      return read_in_blocks(file);
    }
    std::string_view bytes = keeps_own ? own : buffer_.view();
    std::string decoded;
    if (source::is_utf16(bytes) && source::decode_utf16(bytes, &decoded)) {
      own = std::move(decoded);
      bytes = own;
    }
    harvest_.bytes += bytes.size();
    if (inner_ && !inner_->take(file.path, bytes)) {
      scan({file.path, bytes, 1, 1, 0, std::string_view::npos, source::looks_binary(bytes)});
    }
    if (checked && !source::looks_binary(bytes)) check(file.path, bytes);
    if (kept) {
      const bool is_own = bytes.data() == own.data();
      harvest_.kept.push_back({file.path, is_own ? std::move(own) : std::string(bytes)});
    } else if (dependencies_) {
      look_inside(file, bytes);
    }
  }

  /// Where nobody else reads the whole file: no secrets are looked for, or it is bigger than what
  /// is read whole for them, as archives and binaries often are. True if secrets have been looked
  /// for as well.
  bool read_artifact_alone(const source::FileEntry& file) {
    std::string bytes;
    bool whole = false;
    if (const Status failed = tree_.read_raw(file, kHeadBytes, &bytes, &whole)) {
      // Else the reading for secrets tells it.
      if (scanner_ == nullptr) {
        harvest_.problems.push_back({failed->path, failed->line, failed->message, true});
      }
      return false;
    }
    if (!inventory::is_artifact(file.path, bytes)) return false;
    std::unique_lock<std::mutex> alone;
    if (file.size > kBigArtifactBytes) alone = std::unique_lock(*one_big_);
    if (file.size > inventory::kMaxArtifactBytes) {
      harvest_.problems.push_back({file.path, 0, "archive too big to be looked into", true});
    } else if (!tree_.read_raw(file, inventory::kMaxArtifactBytes, &bytes, &whole)) {
      look_inside(file, bytes);
      if (inner_ && inner_->take(file.path, bytes)) {
        harvest_.bytes += bytes.size();
        return true;
      }
    }
    return false;
  }

  void look_inside(const source::FileEntry& file, std::string_view bytes) {
    if (auto artifact = inventory::read_artifact(file.path, bytes)) {
      harvest_.artifacts.push_back(*std::move(artifact));
    }
  }

  void check(std::string_view path, std::string_view bytes) {
    checker_->scan(path, bytes, &harvest_.checks);
    if (scanner_ != nullptr) return;  // it reads the comments that accept something
    std::vector<std::size_t> marks;
    for (std::size_t at = bytes.find(secrets::kAllowMark);
         at != std::string_view::npos && marks.size() < secrets::kMaxAllowComments;
         at = bytes.find(secrets::kAllowMark, at + 1)) {
      marks.push_back(at);
    }
    if (marks.empty()) return;
    auto comments = secrets::read_allow_comments({path, bytes}, std::move(marks));
    std::move(comments.begin(), comments.end(), std::back_inserter(harvest_.side.allows));
  }

  void read_in_blocks(const source::FileEntry& file) {
    if (scanner_ == nullptr) return;
    if (inner_->take_big(tree_, file)) {
      harvest_.bytes += file.size;
      return;
    }
    std::optional<source::BlockCutter> decoded;
    inner_->begin_code(file.path);
    const Status failed = tree_.read_blocks(
        file,
        [&](const Blob& blob) {
          const std::string_view own =
              blob.bytes.substr(blob.report_begin, blob.report_end - blob.report_begin);
          harvest_.bytes += own.size();
          if (is_first(blob) && source::is_utf16(own)) {
            decoded.emplace(source::StreamName{file.path, {}, {}},
                            [&](const Blob& text) { scan(text); });
          }
          if (decoded) return decoded->push(own);
          inner_->code(own);
          scan(blob);
        },
        deadline_);
    inner_->end_code();
    if (decoded) decoded->finish();
    if (failed) harvest_.problems.push_back({failed->path, failed->line, failed->message, true});
  }

  static bool is_first(const Blob& blob) { return blob.first_line == 1 && blob.report_begin == 0; }

  void scan(const Blob& blob) {
    // Only a file's first bytes tell its format: a later block of text may begin like one, too.
    if (is_first(blob)) {
      // All of these formats are binary.
      opaque_ = blob.binary ? source::opaque_format(blob.bytes) : std::string_view();
      if (!opaque_.empty()) {
        harvest_.skipped.push_back({std::string(blob.path), std::string(opaque_)});
      }
    }
    if (!opaque_.empty()) return;
    if (!scanner_->scan(blob, &harvest_.secrets, &harvest_.side)) {
      harvest_.problems.push_back({std::string(blob.path), 0,
                                   "more than " + std::to_string(secrets::kMaxMatchesPerBlob) +
                                       " secrets in one file; the rest is not listed",
                                   true});
    }
  }

  const source::Tree& tree_;
  const secrets::Scanner* scanner_;
  const checks::Checker* checker_;
  bool dependencies_;
  const Deadline* deadline_;
  std::mutex* one_big_;
  std::optional<InnerFiles> inner_;  ///< if secrets are looked for
  source::OpenFolder folder_;
  source::ReadBuffer buffer_;
  Harvest harvest_;
  std::string_view opaque_;  ///< format of the file being read, if its bytes are not looked at
};

}  // namespace

Harvest read_files(const source::Tree& tree, source::Listing* listing, const Readers& readers,
                   const ReadingPlan& plan, const ReadingTime& time, unsigned jobs,
                   Progress* progress) {
  std::mutex one_big;
  std::vector<FileWorker> workers;
  for (unsigned i = 0; i < std::max(jobs, 1U); ++i) {
    workers.emplace_back(tree, readers, time.then, &one_big);
  }
  std::vector<source::FileEntry>& files = listing->files;
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (plan.turns[i] == Turn::kFirst) first.push_back(i);
  }
  // In the order of the listing, folder by folder: the next file is near the last one.
  constexpr std::size_t kTogether = 16;
  const auto in_groups = [&](std::size_t count, const Deadline* deadline, Progress* told,
                             const auto& index_of) {
    parallel_for((count + kTogether - 1) / kTogether, jobs,
                 [&](std::size_t group, unsigned worker) {
                   const std::size_t end = std::min((group + 1) * kTogether, count);
                   for (std::size_t at = group * kTogether; at < end; ++at) {
                     const auto [i, turn] = index_of(at);
                     if (plan.turns[i] != turn) continue;
                     if (passed(deadline)) {
                       workers[worker].leave(files[i]);
                     } else {
                       workers[worker].work(files[i], turn == Turn::kFirst);
                     }
                   }
                   if (told != nullptr) told->advance(end - group * kTogether);
                 });
  };
  in_groups(first.size(), time.first, nullptr,
            [&](std::size_t at) { return std::pair(first[at], Turn::kFirst); });
  in_groups(files.size(), time.then, progress,
            [](std::size_t at) { return std::pair(at, Turn::kThen); });
  Harvest all;
  for (FileWorker& worker : workers) {
    Harvest part = worker.take();
    std::move(part.secrets.begin(), part.secrets.end(), std::back_inserter(all.secrets));
    all.side.append(std::move(part.side));
    all.checks.append(std::move(part.checks));
    std::move(part.kept.begin(), part.kept.end(), std::back_inserter(all.kept));
    std::move(part.artifacts.begin(), part.artifacts.end(), std::back_inserter(all.artifacts));
    std::move(part.skipped.begin(), part.skipped.end(), std::back_inserter(all.skipped));
    std::move(part.problems.begin(), part.problems.end(), std::back_inserter(all.problems));
    std::move(part.served.begin(), part.served.end(), std::back_inserter(all.served));
    all.bytes += part.bytes;
    all.late.add(part.late);
  }
  return all;
}

}  // namespace sluice::cli
