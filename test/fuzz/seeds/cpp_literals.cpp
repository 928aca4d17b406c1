#include "test/fuzz/seeds/cpp_literals.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace sluice::fuzz {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view source) : rest_(source) {}

  std::vector<std::string> read() {
    bool joins = false;
    while (!rest_.empty()) {
      if (std::isspace(static_cast<unsigned char>(rest_.front())) != 0) {
        rest_.remove_prefix(1);
      } else if (rest_.starts_with("//") || rest_.starts_with("#include")) {
        skip(rest_.find('\n'));
      } else if (rest_.starts_with("/*")) {
        skip(rest_.find("*/", 2));
      } else if (rest_.starts_with("R\"") || rest_.front() == '"') {
        std::string text = rest_.front() == 'R' ? raw() : plain('"');
        if (joins) {
          all_.back() += text;
        } else {
          all_.push_back(std::move(text));
        }
        joins = true;
      } else {
        joins = false;
        if (rest_.front() == '\'') {
          plain('\'');
        } else {
          word();
        }
      }
    }
    return std::move(all_);
  }

 private:
  void skip(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }

  /// A name or number as a whole: its last letter is no prefix of a literal, its ' no quote.
  void word() {
    std::size_t end = 0;
    while (end < rest_.size() &&
           (std::isalnum(static_cast<unsigned char>(rest_[end])) != 0 || rest_[end] == '_' ||
            (rest_[end] == '\'' && std::isdigit(static_cast<unsigned char>(rest_.front())) != 0))) {
      ++end;
    }
    skip(std::max<std::size_t>(end, 1));
  }

  std::string raw() {
    const std::size_t open = rest_.find('(');
    if (open == std::string_view::npos) {
      skip(rest_.size());
      return {};
    }
    const std::string close = ")" + std::string(rest_.substr(2, open - 2)) + "\"";
    const std::size_t end = std::min(rest_.find(close, open), rest_.size());
    std::string text(rest_.substr(open + 1, end - open - 1));
    skip(end + close.size());
    return text;
  }

  std::string plain(char quote) {
    std::string text;
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != quote && rest_.front() != '\n') {
      if (rest_.front() == '\\') {
        text += escaped();
      } else {
        text += rest_.front();
        rest_.remove_prefix(1);
      }
    }
    skip(1);
    return text;
  }

  std::string escaped() {
    rest_.remove_prefix(1);
    if (rest_.empty()) return {};
    const char kind = rest_.front();
    if (kind >= '0' && kind <= '7') return {number(8, 3)};
    rest_.remove_prefix(1);
    constexpr std::string_view kLetters = "abfnrtv";
    constexpr std::string_view kValues = "\a\b\f\n\r\t\v";
    const std::size_t at = kLetters.find(kind);
    if (at != std::string_view::npos) return {kValues[at]};
    if (kind == 'x') return {number(16, 2)};
    // Universal names stay as they are written: bytes that nobody expects are what a fuzzer is for.
    return {kind};
  }

  char number(unsigned base, std::size_t most) {
    unsigned value = 0;
    for (std::size_t i = 0; i < most && !rest_.empty(); ++i) {
      const char c = rest_.front();
      const bool digit = c >= '0' && c <= (base == 8 ? '7' : '9');
      const char low = static_cast<char>(c | 0x20);
      if (!digit && (base == 8 || low < 'a' || low > 'f')) break;
      value = value * base + static_cast<unsigned>(digit ? c - '0' : low - 'a' + 10);
      rest_.remove_prefix(1);
    }
    return static_cast<char>(value);
  }

  std::string_view rest_;
  std::vector<std::string> all_;
};

}  // namespace

std::vector<std::string> cpp_literals(std::string_view source) { return Reader(source).read(); }

}  // namespace sluice::fuzz
