#include "test/memory_search.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unordered_map>

namespace sluice::test {
namespace {

constexpr unsigned char kTurn = 0xFF;
constexpr std::size_t kBlock = 1U << 20;

/// Needles by their first four bytes. Most of memory is zeros, for which no needle may be tried.
class Starts {
 public:
  explicit Starts(const std::vector<TurnedNeedle>& needles) : bits_(kSlots) {
    for (const TurnedNeedle& needle : needles) {
      const std::uint32_t four = four_at(needle.bytes.data());
      bits_[slot(four)] = true;
      by_start_[four].push_back(&needle);
    }
  }
  const std::vector<const TurnedNeedle*>& at(const char* place) const {
    static const std::vector<const TurnedNeedle*> kNone;
    const std::uint32_t four = ~four_at(place);
    if (!bits_[slot(four)]) return kNone;
    const auto found = by_start_.find(four);
    return found == by_start_.end() ? kNone : found->second;
  }

 private:
  static constexpr std::size_t kSlots = 1U << 16;
  static std::uint32_t four_at(const char* at) {
    std::uint32_t four = 0;
    std::memcpy(&four, at, sizeof four);
    return four;
  }
  static std::size_t slot(std::uint32_t four) { return four * 0x9E3779B1U >> 16; }
  std::vector<bool> bits_;
  std::unordered_map<std::uint32_t, std::vector<const TurnedNeedle*>> by_start_;
};

/// Byte by byte: nothing is turned back in memory.
bool is_turned(const char* at, const std::string& needle) {
  return std::equal(needle.begin(), needle.end(), at, [](char turned_byte, char byte) {
    return (static_cast<unsigned char>(turned_byte) ^ kTurn) == static_cast<unsigned char>(byte);
  });
}

struct Region {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string name;
};

std::vector<Region> writable_regions(pid_t process) {
  std::vector<Region> regions;
  std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::string range;
    std::string rights;
    std::string skipped;
    Region region;
    words >> range >> rights >> skipped >> skipped >> skipped >> region.name;
    if (rights.compare(0, 2, "rw") != 0) continue;
    region.begin = std::stoull(range, nullptr, 16);
    region.end = std::stoull(range.substr(range.find('-') + 1), nullptr, 16);
    if (region.name.empty()) region.name = "memory without name";
    regions.push_back(std::move(region));
  }
  return regions;
}

}  // namespace

std::string turned(std::string_view bytes) {
  std::string result(bytes);
  for (char& c : result) c = static_cast<char>(static_cast<unsigned char>(c) ^ kTurn);
  return result;
}

std::vector<TurnedNeedle> needles_made_elsewhere(
    const std::function<std::vector<TurnedNeedle>()>& make) {
  std::FILE* const file = std::tmpfile();
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    std::string text;
    for (const TurnedNeedle& needle : make()) {
      const auto size = static_cast<std::uint32_t>(needle.bytes.size());
      text.append(reinterpret_cast<const char*>(&size), sizeof size);
      text += needle.bytes + needle.name + '\n';
    }
    std::fwrite(text.data(), 1, text.size(), file);
    std::fflush(file);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  std::vector<TurnedNeedle> needles;
  std::rewind(file);
  std::uint32_t size = 0;
  while (std::fread(&size, sizeof size, 1, file) == 1) {
    TurnedNeedle needle;
    needle.bytes.resize(size);
    if (std::fread(needle.bytes.data(), 1, size, file) != size) break;
    for (int c = std::fgetc(file); c != EOF && c != '\n'; c = std::fgetc(file)) {
      needle.name += static_cast<char>(c);
    }
    needles.push_back(std::move(needle));
  }
  std::fclose(file);
  return needles;
}

std::vector<std::string> found_in_memory(pid_t process, const std::vector<TurnedNeedle>& needles,
                                         std::size_t* searched) {
  *searched = 0;
  std::vector<std::string> found;
  const Starts starts(needles);
  std::size_t longest = 4;
  for (const TurnedNeedle& needle : needles) longest = std::max(longest, needle.bytes.size());
  const std::string path = "/proc/" + std::to_string(process) + "/mem";
  const int memory = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) return found;
  std::vector<char> block(kBlock + longest);
  for (const Region& region : writable_regions(process)) {
    for (std::uint64_t at = region.begin; at < region.end; at += kBlock) {
      const std::size_t wanted =
          std::min<std::size_t>(block.size(), static_cast<std::size_t>(region.end - at));
      const ssize_t got = ::pread(memory, block.data(), wanted, static_cast<off_t>(at));
      if (got < 4) break;
      const auto size = static_cast<std::size_t>(got);
      *searched += std::min(size, kBlock);
      for (std::size_t i = 0; i + 4 <= size; ++i) {
        for (const TurnedNeedle* needle : starts.at(&block[i])) {
          if (i + needle->bytes.size() > size) continue;
          if (!is_turned(&block[i], needle->bytes)) continue;
          found.push_back(needle->name + " in " + region.name);
        }
      }
    }
  }
  ::close(memory);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace sluice::test
