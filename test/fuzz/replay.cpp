// Runs the fuzz targets without a fuzzer, for builds of any compiler: each on its seeds and on a
// number of changed ones that is the same every time. Finds what is broken at once, not what takes
// a fuzzer's hours.
//
//   fuzz_replay ROOT KEPT SEEDS CHANGED [TARGET...]   at most so many seeds and changed inputs of
//   each target
//
// The input that is being tried stands in the file KEPT; after a crash it is the one that did it.
// An input that takes 10 s of the processor ends the run.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "test/fuzz/seeds/seeds.h"

// One line for each target: FUZZ_TARGET(xml). Made from the list in CMakeLists.txt.
#define FUZZ_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef FUZZ_TARGET

namespace {

struct Target {
  std::string_view name;
  int (*run)(const std::uint8_t* data, std::size_t size);
};

#define FUZZ_TARGET(name) Target{#name "_fuzz", fuzz_##name},
constexpr Target kTargets[] = {
#include "fuzz_targets.inc"
};
#undef FUZZ_TARGET

constexpr std::size_t kMostBytes = sluice::fuzz::kMaxSeedBytes;

/// The file that holds the input which is being tried.
class KeptInput {
 public:
  explicit KeptInput(const char* path) : file_(::open(path, O_RDWR | O_CREAT | O_TRUNC, 0644)) {
    if (file_ < 0 || ::ftruncate(file_, kMostBytes) != 0) std::abort();
    void* const at = ::mmap(nullptr, kMostBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
    if (at == MAP_FAILED) std::abort();
    bytes_ = static_cast<char*>(at);
  }
  KeptInput(const KeptInput&) = delete;
  KeptInput& operator=(const KeptInput&) = delete;
  ~KeptInput() { ::close(file_); }

  void keep(std::string_view input) {
    if (::ftruncate(file_, static_cast<off_t>(input.size())) != 0) std::abort();
    std::memcpy(bytes_, input.data(), input.size());
  }

 private:
  int file_;
  char* bytes_ = nullptr;
};

void run(const Target& target, const std::string& input, KeptInput* kept) {
  kept->keep(input);
  constexpr itimerval kTenSeconds{{0, 0}, {10, 0}};
  ::setitimer(ITIMER_PROF, &kTenSeconds, nullptr);
  // A copy of its own size, so that a sanitizer sees every step outside of it.
  std::vector<std::uint8_t> bytes(input.begin(), input.end());
  bytes.shrink_to_fit();
  target.run(bytes.data(), bytes.size());
}

class Changes {
 public:
  explicit Changes(const std::vector<std::string>& seeds) : seeds_(seeds) {}

  std::string next() {
    std::string input = any_seed();
    for (std::size_t i = 1 + below(4); i > 0; --i) change(&input);
    if (input.size() > kMostBytes) input.resize(kMostBytes);
    return input;
  }

 private:
  /// std::uniform_int_distribution differs between libraries.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
  const std::string& any_seed() { return seeds_[below(seeds_.size())]; }

  void change(std::string* input) {
    const std::size_t at = below(input->size() + 1);
    const std::size_t most = std::min<std::size_t>(input->size() - at, 64);
    const std::size_t count = most == 0 ? 0 : below(most) + 1;
    switch (below(7)) {
      case 0:
        if (count > 0) (*input)[at] = static_cast<char>((*input)[at] ^ (1 << below(8)));
        break;
      case 1:
        if (count > 0) (*input)[at] = static_cast<char>(below(256));
        break;
      case 2:
        input->erase(at, count);
        break;
      case 3:
        input->insert(at, std::string(input->substr(at, count)));
        break;
      case 4: {
        constexpr std::array<std::string_view, 12> kWords = {
            "\"", "{", "[", "\xff\xff\xff\xff", "\n", "-1", "4294967296", "\\", "<", "&", "#", "'"};
        input->insert(at, kWords[below(kWords.size())]);
        break;
      }
      case 5:
        input->resize(at);
        break;
      default: {
        const std::string& other = any_seed();
        input->replace(at, std::string::npos, other, below(other.size() + 1), std::string::npos);
      }
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937_64 random_{1};
};

bool number(std::string_view text, std::size_t* value) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), *value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t most_seeds = 0;
  std::size_t changed = 0;
  if (count < 5 || !number(arguments[3], &most_seeds) || !number(arguments[4], &changed) ||
      most_seeds == 0) {
    std::fputs("usage: fuzz_replay ROOT KEPT SEEDS CHANGED [TARGET...]\n", stderr);
    return 2;
  }
  const std::vector<std::string_view> wanted(arguments + 5, arguments + count);
  KeptInput kept(arguments[2]);
  int code = 0;
  for (const Target& target : kTargets) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), target.name) == wanted.end()) {
      continue;
    }
    std::printf("%s:", std::string(target.name).c_str());
    std::fflush(stdout);
    const std::clock_t start = std::clock();
    const std::vector<std::string> seeds = sluice::fuzz::seeds_of(target.name, arguments[1]);
    if (seeds.empty()) {
      std::puts(" has no seeds");
      code = 1;
      continue;
    }
    // Spread over all of them.
    const std::size_t step = (seeds.size() + most_seeds - 1) / most_seeds;
    std::size_t tried = 0;
    run(target, "", &kept);
    for (std::size_t i = 0; i < seeds.size(); i += step, ++tried) run(target, seeds[i], &kept);
    Changes changes(seeds);
    for (std::size_t i = 0; i < changed; ++i) run(target, changes.next(), &kept);
    std::printf(" %zu of %zu seeds, %zu changed, %.1f s\n", tried, seeds.size(), changed,
                static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  ::unlink(arguments[2]);
  return code;
}
