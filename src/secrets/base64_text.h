// Text that stands in a file as base64 (RFC 4648, either alphabet), as in Kubernetes' secrets, data
// URLs and variables of CI: so that it can be looked at like any other. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::secrets {

/// Fewer digits than this are not looked at: they hold no token.
inline constexpr std::size_t kMinBase64Digits = 31;
/// Digits that are decoded at a time. Of more, the next part begins kBase64Overlap before the end
/// of the last one.
inline constexpr std::size_t kMaxBase64Digits = 256U << 10;
inline constexpr std::size_t kBase64Overlap = 8U << 10;

/// What a stretch of base64 says, and where its bytes stand.
class Base64Text {
 public:
  /// A line of digits: how many are in the lines before it, and where it stands.
  struct Line {
    std::size_t digits_before = 0;
    std::size_t begin = 0;
  };
  Base64Text(std::string text, std::vector<Line> lines)
      : text_(std::move(text)), lines_(std::move(lines)) {}

  std::string_view text() const { return text_; }
  /// Begin and end of the digits that bytes [begin, end) of the text come from.
  std::pair<std::size_t, std::size_t> place_of(std::size_t begin, std::size_t end) const;

 private:
  std::size_t place_of_digit(std::size_t digit) const;

  std::string text_;
  std::vector<Line> lines_;  ///< never empty
};

/// Calls use() for each stretch of base64 that begins like text in ASCII. Digits may go on in the
/// next line, as they do where lines have a length of their own.
void for_each_base64_text(std::string_view bytes,
                          const std::function<void(const Base64Text&)>& use);

}  // namespace sluice::secrets
