#include "cli/scan_limits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <tuple>

#include "base/deadline.h"
#include "base/parallel.h"
#include "inventory/inventory.h"

namespace sluice::cli {
namespace {

struct LimitRow {
  std::string_view name;  ///< in [limits]
  std::uint64_t ScanLimits::*value;
  std::uint64_t most;
};

constexpr std::array<LimitRow, 3> kLimits = {{
    {"files", &ScanLimits::files, 10'000'000},
    {"megabytes", &ScanLimits::megabytes, 1'000'000},
    {"seconds", &ScanLimits::seconds, 600},
}};

constexpr std::uint64_t kMegabyte = 1'000'000;

/// "and data/" of the folders where to look.
std::string places(const source::LeftOut& left_out) {
  std::string text;
  for (const std::string& folder : left_out.first) {
    constexpr std::size_t kMostOfName = 40;
    text += (text.empty() ? "" : ", ") + folder.substr(0, kMostOfName);
    if (folder.size() > kMostOfName) text += "...";
  }
  return text.empty() ? text : " (first in " + text + ")";
}

/// The next higher number with two digits of its own.
std::uint64_t round_up(std::uint64_t number) {
  std::uint64_t unit = 1;
  while (number / unit >= 100) unit *= 10;
  return (number + unit - 1) / unit * unit;
}

/// A config var or an option goes before sluice.toml: a line there would change nothing.
std::string how_to_raise(const LimitRow& row, std::uint64_t wanted, const LimitOrigins& origins) {
  const std::string name(row.name);
  if (wanted > row.most) {
    return ". limits." + name + " can be at most " + std::to_string(row.most) +
           ": leave folders out with .slugignore";
  }
  const std::string value = std::to_string(wanted);
  const auto origin = origins.find("limits." + name);
  if (origin == origins.end()) {
    return ". To read all, set in sluice.toml: [limits] " + name + " = " + value;
  }
  return ". To read all, set " + origin->second + (origin->second.starts_with("--") ? " " : "=") +
         value;
}

std::string in_megabytes(std::uint64_t bytes) {
  return std::to_string((bytes + kMegabyte - 1) / kMegabyte) + " MB";
}

std::string counted(std::uint64_t count, const char* thing) {
  return std::to_string(count) + ' ' + thing + (count == 1 ? "" : "s");
}

std::string files_and_folders(const source::LeftOut& left_out) {
  std::string text;
  if (left_out.files > 0) {
    text = counted(left_out.files, "file") + " of " + in_megabytes(left_out.bytes);
  }
  if (left_out.folders > 0) {
    text += (text.empty() ? "" : " and ") + counted(left_out.folders, "folder");
  }
  return text;
}

std::string reached(const LimitRow& row, const ScanLimits& limits, std::string_view verb) {
  return "limits." + std::string(row.name) + " = " + std::to_string(limits.*row.value) + ' ' +
         std::string(verb) + ": ";
}

void leave_out(const source::FileEntry& file, source::LeftOut* left_out) {
  ++left_out->files;
  left_out->bytes += file.size;
  const std::size_t slash = file.path.rfind('/');
  left_out->add(slash == std::string::npos ? std::string_view()
                                           : std::string_view(file.path).substr(0, slash + 1));
}

/// Of the files of one turn the smallest ones that fit; the others are never read.
void fit(const source::Listing& listing, Turn turn, std::uint64_t room, std::vector<Turn>* turns,
         source::LeftOut* left_out) {
  std::vector<std::size_t> order;
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < turns->size(); ++i) {
    if ((*turns)[i] == turn) all += listing.files[i].size;
  }
  if (all <= room) return;
  for (std::size_t i = 0; i < turns->size(); ++i) {
    if ((*turns)[i] == turn) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(listing.files[a].size, a) < std::tie(listing.files[b].size, b);
  });
  std::uint64_t used = 0;
  for (const std::size_t i : order) {
    const source::FileEntry& file = listing.files[i];
    if (file.size <= room - used) {
      used += file.size;
      continue;
    }
    (*turns)[i] = Turn::kNever;
    leave_out(file, left_out);
  }
}

}  // namespace

