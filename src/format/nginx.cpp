#include "format/nginx.h"

#include <algorithm>
#include <utility>

namespace sluice::format {
namespace {

/// Of a block's parameters in the paths of what is in it, and of a value.
constexpr std::size_t kMaxLabel = 120;
constexpr std::size_t kMaxValue = 2000;

class NginxReader {
 public:
  explicit NginxReader(std::string_view bytes) : bytes_(bytes) {}

  std::vector<NginxDirective> read() {
    while (at_ < bytes_.size() && directives_.size() < kMaxNginxDirectives) {
      const char c = bytes_[at_];
      if (c == '\n') {
        ++line_;
        ++at_;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        ++at_;
      } else if (c == '#') {
        at_ = std::min(bytes_.find('\n', at_), bytes_.size());
      } else if (c == ';') {
        ++at_;
        take_directive(false);
      } else if (c == '{') {
        ++at_;
        open_block();
      } else if (c == '}') {
        ++at_;
        words_.clear();
        if (skipped_ > 0) {
          --skipped_;
        } else if (!blocks_.empty()) {
          blocks_.pop_back();
        }
      } else {
        read_word();
      }
    }
    return std::move(directives_);
  }

 private:
  void read_word() {
    if (words_.empty()) word_line_ = line_;
    std::string word;
    const char quote = bytes_[at_] == '"' || bytes_[at_] == '\'' ? bytes_[at_] : '\0';
    if (quote != '\0') ++at_;
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_];
      if (quote != '\0' ? c == quote : ends_word(c)) break;
      if (c == '\n') ++line_;
      if (c == '\\' && at_ + 1 < bytes_.size()) word += bytes_[at_++];
      if (bytes_[at_] == '\n' && c == '\\') ++line_;
      word += bytes_[at_++];
    }
    if (quote != '\0' && at_ < bytes_.size()) ++at_;
    words_.push_back(std::move(word));
  }

  /// "${name}" is a part of a word.
  bool ends_word(char c) const {
    if (c == '{' || c == '}') return !in_variable(c);
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';';
  }

  bool in_variable(char c) const {
    if (c == '{') return at_ > 0 && bytes_[at_ - 1] == '$';
    constexpr std::size_t kLongestName = 64;
    for (std::size_t back = 1; back <= std::min(at_, kLongestName); ++back) {
      const char before = bytes_[at_ - back];
      if (before == '{') return back < at_ && bytes_[at_ - back - 1] == '$';
      const bool letter = (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
                          (before >= '0' && before <= '9') || before == '_';
      if (!letter) return false;
    }
    return false;
  }

  std::string joined(std::size_t first, std::size_t longest) const {
    std::string text;
    for (std::size_t i = first; i < words_.size() && text.size() < longest; ++i) {
      text.append(i > first ? " " : "").append(words_[i]);
    }
    if (text.size() > longest) text.resize(longest);
    return text;
  }

  void take_directive(bool block) {
    if (!words_.empty() && !words_.front().empty() && skipped_ == 0) {
      std::string path;
      for (const std::string& name : blocks_) path.append(name).append(".");
      path.append(words_.front().substr(0, kMaxLabel));
      directives_.push_back({std::move(path), joined(1, kMaxValue), word_line_, block});
    }
    if (!block) words_.clear();
  }

  void open_block() {
    const bool is_code = !words_.empty() && words_.front().ends_with("_by_lua_block");
    if (is_code) {
      skip_code();
      words_.clear();
      return;
    }
    take_directive(true);
    if (skipped_ > 0 || blocks_.size() == kMaxNginxDepth) {
      ++skipped_;
    } else {
      blocks_.push_back(joined(0, kMaxLabel));
    }
    words_.clear();
  }

  /// Lua up to the brace that closes its block.
  void skip_code() {
    for (std::size_t depth = 1; at_ < bytes_.size() && depth > 0; ++at_) {
      if (bytes_[at_] == '{') ++depth;
      if (bytes_[at_] == '}') --depth;
      if (bytes_[at_] == '\n') ++line_;
    }
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t word_line_ = 1;
  std::vector<std::string> words_;
  std::vector<std::string> blocks_;
  std::size_t skipped_ = 0;  ///< open blocks that are too deep
  std::vector<NginxDirective> directives_;
};

}  // namespace

std::vector<NginxDirective> read_nginx(std::string_view bytes) { return NginxReader(bytes).read(); }

}  // namespace sluice::format
