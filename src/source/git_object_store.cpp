#include "source/git_object_store.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/encoding.h"
#include "source/git_delta.h"
#include "source/git_loose.h"
#include "source/git_objects.h"
#include "source/mapped_file.h"

namespace sluice::source {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kFreeUnfolding = std::uint64_t{4} << 30;
constexpr std::size_t kMaxKeptBytes = 32U << 20;
constexpr std::size_t kMaxKeptObject = 4U << 20;
constexpr std::size_t kMostDeltaHead = 32;  // two sizes
constexpr std::size_t kMostLooseHead = 64;

Error damaged() { return {"", 0, "the object is damaged"}; }
Error too_big() { return {"", 0, "the object is too big to be put together"}; }

}  // namespace

GitObjectStore::GitObjectStore(const std::string& folder) : folder_(folder) {
  std::vector<std::string> stems;
  std::error_code error;
  for (fs::directory_iterator entry(folder + "/pack", error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() == ".pack") stems.push_back((path.parent_path() / path.stem()).string());
  }
  std::sort(stems.begin(), stems.end());
  std::uint64_t packed = 0;
  for (const std::string& stem : stems) {
    Result<GitPack> pack = GitPack::open(stem);
    if (!pack) continue;
    packed += pack->bytes();
    packs_.push_back(std::move(*pack));
  }
  most_unfolded_ = kFreeUnfolding + packed * kMaxGitUnfolding;
}

std::string GitObjectStore::loose_path(std::string_view id) const {
  const std::string name = hex_encode(id);
  return folder_ + '/' + name.substr(0, 2) + '/' + name.substr(2);
}

/// An index that isn't in order hides objects, and costs no more.
std::optional<GitObjectStore::Place> GitObjectStore::place_of(std::string_view id) const {
  for (std::size_t number = 0; number < packs_.size(); ++number) {
    const GitPack& pack = packs_[number];
    std::size_t low = 0;
    std::size_t high = pack.count();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (pack.id(middle) < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low < pack.count() && pack.id(low) == id) return Place{number, pack.offset(low)};
  }
  return std::nullopt;
}

bool GitObjectStore::has(std::string_view id) const {
  return id.size() == kGitIdBytes && (place_of(id) || ::access(loose_path(id).c_str(), F_OK) == 0);
}

Result<GitObjectStore::Row> GitObjectStore::row_of(Place place) const {
  Row row;
  while (true) {
    const auto kept = kept_.find({place.pack, place.offset});
    if (kept != kept_.end()) {
      row.kept = &kept->second;
      return row;
    }
    const auto entry = packs_[place.pack].entry_at(place.offset);
    if (!entry) return damaged();
    row.bottom_at = place;
    if (entry->type != GitType::kNone) {
      row.bottom = entry;
      return row;
    }
    // Also those that lie on themselves come to this.
    if (row.deltas.size() >= kMaxGitDeltaRow) return damaged();
    row.deltas.push_back({place, *entry});
    if (entry->base_offset != 0) {
      place.offset = entry->base_offset;
    } else if (const auto base = place_of(entry->base_id)) {
      place = *base;
    } else {
      row.loose = std::string(entry->base_id);
      return row;
    }
  }
}

Result<GitObjectStore::Head> GitObjectStore::loose_head(std::string_view id) {
  const std::string path = loose_path(id);
  if (::access(path.c_str(), F_OK) != 0) return Head{};
  const Result<MappedFile> file = MappedFile::open(path);
  if (!file) return file.error();
  std::array<char, kMostLooseHead> start{};
  std::size_t got = 0;
  inflater_.begin(file->bytes());
  const bool sound = inflater_.more(start.data(), start.size(), &got);
  const auto head = read_loose_head({start.data(), got});
  if (!sound || !head) return damaged();
  return Head{head->type, head->size};
}

Result<GitObjectStore::Head> GitObjectStore::head(std::string_view id) {
  if (id.size() != kGitIdBytes) return Head{};
  const auto place = place_of(id);
  if (!place) return loose_head(id);
  const Result<Row> row = row_of(*place);
  if (!row) return row.error();
  Head head;
  if (row->kept != nullptr) {
    head = {row->kept->type, row->kept->bytes.size()};
  } else if (row->bottom) {
    head = {row->bottom->type, row->bottom->size};
  } else {
    const Result<Head> loose = loose_head(row->loose);
    if (!loose || loose->type == GitType::kNone) return damaged();
    head = *loose;
  }
  if (row->deltas.empty()) return head;
  const GitPackEntry& last = row->deltas.front().entry;
  std::array<char, kMostDeltaHead> start{};
  std::size_t got = 0;
  inflater_.begin(last.packed);
  static_cast<void>(inflater_.more(start.data(), start.size(), &got));
  const auto delta = read_delta({start.data(), got});
  if (!delta) return damaged();
  return Head{head.type, delta->size};
}

