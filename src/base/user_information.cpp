#include "base/user_information.h"

#include <algorithm>
#include <cstddef>

namespace sluice {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// What no address goes on behind, not even one with a password that nobody has encoded.
bool ends_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7F || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Finds each piece of user information in a text, from left to right.
class Search {
 public:
  explicit Search(std::string_view text) : text_(text) {}

  bool next() {
    while (to_slashes()) {
      begin_ = at_;
      const std::size_t sign = sign_behind();
      if (sign == kNone || sign == begin_) continue;
      user_ = text_.substr(begin_, sign - begin_);
      at_ = sign + 1;
      return true;
    }
    return false;
  }

  std::string_view user() const { return user_; }
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return at_; }  ///< behind the '@'

 private:
  /// Moves behind the next "//", or as JSON may write them, "\/\/".
  bool to_slashes() {
    for (; (at_ = text_.find('/', at_)) != kNone; ++at_) {
      const bool escaped = at_ > 0 && text_[at_ - 1] == '\\' && text_.substr(at_, 3) == "/\\/";
      if (!escaped && text_.substr(at_, 2) != "//") continue;
      const std::size_t first = escaped ? at_ - 1 : at_;
      has_scheme_ = first > 0 && text_[first - 1] == ':';
      at_ += escaped ? 3 : 2;
      return true;
    }
    return false;
  }

  /// The '@' that ends user information beginning here.
  std::size_t sign_behind() {
    find_end_of_word();
    const std::size_t end = std::min(text_.find_first_of("/?#\\", at_), word_end_);
    const std::string_view authority = text_.substr(at_, end - at_);
    const std::size_t colon = authority.find(':');
    if (const std::size_t sign = authority.rfind('@'); sign != kNone) {
      // "me@mail.example:pass/word@host": the name has an '@', too. "git@host:path" is how ssh is
      // spoken to.
      if (has_scheme_ && authority.substr(0, sign) != "git" && last_sign_ > at_ + sign &&
          has_no_port(authority.substr(sign + 1))) {
        return last_sign_;
      }
      // "//" alone is a comment in many languages; a name with a password is one nowhere.
      return has_scheme_ || colon < sign ? at_ + sign : kNone;
    }
    // "user:pass/word@host": what stands behind the colon is no port.
    if (!has_scheme_ || last_sign_ == kNone || last_sign_ < at_) return kNone;
    return has_no_port(authority) ? last_sign_ : kNone;
  }

  /// Whether a colon stands in it that no port follows.
  static bool has_no_port(std::string_view host) {
    const std::size_t colon = host.find(':');
    if (colon == kNone || host.starts_with('[')) return false;
    const std::string_view port = host.substr(colon + 1);
    return port.empty() || !std::all_of(port.begin(), port.end(), is_digit);
  }

  /// Once for each word, however many slashes it has.
  void find_end_of_word() {
    if (at_ < word_end_) return;
    const auto from = text_.begin() + static_cast<std::ptrdiff_t>(at_);
    word_end_ =
        static_cast<std::size_t>(std::find_if(from, text_.end(), ends_word) - text_.begin());
    last_sign_ = text_.substr(at_, word_end_ - at_).rfind('@');
    if (last_sign_ != kNone) last_sign_ += at_;
  }

  std::string_view text_;
  std::string_view user_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::size_t word_end_ = 0;
  std::size_t last_sign_ = kNone;  ///< the last '@' of the word
  bool has_scheme_ = false;
};

}  // namespace

bool erase_user_information(std::string* text) {
  if (text->find('@') == std::string::npos) return false;
  bool somebody = false;
  std::string result;
  std::size_t done = 0;
  for (Search search(*text); search.next(); done = search.end()) {
    somebody = somebody || search.user() != "git";
    result.append(*text, done, search.begin() - done);
  }
  // Not assigned: what is longer would stay behind the end of what is shorter.
  if (done > 0) text->swap(result.append(*text, done));
  return somebody;
}

std::string hide_user_information(std::string_view text) {
  std::string result;
  std::size_t done = 0;
  for (Search search(text); search.next(); done = search.end()) {
    result.append(text.substr(done, search.begin() - done));
    result += search.user() == "git" ? "git@" : "…@";
  }
  return result.append(text.substr(done));
}

}  // namespace sluice
