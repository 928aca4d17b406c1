// Benchmark of the secret scan. Not a test: times depend on the machine, so each is to be read
// beside the reference that is run with it.
//
//   secrets_bench read FOLDER    opens, reads and closes each file, nothing else: the reference
//   secrets_bench match FOLDER   the literal matcher in memory, every form of it
//   secrets_bench scan FOLDER    the scan in memory, with all rules
#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/embedded_rules.h"
#include "format/toml.h"
#include "secrets/literal_matcher.h"
#include "secrets/scanner.h"

namespace {

using namespace sluice;
namespace fs = std::filesystem;

constexpr int kRuns = 5;
constexpr std::size_t kMaxBytes = 512u << 20;

struct File {
  std::string path;
  std::string bytes;
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// CPU time of the quickest run: others on the machine disturb it less than the wall time.
template <typename Work>
double best_seconds(const Work& work) {
  double best = 1e9;
  for (int run = 0; run < kRuns; ++run) {
    const double start = cpu_seconds();
    work();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

std::vector<std::string> paths_of(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_symlink() && entry.is_regular_file()) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// What a file costs that is only read, with a buffer that is never zeroed or mapped anew.
std::size_t read_only(const std::string& path, char* buffer, std::size_t size) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  std::size_t total = 0;
  for (ssize_t got = ::read(file, buffer, size); got > 0; got = ::read(file, buffer, size)) {
    total += static_cast<std::size_t>(got);
    if (static_cast<std::size_t>(got) < size) break;
  }
  ::close(file);
  return total;
}

int bench_read(const std::string& folder) {
  const std::vector<std::string> paths = paths_of(folder);
  constexpr std::size_t kBuffer = 1u << 20;
  const std::unique_ptr<char[]> buffer(new char[kBuffer]);
  for (int run = 0; run < kRuns; ++run) {
    const double cpu = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    std::size_t bytes = 0;
    for (const std::string& path : paths) bytes += read_only(path, buffer.get(), kBuffer);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    std::printf("read only   %zu files, %.1f MB, wall %.3f s, CPU %.3f s\n", paths.size(),
                static_cast<double>(bytes) / 1e6, wall.count(), cpu_seconds() - cpu);
  }
  return 0;
}

std::vector<File> load(const std::string& folder, std::size_t* bytes) {
  std::vector<File> files;
  for (const std::string& path : paths_of(folder)) {
    if (*bytes > kMaxBytes) break;
    File file{fs::path(path).lexically_relative(folder).string(), {}};
    file.bytes.resize(fs::file_size(path));
    file.bytes.resize(read_only(path, file.bytes.data(), file.bytes.size()));
    *bytes += file.bytes.size();
    files.push_back(std::move(file));
  }
  return files;
}

struct NamedLiteral {
  std::string text;
  bool ignore_case;
};

std::vector<NamedLiteral> literals_of(const secrets::Scanner& scanner) {
  std::vector<NamedLiteral> literals;
  for (const secrets::Rule& rule : scanner.rules()) {
    for (const std::string& text : rule.literals) literals.push_back({text, rule.ignore_case});
  }
  for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
    const Result<format::Node> document = format::read_toml(file.name, file.text);
    if (!document) continue;
    if (const format::Node* table = document->find("generic")) {
      for (const std::string& text : table->texts_of("triggers")) literals.push_back({text, true});
    }
    if (const format::Node* table = document->find("urls")) {
      for (const std::string& text : table->texts_of("schemes")) {
        literals.push_back({text + "://", false});
      }
    }
  }
  return literals;
}

int bench_match(const std::string& folder, const secrets::Scanner& scanner) {
  std::size_t bytes = 0;
  const std::vector<File> files = load(folder, &bytes);
  const double megabytes = static_cast<double>(bytes) / 1e6;
  const std::vector<NamedLiteral> literals = literals_of(scanner);
  secrets::LiteralMatcher matcher;
  const double build = best_seconds([&] {
    matcher = secrets::LiteralMatcher();
    for (std::size_t i = 0; i < literals.size(); ++i) {
      matcher.add(literals[i].text, literals[i].ignore_case, static_cast<std::uint32_t>(i));
    }
    matcher.build();
  });
  std::printf("%zu literals, built in %.2f ms; %zu files, %.1f MB\n", literals.size(), build * 1e3,
              files.size(), megabytes);
  for (const secrets::LiteralFilter::Form& form : secrets::LiteralFilter::forms()) {
    std::size_t hits = 0;
    const double seconds = best_seconds([&] {
      hits = 0;
      for (const File& file : files) {
        matcher.search_with(form, file.bytes,
                            [&](std::uint32_t, std::size_t, std::size_t) { ++hits; });
      }
    });
    std::printf("%-10s %6.0f MB/s, %.0f hits/MB\n", form.name, megabytes / seconds,
                static_cast<double>(hits) / megabytes);
  }
  std::vector<std::pair<std::size_t, std::size_t>> counts(literals.size());
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i].second = i;
  for (const File& file : files) {
    matcher.search(file.bytes,
                   [&](std::uint32_t tag, std::size_t, std::size_t) { ++counts[tag].first; });
  }
  std::sort(counts.rbegin(), counts.rend());
  for (std::size_t i = 0; i < std::min<std::size_t>(counts.size(), 40); ++i) {
    std::printf("  %8.1f /MB  %s\n", static_cast<double>(counts[i].first) / megabytes,
                literals[counts[i].second].text.c_str());
  }
  return 0;
}

int bench_scan(const std::string& folder, const secrets::Scanner& scanner) {
  std::size_t bytes = 0;
  const std::vector<File> files = load(folder, &bytes);
  std::size_t found = 0;
  const double seconds = best_seconds([&] {
    std::vector<secrets::SecretMatch> matches;
    for (const File& file : files) scanner.scan({file.path, file.bytes}, &matches);
    found = matches.size();
  });
  const double megabytes = static_cast<double>(bytes) / 1e6;
  std::printf("scan        %zu files, %.1f MB, %.0f MB/s, %zu matches\n", files.size(), megabytes,
              megabytes / seconds, found);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 3 ? argv[1] : "";
  if (mode == "read") return bench_read(argv[2]);
  if (mode != "match" && mode != "scan") {
    std::fputs("usage: secrets_bench read|match|scan FOLDER\n", stderr);
    return 2;
  }
  std::vector<secrets::RuleText> texts;
  for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
    texts.push_back({file.name, file.text});
  }
  secrets::ScannerOptions options;
  options.files = texts;
  const Result<secrets::Scanner> scanner = secrets::Scanner::create(std::move(options));
  if (!scanner) {
    std::fputs((scanner.error().message + '\n').c_str(), stderr);
    return 1;
  }
  return mode == "match" ? bench_match(argv[2], *scanner) : bench_scan(argv[2], *scanner);
}
