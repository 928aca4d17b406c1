#include "source/ignore_files.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "source/mapped_file.h"

namespace sluice::source {
namespace {

namespace fs = std::filesystem;

/// libgit2 (seen in 1.5) takes a form feed and a vertical tab for a blank where it looks for a
/// pattern and for none where it goes on to the next: a line that begins with one it reads forever.
bool has_line_without_end(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::string_view begin = line.substr(0, line.find_first_not_of(" \t\r\f\v!/"));
    if (begin.find_first_of("\f\v") != std::string_view::npos) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

struct Content {
  std::uint64_t patterns = 0;
  std::vector<IgnorePattern> slow;  ///< of these the ones that may take more than one pass
  bool endless = false;
};

Content content_of(const std::string& path) {
  const Result<MappedFile> file = MappedFile::open(path);
  Content content;
  if (!file) return content;
  std::string_view text = file->bytes();
  content.endless = has_line_without_end(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    auto pattern = IgnorePattern::read(text.substr(0, end));
    if (pattern) {
      ++content.patterns;
      if (!pattern->one_pass()) content.slow.push_back(std::move(*pattern));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return content;
}

/// Paths up to this length cost what one step does.
constexpr std::size_t kUsualPath = 64;

constexpr const char* kEndless = "has a line that begins with a form feed or a vertical tab";

}  // namespace

IgnoreFiles::IgnoreFiles(std::string work_tree, const std::string& exclude)
    : work_tree_(std::move(work_tree)) {
  if (!work_tree_.ends_with('/')) work_tree_ += '/';
  enter("");
  Content content = content_of(exclude);
  if (content.endless) refuse(&levels_.front(), ".git/info/exclude", kEndless);
  levels_.front().patterns += content.patterns;
  levels_.front().asked = levels_.front().patterns;
  std::move(content.slow.begin(), content.slow.end(), std::back_inserter(levels_.front().slow));
}

void IgnoreFiles::refuse(Level* level, const std::string& name, std::string_view reason) {
  level->readable = false;
  problems_.push_back(
      {name, 0,
       std::string(reason) + " and was not read: nothing here counts as ignored, and it is scanned",
       false});
}

bool IgnoreFiles::may_ask(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
  // Asked in the order of a walk: mostly it is the same folder, the one above or one below.
  while (!folder.starts_with(levels_.back().folder)) levels_.pop_back();
  while (levels_.back().folder.size() < folder.size()) {
    const std::size_t end = folder.find('/', levels_.back().folder.size());
    enter(std::string(folder.substr(0, end + 1)));
  }
  const Level& level = levels_.back();
  if (!level.readable || steps_ > kMaxIgnoreSteps) return false;
  steps_ += steps_for(path);
  if (steps_ <= kMaxIgnoreSteps) return true;
  problems_.push_back({std::string(folder) + ".gitignore", 0,
                       "holding paths against the patterns of ignore files takes too long: from "
                       "here on nothing counts as ignored, and it is scanned",
                       false});
  return false;
}

/// libgit2 asks for the path and for each folder above it.
std::uint64_t IgnoreFiles::steps_for(std::string_view path) const {
  const std::uint64_t one_pass = path.size() / kUsualPath + 1;
  std::uint64_t steps = levels_.back().asked * one_pass;
  const ByteCounts counts = count_bytes(path);
  for (const Level& level : levels_) {
    for (const IgnorePattern& pattern : level.slow) {
      steps += std::min(pattern.steps(path, counts), kMaxIgnoreSteps) * one_pass;
      if (steps_ + steps > kMaxIgnoreSteps) return steps;
    }
  }
  return steps;
}

void IgnoreFiles::enter(std::string folder) {
  Level level;
  if (!levels_.empty()) {
    level.readable = levels_.back().readable;
    level.patterns = levels_.back().patterns;
  }
  const std::string name = folder + ".gitignore";
  std::error_code error;
  const fs::path file = fs::path(work_tree_) / name;
  const fs::file_status status = fs::status(file, error);
  const char* reason = nullptr;
  Content content;
  if (level.readable && fs::exists(status) && !fs::is_directory(status)) {
    const std::string real = fs::canonical(file, error).string();
    if (!fs::is_regular_file(status)) {
      reason = "is no regular file";
    } else if (error || !real.starts_with(work_tree_)) {
      reason = "leads out of the repository";
    } else if (fs::file_size(file, error) > kMaxIgnoreBytes) {
      reason = "is bigger than 1 MiB";
    } else {
      content = content_of(real);
      if (content.endless) reason = kEndless;
    }
  }
  if (reason != nullptr) refuse(&level, name, reason);
  level.patterns += content.patterns;
  level.asked = level.patterns + (levels_.empty() ? 0 : levels_.back().asked);
  level.slow = std::move(content.slow);
  level.folder = std::move(folder);
  levels_.push_back(std::move(level));
}

}  // namespace sluice::source
