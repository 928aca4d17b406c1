#include "source/walk_bounds.h"

#include <algorithm>
#include <utility>

namespace sluice::source {
namespace {

/// Entries that may come together before a folder is looked at again.
constexpr std::size_t kSlack = 256 << 10;
/// Files that are listed beyond the limit; far more than any app has of lockfiles.
constexpr std::uint64_t kMostAlways = 200'000;

bool by_name(const WalkEntry& a, const WalkEntry& b) { return a.name < b.name; }

}  // namespace

void LeftOut::add(std::string_view folder) {
  // Two names tell a person where to look.
  std::size_t end = folder.find('/');
  if (end != std::string_view::npos) end = folder.find('/', end + 1);
  std::string name(folder.substr(0, end));
  if (!name.empty() && name.back() != '/') name += '/';
  if (name.empty()) name = "./";
  const auto at = std::lower_bound(first.begin(), first.end(), name);
  if (at != first.end() && *at == name) return;
  if (at == first.end() && first.size() == kMostFolders) return;
  first.insert(at, std::move(name));
  if (first.size() > kMostFolders) first.pop_back();
}

void LeftOut::add(const LeftOut& other) {
  files += other.files;
  bytes += other.bytes;
  folders += other.folders;
  for (const std::string& folder : other.first) add(folder);
}

bool WalkBounds::drop(const std::string& folder, WalkEntry* entry) {
  if (entry->is_folder) {
    ++left_out_.folders;
    left_out_.add(folder + entry->name);
    return false;
  }
  if (always_ < kMostAlways && limits_.always && limits_.always(folder + entry->name)) {
    ++always_;
    return entry->always = true;
  }
  ++left_out_.files;
  left_out_.bytes += entry->size == kUnknownSize ? 0 : entry->size;
  left_out_.add(folder);
  return false;
}

void WalkBounds::grown(WalkLevel* level) {
  std::vector<WalkEntry>& entries = level->entries;
  if (entries.size() < std::max(grown_at_, kSlack)) return;
  const auto cut = [&](std::vector<WalkEntry>::iterator begin, std::vector<WalkEntry>::iterator end,
                       std::uint64_t most) {
    if (static_cast<std::uint64_t>(end - begin) <= most) return end;
    const auto middle = begin + static_cast<std::ptrdiff_t>(most);
    std::nth_element(begin, middle, end, by_name);
    return std::remove_if(middle, end,
                          [&](WalkEntry& entry) { return !drop(level->path, &entry); });
  };
  const auto files = std::partition(entries.begin(), entries.end(),
                                    [](const WalkEntry& entry) { return entry.is_folder; });
  const auto always =
      std::partition(files, entries.end(), [](const WalkEntry& entry) { return !entry.always; });
  entries.erase(std::rotate(cut(files, always, room()), always, entries.end()), entries.end());
  const auto end_of_folders = std::partition(
      entries.begin(), entries.end(), [](const WalkEntry& entry) { return entry.is_folder; });
  entries.erase(cut(entries.begin(), end_of_folders, limits_.files), end_of_folders);
  grown_at_ = entries.size() + kSlack;
}

void WalkBounds::read(std::vector<WalkLevel>* levels) {
  grown_at_ = 0;
  for (const WalkEntry& entry : levels->back().entries) {
    if (entry.is_folder) {
      ++folders_;
    } else if (!entry.always) {
      ++files_;
    }
  }
  if (files_ > room()) trim(levels, false, room());
  if (folders_ > limits_.files) trim(levels, true, limits_.files);
}

void WalkBounds::trim(std::vector<WalkLevel>* levels, bool folders, std::uint64_t most) {
  std::uint64_t& count = folders ? folders_ : files_;
  // What is left of an upper folder comes behind all that is in the folders below.
  for (WalkLevel& level : *levels) {
    std::vector<WalkEntry>& entries = level.entries;
    if (count <= most) return;
    const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(level.next);
    auto from = entries.end();
    for (std::uint64_t excess = count - most; from != begin && excess > 0; --from) {
      const WalkEntry& entry = *(from - 1);
      if (entry.is_folder == folders && !entry.always) --excess;
    }
    entries.erase(std::remove_if(from, entries.end(),
                                 [&](WalkEntry& entry) {
                                   if (entry.is_folder != folders || entry.always) return false;
                                   --count;
                                   return !drop(level.path, &entry);
                                 }),
                  entries.end());
  }
}

void WalkBounds::took(const WalkEntry& entry) {
  if (entry.is_folder) {
    --folders_;
  } else if (!entry.always) {
    --files_;
    ++taken_;
  }
}

void WalkBounds::leave(const std::string& folder) {
  left_out_.late = true;
  ++left_out_.folders;
  left_out_.add(folder);
}

void WalkBounds::give_up(std::vector<WalkLevel>* levels, std::vector<FileEntry>* files) {
  left_out_.late = true;
  // From the deepest on, which is the order of their paths.
  while (!levels->empty()) {
    WalkLevel& level = levels->back();
    for (std::size_t i = level.next; i < level.entries.size(); ++i) {
      WalkEntry& entry = level.entries[i];
      if (entry.is_folder) {
        drop(level.path, &entry);
      } else {
        files->push_back({level.path + entry.name, entry.size});
      }
    }
    levels->pop_back();
  }
}

}  // namespace sluice::source
