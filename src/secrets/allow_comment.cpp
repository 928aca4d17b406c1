#include "secrets/allow_comment.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <utility>

#include "base/date.h"
#include "secrets/third_party.h"

namespace sluice::secrets {
namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::size_t kMaxId = 100;
constexpr std::size_t kMaxReason = 300;
/// A bundle is one line: a comment there would speak for all of it, and was written elsewhere.
constexpr std::size_t kMaxLine = 1000;

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string_view take_word(std::string_view* text) {
  *text = trim(*text);
  const std::string_view word = text->substr(0, text->find_first_of(kBlanks));
  text->remove_prefix(word.size());
  return word;
}

/// Where the comment begins that the text before a mark ends with; nothing if it is none.
std::optional<std::size_t> comment_begin(std::string_view before) {
  constexpr std::array<std::string_view, 15> kOpeners = {"<!--",   "<%#", "{{!--", "{{!", "{{/*",
                                                         "\"\"\"", "'''", "/**",   "/*",  "//",
                                                         "{#",     "(*",  "{-",    "--",  "REM"};
  constexpr std::string_view kSingle = "#;%!'*";
  const std::string_view text = before.substr(0, before.find_last_not_of(kBlanks) + 1);
  for (const std::string_view opener : kOpeners) {
    if (!text.ends_with(opener)) continue;
    std::size_t begin = text.size() - opener.size();
    while (begin > 0 && text[begin - 1] == opener[0]) --begin;  // "///", "-----"
    return begin;
  }
  if (text.empty() || kSingle.find(text.back()) == std::string_view::npos) return std::nullopt;
  // What follows a quote at once is a string of some other language than Basic.
  if (text.back() == '\'' && text.size() == before.size()) return std::nullopt;
  const std::size_t last_other = text.find_last_not_of(text.back());
  return last_other == std::string_view::npos ? 0 : last_other + 1;
}

/// Whether the text that ends where a comment's mark stands leaves a string literal of this line
/// open, which the text behind the mark closes. Strings of several lines can't be told by a line.
bool is_in_literal(std::string_view before, std::string_view after) {
  char quote = '\0';
  for (std::size_t i = 0; i < before.size(); ++i) {
    const char c = before[i];
    if (quote != '\0' && c == '\\') {
      ++i;
    } else if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    }
  }
  return quote != '\0' && after.find(quote) != std::string_view::npos;
}

/// Cuts the comment's end off; true if more than blanks follows it.
bool cut_closer(std::string_view* text) {
  constexpr std::array<std::string_view, 9> kClosers = {"*/",   "-->", "#}", "*)",    "%>",
                                                        "--}}", "}}",  "-}", "\"\"\""};
  std::size_t end = text->size();
  std::size_t after = end;
  for (const std::string_view closer : kClosers) {
    const std::size_t at = text->find(closer);
    if (at >= end) continue;
    end = at;
    after = at + closer.size();
  }
  const bool more = !trim(text->substr(after)).empty();
  *text = text->substr(0, end);
  return more;
}

/// What is wrong with it, or empty.
std::string read_parts(std::string_view text, AllowComment* comment) {
  constexpr std::string_view kUntil = "until=";
  comment->id = take_word(&text).substr(0, kMaxId);
  if (comment->id.empty() || comment->id.starts_with(kUntil)) {
    return "needs a rule or the id of a finding first";
  }
  const std::string_view until = take_word(&text);
  const auto day = until.starts_with(kUntil) ? parse_day(until.substr(kUntil.size()))
                                             : std::optional<std::chrono::sys_days>();
  if (!day) return "needs until=DATE, such as until=2026-12-31, after the rule";
  comment->until = *day;
  comment->reason = trim(text).substr(0, kMaxReason);
  return comment->reason.size() < kMinReason ? "needs " + std::string(kReasonNeeded) : "";
}

}  // namespace

std::vector<AllowComment> read_allow_comments(const Blob& blob, std::vector<std::size_t> marks) {
  std::vector<AllowComment> comments;
  if (blob.binary || marks.empty() || is_third_party(blob.path)) return comments;
  std::sort(marks.begin(), marks.end());
  std::size_t line = blob.first_line;
  std::size_t counted = 0;
  for (const std::size_t mark : marks) {
    line += static_cast<std::size_t>(
        std::count(blob.bytes.begin() + static_cast<std::ptrdiff_t>(counted),
                   blob.bytes.begin() + static_cast<std::ptrdiff_t>(mark), '\n'));
    counted = mark;
    if (mark < blob.report_begin || mark >= blob.report_end) continue;
    if (comments.size() == kMaxAllowComments) break;
    // No further than a line may reach, whatever the file.
    const std::string_view before =
        blob.bytes.substr(mark - std::min(mark, kMaxLine), std::min(mark, kMaxLine));
    const std::size_t newline = before.rfind('\n');
    const std::string_view head =
        newline == std::string_view::npos ? before : before.substr(newline + 1);
    const auto comment_at = comment_begin(head);
    if (!comment_at) continue;
    const std::string_view after = blob.bytes.substr(mark + kAllowMark.size(), kMaxLine);
    std::string_view text = after.substr(0, after.find('\n'));
    if (head.size() + text.size() >= kMaxLine) continue;
    if (is_in_literal(head.substr(0, *comment_at), text)) continue;
    // "sluice:allowed" is another word.
    if (!text.empty() && (std::isalnum(static_cast<unsigned char>(text[0])) != 0)) continue;
    AllowComment comment;
    comment.path = blob.path;
    comment.line = line;
    const bool more = cut_closer(&text);
    comment.alone = trim(head.substr(0, *comment_at)).empty() && !more;
    comment.problem = read_parts(text, &comment);
    comments.push_back(std::move(comment));
  }
  return comments;
}

}  // namespace sluice::secrets