Status GitObjectStore::may_unfold(std::uint64_t size) {
  if (size > kMaxDeltaObjectBytes) return too_big();
  unfolded_ += size;
  if (unfolded_ <= most_unfolded_) return {};
  return Error{"", 0, "the object was not read: the packs unfold to far more than their size"};
}

Result<GitObjectStore::Object> GitObjectStore::read_loose(std::string_view id) {
  const Result<Head> head = loose_head(id);
  if (!head) return head.error();
  if (head->type == GitType::kNone) return Object{};
  if (const Status failed = may_unfold(head->size)) return *failed;
  const Result<MappedFile> file = MappedFile::open(loose_path(id));
  if (!file) return file.error();
  std::string start(kMostLooseHead, '\0');
  std::size_t got = 0;
  inflater_.begin(file->bytes());
  static_cast<void>(inflater_.more(start.data(), start.size(), &got));
  const auto again = read_loose_head(std::string_view(start).substr(0, got));
  if (!again || again->size != head->size) return damaged();
  std::string bytes(again->length + again->size, '\0');
  if (!inflater_.whole(file->bytes(), bytes.data(), bytes.size())) return damaged();
  bytes.erase(0, again->length);
  return Object{again->type, std::move(bytes)};
}

Result<GitObjectStore::Object> GitObjectStore::read_bottom(const Row& row) {
  if (!row.bottom) {
    Result<Object> loose = read_loose(row.loose);
    return loose && loose->type == GitType::kNone ? Result<Object>(damaged()) : loose;
  }
  if (const Status failed = may_unfold(row.bottom->size)) return *failed;
  Object object{row.bottom->type, std::string(row.bottom->size, '\0')};
  if (!inflater_.whole(row.bottom->packed, object.bytes.data(), object.bytes.size())) {
    return damaged();
  }
  keep(row.bottom_at, object);
  return object;
}

void GitObjectStore::keep(Place place, const Object& object) {
  if (object.bytes.size() > kMaxKeptObject) return;
  const Key key{place.pack, place.offset};
  if (!kept_.emplace(key, object).second) return;
  kept_order_.push_back(key);
  kept_bytes_ += object.bytes.size();
  while (kept_bytes_ > kMaxKeptBytes) {
    const auto oldest = kept_.find(kept_order_.front());
    kept_order_.pop_front();
    kept_bytes_ -= oldest->second.bytes.size();
    kept_.erase(oldest);
  }
}

Result<GitObjectStore::Object> GitObjectStore::read(std::string_view id) {
  if (id.size() != kGitIdBytes) return Object{};
  const auto place = place_of(id);
  if (!place) return read_loose(id);
  const Result<Row> row = row_of(*place);
  if (!row) return row.error();
  Object object;
  if (row->kept != nullptr) {
    object = *row->kept;
  } else {
    Result<Object> bottom = read_bottom(*row);
    if (!bottom) return bottom.error();
    object = std::move(*bottom);
  }
  std::string bytes;
  for (auto at = row->deltas.rbegin(); at != row->deltas.rend(); ++at) {
    const Delta& step = *at;
    if (const Status failed = may_unfold(step.entry.size)) return *failed;
    bytes.resize(step.entry.size);
    if (!inflater_.whole(step.entry.packed, bytes.data(), bytes.size())) return damaged();
    const auto delta = read_delta(bytes);
    if (!delta) return damaged();
    if (const Status failed = may_unfold(delta->size)) return *failed;
    std::string made(delta->size, '\0');
    if (!apply_delta(*delta, object.bytes, made.data())) return damaged();
    object.bytes = std::move(made);
    keep(step.at, object);
  }
  return object;
}

std::vector<std::string> GitObjectStore::with_prefix(std::string_view digits) const {
  std::vector<std::string> found;
  constexpr std::size_t kEnough = 2;
  const auto add = [&](std::string id) {
    if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(std::move(id));
    return found.size() >= kEnough;
  };
  for (const GitPack& pack : packs_) {
    for (std::size_t i = 0; i < pack.count(); ++i) {
      if (!hex_encode(pack.id(i)).starts_with(digits)) continue;
      if (add(std::string(pack.id(i)))) return found;
    }
  }
  if (digits.size() < 2) return found;
  const std::string head(digits.substr(0, 2));
  std::error_code error;
  for (fs::directory_iterator entry(folder_ + '/' + head, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = head + entry->path().filename().string();
    if (name.size() != 2 * kGitIdBytes || !name.starts_with(digits)) continue;
    const auto id = hex_decode(name);
    if (id && add(*id)) return found;
  }
  return found;
}

}  // namespace sluice::source
