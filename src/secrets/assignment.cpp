#include "secrets/assignment.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "format/node.h"

namespace sluice::secrets {
namespace {

using format::Node;

constexpr std::size_t kMaxName = 96;
constexpr std::size_t kMaxGap = 64;
/// A longer value is no secret; without an end to the lexing "a=a=a=" would cost its square.
constexpr std::size_t kMaxValue = 2048;

bool is_name_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Walks over a text without ever leaving it.
class Cursor {
 public:
  Cursor(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  void step(std::size_t count = 1) { at_ = std::min(at_ + count, text_.size()); }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    step(word.size());
    return true;
  }
  void skip_blanks() {
    while (is_blank(peek())) step();
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

/// ": string = " and ": &str = ": a type annotation between the name and the operator.
bool take_type_annotation(Cursor* cursor) {
  Cursor ahead = *cursor;
  std::size_t length = 0;
  while (is_name_byte(ahead.peek()) || is_blank(ahead.peek()) || ahead.peek() == '&' ||
         ahead.peek() == '?' || ahead.peek() == '[' || ahead.peek() == ']') {
    ahead.step();
    if (++length > kMaxGap) return false;
  }
  if (length == 0 || ahead.peek() != '=') return false;
  ahead.step();
  *cursor = ahead;
  return true;
}

/// The operator between a name and its value; false if none follows.
bool take_operator(Cursor* cursor) {
  constexpr std::array<std::string_view, 9> kOperators = {
      "=>", ":=", "===", "==", "||=", "||", "??", "=", ","};
  cursor->skip_blanks();
  for (const std::string_view op : kOperators) {
    if (cursor->take(op)) return true;
  }
  if (cursor->take("or ") || cursor->take("?:")) return true;
  if (!cursor->take(":")) return false;
  cursor->skip_blanks();
  take_type_annotation(cursor);
  return true;
}

/// A literal in quotes that ends on the same line; the cursor stands on the quote.
std::optional<std::pair<std::size_t, std::size_t>> take_quoted(std::string_view text,
                                                               Cursor cursor) {
  const char quote = cursor.peek();
  cursor.step();
  const std::size_t begin = cursor.at();
  while (!cursor.done() && cursor.peek() != quote && cursor.peek() != '\n' &&
         cursor.at() - begin < kMaxValue) {
    cursor.step(cursor.peek() == '\\' ? 2 : 1);
  }
  if (cursor.peek() != quote || cursor.at() > text.size()) return std::nullopt;
  return std::make_pair(begin, cursor.at());
}

std::pair<std::size_t, std::size_t> take_bare(Cursor cursor) {
  const std::size_t begin = cursor.at();
  while (!cursor.done() && static_cast<unsigned char>(cursor.peek()) > ' ' &&
         !is_quote(cursor.peek()) && cursor.peek() != ';' && cursor.peek() != ',' &&
         cursor.at() - begin < kMaxValue) {
    cursor.step();
  }
  return {begin, cursor.at()};
}

std::unordered_set<std::string> set_of(const Node& table, std::string_view key) {
  const std::vector<std::string> texts = table.texts_of(key);
  return {texts.begin(), texts.end()};
}

/// Passwords are not random; what people choose mixes kinds of characters.
bool looks_like_password(std::string_view value) {
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool other = false;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte > '~') return false;
    lower = lower || std::islower(byte) != 0;
    upper = upper || std::isupper(byte) != 0;
    digit = digit || std::isdigit(byte) != 0;
    other = other || std::isalnum(byte) == 0;
  }
  return digit && lower + upper + other >= 2;
}

}  // namespace

std::optional<Assignment> lex_assignment(std::string_view text, std::size_t at) {
  std::size_t name_begin = at;
  while (name_begin > 0 && is_name_byte(text[name_begin - 1]) && at - name_begin < kMaxName) {
    --name_begin;
  }
  Cursor cursor(text, at);
  while (is_name_byte(cursor.peek()) && cursor.at() - at < kMaxName) cursor.step();
  Assignment assignment;
  assignment.name = text.substr(name_begin, cursor.at() - name_begin);
  // `"name"`, `['name']`, `(:name)`, ENV.fetch("NAME")
  if (is_quote(cursor.peek())) cursor.step();
  if (cursor.peek() == ']' || cursor.peek() == ')') cursor.step();
  if (!take_operator(&cursor)) return std::nullopt;
  cursor.skip_blanks();
  // A comment sign, "b" of a bytes literal and "(" may stand before the quote.
  if (cursor.peek() == '(') cursor.step();
  if ((cursor.peek() == 'b' || cursor.peek() == 'r' || cursor.peek() == 'f' ||
       cursor.peek() == '@') &&
      cursor.at() + 1 < text.size() && is_quote(text[cursor.at() + 1])) {
    cursor.step();
  }
  std::pair<std::size_t, std::size_t> value;
  assignment.quoted = is_quote(cursor.peek());
  if (assignment.quoted) {
    const auto quoted = take_quoted(text, cursor);
    if (!quoted) return std::nullopt;
    value = *quoted;
  } else {
    value = take_bare(cursor);
  }
  assignment.value_begin = value.first;
  assignment.value_end = value.second;
  if (assignment.value_begin == assignment.value_end) return std::nullopt;
  return assignment;
}

Result<AssignmentDetector> AssignmentDetector::read(std::string_view name, const Node& document) {
  const Node* table = document.find("generic");
  if (table == nullptr) return Error{std::string(name), 0, "needs [generic]"};
  AssignmentDetector detector;
  detector.triggers_ = table->texts_of("triggers");
  detector.key_names_ = set_of(*table, "names");
  detector.password_names_ = set_of(*table, "password_names");
  detector.innocent_last_words_ = set_of(*table, "innocent_last_words");
  detector.innocent_names_ = set_of(*table, "innocent_names");
  detector.not_files_ = GlobSet(table->texts_of("not_files"));
  detector.bare_value_files_ = GlobSet(table->texts_of("bare_value_files"));
  detector.min_length_ =
      std::strtoull(std::string(table->text_of("min_length")).c_str(), nullptr, 10);
  detector.max_length_ =
      std::strtoull(std::string(table->text_of("max_length")).c_str(), nullptr, 10);
  if (const Node* advice = table->find("advice", "text")) detector.advice_ = advice->text;
  if (detector.triggers_.empty() || detector.max_length_ == 0) {
    return Error{std::string(name), table->line, "needs triggers and max_length"};
  }
  return detector;
}

bool AssignmentDetector::wants(std::string_view path) const { return !not_files_.matches(path); }

bool AssignmentDetector::takes_bare_values(std::string_view path) const {
  return bare_value_files_.matches(path);
}

AssignmentDetector::NameKind AssignmentDetector::judge_name(std::string_view name) const {
  const std::vector<std::string> words = split_words(name);
  if (words.empty()) return NameKind::kInnocent;
  // Joined endings: "aws.secret_access_key" -> key, accesskey, secretaccesskey.
  std::string ending;
  NameKind kind = NameKind::kInnocent;
  constexpr std::size_t kMaxWords = 3;
  for (std::size_t i = 0; i < std::min(words.size(), kMaxWords); ++i) {
    ending = words[words.size() - 1 - i] + ending;
    if (innocent_names_.contains(ending)) return NameKind::kInnocent;
    if (i == 0 && innocent_last_words_.contains(ending)) return NameKind::kInnocent;
    if (password_names_.contains(ending)) kind = NameKind::kPassword;
    if (key_names_.contains(ending)) kind = NameKind::kKey;
  }
  return kind;
}

std::optional<RawMatch> AssignmentDetector::detect(const Hit& hit, bool bare_values,
                                                   const ValueJudge& judge) const {
  const auto assignment = lex_assignment(hit.bytes, hit.begin);
  if (!assignment || (!assignment->quoted && !bare_values)) return std::nullopt;
  const std::size_t length = assignment->value_end - assignment->value_begin;
  if (length < min_length_ || length > max_length_) return std::nullopt;
  const NameKind kind = judge_name(assignment->name);
  if (kind == NameKind::kInnocent) return std::nullopt;
  const std::string_view value = hit.bytes.substr(assignment->value_begin, length);
  if (judge.is_reference(value) || judge.is_placeholder(value)) return std::nullopt;

  RawMatch match;
  match.advice = advice_;
  match.begin = assignment->value_begin;
  match.end = assignment->value_end;
  match.name = std::string(assignment->name);
  match.rank = kRankGeneric;
  if (judge.looks_random(value)) {
    match.rule = "generic-secret";
    match.title = "Hard-coded secret";
    match.severity = Severity::kMedium;
    match.confidence = Confidence::kMedium;
  } else if (kind == NameKind::kPassword && looks_like_password(value)) {
    match.rule = "generic-password";
    match.title = "Hard-coded password";
    match.severity = Severity::kMedium;
    match.confidence = Confidence::kLow;
  } else {
    return std::nullopt;
  }
  match.detail = std::string(match.title) + " (" + match.name + ')';
  return match;
}

}  // namespace sluice::secrets
