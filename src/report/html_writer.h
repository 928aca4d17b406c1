// Builds pieces of HTML. Markup can only be a literal of ours; everything else goes through the
// escaping, in text as in attributes, which are always quoted. Not for several threads at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::report {

/// Bytes of one text; what is longer is cut with "…".
inline constexpr std::size_t kHtmlTextLimit = 600;

/// One line (see one_line), with & < > " ' as entities.
std::string html_text(std::string_view text, std::size_t limit = kHtmlTextLimit);

/// A JSON document as it may stand in a script element: without white space, < > & as
/// \u003c and so on. Only what JsonWriter makes: it has no raw line end inside a string.
std::string html_json(std::string_view json);

class HtmlWriter {
 public:
  template <std::size_t kSize>
  HtmlWriter& markup(const char (&literal)[kSize]) {
    html_ += std::string_view(literal, kSize - 1);
    return *this;
  }
  HtmlWriter& text(std::string_view text, std::size_t limit = kHtmlTextLimit) {
    html_ += html_text(text, limit);
    return *this;
  }
  HtmlWriter& number(std::size_t number) {
    html_ += std::to_string(number);
    return *this;
  }
  /// "3 findings".
  HtmlWriter& count(std::size_t count, std::string_view one, std::string_view many) {
    return number(count).text(" ").text(count == 1 ? one : many);
  }
  HtmlWriter& append(HtmlWriter other) {
    html_ += other.html_;
    return *this;
  }
  bool empty() const { return html_.empty(); }
  std::string take() { return std::move(html_); }

 private:
  std::string html_;
};

}  // namespace sluice::report