std::optional<std::string> set_limit(std::string_view key, std::string_view text,
                                     ScanLimits* limits) {
  constexpr std::string_view kTable = "limits.";
  if (!key.starts_with(kTable)) return std::nullopt;
  for (const LimitRow& row : kLimits) {
    if (key.substr(kTable.size()) != row.name) continue;
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end || number == 0 || number > row.most) {
      return "must be a number from 1 to " + std::to_string(row.most) + ", not \"" +
             std::string(text) + '"';
    }
    limits->*row.value = number;
    return std::string();
  }
  return std::nullopt;
}

std::size_t unfinished_for_time(const std::vector<Problem>& problems) {
  return static_cast<std::size_t>(
      std::count_if(problems.begin(), problems.end(), [](const Problem& problem) {
        return problem.incomplete && problem.message.find(kTimeSpent) != std::string::npos;
      }));
}

ReadingPlan plan_reading(const source::Listing& listing, const ReadingWishes& wishes,
                         const ScanLimits& limits, unsigned jobs) {
  ReadingPlan plan;
  plan.turns.assign(listing.files.size(), Turn::kThen);
  if (wishes.dependencies) {
    constexpr std::size_t kTogether = 256;
    parallel_for((listing.files.size() + kTogether - 1) / kTogether, jobs,
                 [&](std::size_t index, unsigned) {
                   const std::size_t end = std::min((index + 1) * kTogether, listing.files.size());
                   for (std::size_t i = index * kTogether; i < end; ++i) {
                     if (inventory::wants(listing.files[i].path)) plan.turns[i] = Turn::kFirst;
                   }
                 });
    fit(listing, Turn::kFirst, kMaxKeptBytes, &plan.turns, &plan.kept_less);
  }
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < listing.files.size(); ++i) {
    plan.bytes += listing.files[i].size;
    if (plan.turns[i] == Turn::kFirst) first += listing.files[i].size;
  }
  if (wishes.secrets) {
    const std::uint64_t room = limits.megabytes * kMegabyte;
    fit(listing, Turn::kThen, room - std::min(room, first), &plan.turns, &plan.too_much);
  }
  return plan;
}

std::vector<Problem> limit_notes(const source::Listing& listing, const ReadingPlan& plan,
                                 const Lateness& late, const ScanLimits& limits,
                                 const LimitOrigins& origins) {
  const auto& [files_row, bytes_row, seconds_row] = kLimits;
  std::vector<Problem> notes;
  const auto tell = [&](std::string text) { notes.push_back({"", 0, std::move(text), true}); };
  const source::LeftOut& walk = listing.left_out;
  if (walk.any() && !walk.late) {
    const std::uint64_t all = listing.files.size() + walk.files + walk.folders;
    tell(reached(files_row, limits, "is reached") + files_and_folders(walk) + " not read" +
         places(walk) + how_to_raise(files_row, round_up(all + all / 5), origins));
  }
  if (plan.too_much.any()) {
    tell(reached(bytes_row, limits, "is reached") + "the biggest files not read, " +
         std::to_string(plan.too_much.files) + " of " + std::to_string(plan.turns.size()) +
         ", with " + in_megabytes(plan.too_much.bytes) + " of " + in_megabytes(plan.bytes) +
         places(plan.too_much) +
         how_to_raise(bytes_row, round_up((plan.bytes + plan.bytes / 5) / kMegabyte + 1), origins));
  }
  if (plan.kept_less.any()) {
    tell("lockfiles and manifests of more than " + std::to_string(kMaxKeptBytes >> 20) +
         " MiB in all: the biggest not read, " + files_and_folders(plan.kept_less) +
         places(plan.kept_less));
  }
  source::LeftOut all_late = late.files;
  if (walk.late) all_late.add(walk);
  if (all_late.any() || late.unfinished > 0) {
    std::string left;
    if (all_late.any()) left = files_and_folders(all_late) + " not read" + places(all_late);
    if (late.unfinished > 0) {
      left +=
          (left.empty() ? "" : "; ") + counted(late.unfinished, "file") + " not read to the end";
    }
    // Up to the most there can be, before that is said to be reached.
    const std::uint64_t more =
        std::max(limits.seconds + 1, std::min(limits.seconds * 2, seconds_row.most));
    tell(reached(seconds_row, limits, "are spent") + left +
         how_to_raise(seconds_row, more, origins));
  }
  return notes;
}

}  // namespace sluice::cli
