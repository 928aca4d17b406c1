// A text that most of the things which could have it don't have: then it takes the room of a
// pointer, which counts where there are hundreds of thousands of them. Thread-safe like a string.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

class RareText {
 public:
  RareText() = default;
  RareText(std::string text) : text_(kept(std::move(text))) {}
  RareText(std::string_view text) : RareText(std::string(text)) {}
  RareText(const char* text) : RareText(std::string(text)) {}
  RareText(const RareText& other) : RareText(other.text()) {}
  RareText(RareText&&) noexcept = default;
  RareText& operator=(const RareText& other) {
    if (this != &other) text_ = kept(other.text());
    return *this;
  }
  RareText& operator=(RareText&&) noexcept = default;
  ~RareText() = default;

  const std::string& text() const {
    static const std::string none;
    return text_ ? *text_ : none;
  }
  operator const std::string&() const { return text(); }
  operator std::string_view() const { return text(); }

  bool empty() const { return text_ == nullptr; }
  std::size_t size() const { return text().size(); }
  void clear() { text_.reset(); }

  template <typename Text>
  requires std::convertible_to<const Text&, std::string_view>
  friend bool operator==(const RareText& a, const Text& b) {
    return a.text() == std::string_view(b);
  }
  friend std::strong_ordering operator<=>(const RareText& a, const RareText& b) {
    return a.text() <=> b.text();
  }

 private:
  static std::unique_ptr<std::string> kept(std::string text) {
    return text.empty() ? nullptr : std::make_unique<std::string>(std::move(text));
  }

  std::unique_ptr<std::string> text_;  ///< never empty
};

}  // namespace sluice
