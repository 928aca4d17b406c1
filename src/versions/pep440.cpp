#include "versions/pep440.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "versions/sort_key.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

constexpr std::string_view kSeparators = "-_.";

/// Pre-release phases in their order; the ends are for versions that have no such part.
enum class Phase { kBeforeAll, kAlpha, kBeta, kCandidate, kNone };

/// A version's parts, as views into its text. Numbers are digits; empty means 0.
struct Version {
  std::string_view epoch;
  std::string_view release;  ///< numbers with dots between
  Phase phase = Phase::kNone;
  std::string_view pre;
  std::optional<std::string_view> post;
  std::optional<std::string_view> dev;
  std::optional<std::string_view> local;
};

/// The separator and number that may follow a word such as `rc`. The separator belongs to the word
/// even without a number: `1.0rc-` is valid.
std::string_view take_number(Reader& reader) {
  reader.take_one_of(kSeparators);
  return reader.take_digits();
}

/// One of `words`, with or without a separator in front; takes nothing if there is none.
std::string_view take_separated_word(Reader& reader,
                                     std::initializer_list<std::string_view> words) {
  const Reader before = reader;
  reader.take_one_of(kSeparators);
  const std::string_view word = reader.take_word(words);
  if (word.empty()) reader = before;
  return word;
}

std::string_view take_release(Reader& reader) {
  const std::string_view start = reader.rest();
  if (reader.take_digits().empty()) return {};
  while (reader.take_separated_digits(".")) {
  }
  return start.substr(0, start.size() - reader.rest().size());
}

void take_pre(Reader& reader, Version& version) {
  const std::string_view word =
      take_separated_word(reader, {"alpha", "a", "beta", "b", "preview", "pre", "c", "rc"});
  if (word.empty()) return;
  version.phase = word.front() == 'a'   ? Phase::kAlpha
                  : word.front() == 'b' ? Phase::kBeta
                                        : Phase::kCandidate;
  version.pre = take_number(reader);
}

void take_post(Reader& reader, Version& version) {
  version.post = reader.take_separated_digits("-");
  if (version.post) return;
  if (!take_separated_word(reader, {"post", "rev", "r"}).empty()) {
    version.post = take_number(reader);
  }
}

/// Letters and digits in groups, one separator between two groups.
bool is_local(std::string_view text) {
  bool in_group = false;
  for (const char c : text) {
    const bool separator = kSeparators.find(c) != std::string_view::npos;
    if (separator ? !in_group : !is_digit(c) && !is_letter(c)) return false;
    in_group = !separator;
  }
  return in_group;
}

/// Grammar of PEP 440, appendix B. Words and separators are greedy there too, so one pass without
/// backtracking accepts the same texts.
/// With `rest`, text after the version is put there instead of making it invalid.
std::optional<Version> parse(std::string_view text, std::string_view* rest = nullptr) {
  Version version;
  Reader reader(trim(text));
  reader.take_word({"v"});

  const Reader before_epoch = reader;
  version.epoch = reader.take_digits();
  if (version.epoch.empty()) return std::nullopt;
  if (!reader.take_one_of("!")) {
    version.epoch = {};
    reader = before_epoch;
  }
  version.release = take_release(reader);
  if (version.release.empty()) return std::nullopt;

  take_pre(reader, version);
  take_post(reader, version);
  if (!take_separated_word(reader, {"dev"}).empty()) version.dev = take_number(reader);
  // `1.0.dev1` comes before `1.0a1`, although it has no pre-release part.
  if (version.dev && !version.post && version.phase == Phase::kNone) {
    version.phase = Phase::kBeforeAll;
  }
  if (rest != nullptr) *rest = reader.rest();
  if (reader.take_one_of("+")) {
    if (is_local(reader.rest())) {
      version.local = reader.rest();
      if (rest != nullptr) rest->remove_prefix(rest->size());
    } else if (rest == nullptr) {
      return std::nullopt;
    }
  } else if (rest == nullptr && !reader.at_end()) {
    return std::nullopt;
  }
  return version;
}

/// Missing numbers are 0: trailing zeros of a release do not count.
std::weak_ordering compare_releases(std::string_view a, std::string_view b) {
  Parts left(a, ".");
  Parts right(b, ".");
  while (true) {
    const auto x = left.next();
    const auto y = right.next();
    if (!x && !y) return std::weak_ordering::equivalent;
    const auto order = compare_digits(x.value_or("0"), y.value_or("0"));
    if (order != 0) return order;
  }
}

std::weak_ordering compare_local_parts(std::string_view a, std::string_view b) {
  const bool a_is_number = is_number(a);
  const bool b_is_number = is_number(b);
  if (a_is_number && b_is_number) return compare_digits(a, b);
  if (a_is_number != b_is_number) return a_is_number <=> b_is_number;
  return compare_bytes(to_lower(a), to_lower(b));
}

std::weak_ordering compare_locals(std::string_view a, std::string_view b) {
  Parts left(a, kSeparators);
  Parts right(b, kSeparators);
  while (true) {
    const auto x = left.next();
    const auto y = right.next();
    if (!x || !y) return x.has_value() <=> y.has_value();
    const auto order = compare_local_parts(*x, *y);
    if (order != 0) return order;
  }
}

std::weak_ordering compare_parsed(const Version& a, const Version& b) {
  if (const auto order = compare_digits(a.epoch, b.epoch); order != 0) return order;
  if (const auto order = compare_releases(a.release, b.release); order != 0) return order;
  if (a.phase != b.phase) return a.phase <=> b.phase;
  if (const auto order = compare_digits(a.pre, b.pre); order != 0) return order;
  if (a.post.has_value() != b.post.has_value()) return a.post.has_value() <=> b.post.has_value();
  if (a.post) {
    if (const auto order = compare_digits(*a.post, *b.post); order != 0) return order;
  }
  if (a.dev.has_value() != b.dev.has_value()) return b.dev.has_value() <=> a.dev.has_value();
  if (a.dev) {
    if (const auto order = compare_digits(*a.dev, *b.dev); order != 0) return order;
  }
  if (!a.local || !b.local) return a.local.has_value() <=> b.local.has_value();
  return compare_locals(*a.local, *b.local);
}

constexpr std::size_t kLegacyDigits = 8;
constexpr std::string_view kLegacyZero = "00000000";
constexpr std::string_view kLegacyDash = "*final-";
constexpr std::string_view kLegacyEnd = "*final";

/// The next run of digits, run of letters, or `-`, in LegacyVersion's spelling: numbers padded so
/// that they sort as text, words behind a `*` that puts them below numbers. Empty at the end.
std::string take_legacy_token(std::string_view& rest) {
  std::size_t begin = 0;
  while (begin < rest.size() && !is_digit(rest[begin]) && !is_letter(rest[begin]) &&
         rest[begin] != '-') {
    ++begin;
  }
  rest.remove_prefix(begin);
  if (rest.empty()) return {};
  if (rest.front() == '-') {
    rest.remove_prefix(1);
    return std::string(kLegacyDash);
  }
  const bool number = is_digit(rest.front());
  const auto of_kind = number ? is_digit : is_letter;
  std::size_t size = 0;
  while (size < rest.size() && of_kind(rest[size])) ++size;
  std::string token(rest.substr(0, size));
  rest.remove_prefix(size);
  if (number) return std::string(kLegacyDigits - std::min(kLegacyDigits, size), '0') + token;
  if (token == "pre" || token == "preview" || token == "rc") return "*c";
  return token == "dev" ? "*@" : "*" + token;
}

/// LegacyVersion's sort key for a lower-case text: its tokens joined, without dashes before
/// pre-release words and without zeros before any word.
std::string legacy_key(std::string_view text) {
  std::vector<std::string> tokens;
  for (bool more = true; more;) {
    std::string token = take_legacy_token(text);
    more = !token.empty();
    if (!more) token = kLegacyEnd;
    if (token.front() == '*') {
      if (token < kLegacyEnd) {
        while (!tokens.empty() && tokens.back() == kLegacyDash) tokens.pop_back();
      }
      while (!tokens.empty() && tokens.back() == kLegacyZero) tokens.pop_back();
    }
    tokens.push_back(std::move(token));
  }
  std::string key;
  for (const std::string& token : tokens) key += token;
  return key;
}

// Marks in keys, in the order in which what they introduce is sorted.
constexpr char kLegacy = 0;
constexpr char kProper = 1;
constexpr char kEnd = 0;
constexpr char kText = 1;
constexpr char kNumber = 2;
constexpr char kSomePost = 1;
constexpr char kSomeDev = 0;
constexpr char kNoDev = 1;

void append_release(std::string& key, std::string_view release) {
  Parts parts(release, ".");
  std::size_t zeros = 0;  // count only if something else follows
  while (const auto part = parts.next()) {
    if (compare_digits(*part, "") == 0) {
      ++zeros;
      continue;
    }
    for (; zeros > 0; --zeros) {
      key += kNumber;
      append_number(key, "");
    }
    key += kNumber;
    append_number(key, *part);
  }
  key += kEnd;
}

void append_local(std::string& key, std::string_view local) {
  Parts parts(local, kSeparators);
  while (const auto part = parts.next()) {
    if (is_number(*part)) {
      key += kNumber;
      append_number(key, *part);
    } else {
      key += kText;
      append_text(key, to_lower(*part));
    }
  }
  key += kEnd;
}

}  // namespace

std::string pep440_key(std::string_view text) {
  const std::optional<Version> version = parse(text);
  if (!version) return kLegacy + legacy_key(to_lower(text));
  std::string key(1, kProper);
  append_number(key, version->epoch);
  append_release(key, version->release);
  key += static_cast<char>(version->phase);
  append_number(key, version->pre);
  key += version->post ? kSomePost : kEnd;
  if (version->post) append_number(key, *version->post);
  key += version->dev ? kSomeDev : kNoDev;
  if (version->dev) append_number(key, *version->dev);
  if (version->local) {
    key += kText;
    append_local(key, *version->local);
  }
  return key;
}

std::string_view pep440_part(std::string_view text) {
  while (true) {
    std::string_view rest;
    if (!parse(text, &rest)) return {};
    text = trim(text.substr(0, static_cast<std::size_t>(rest.data() - text.data())));
    // `-c` of `2.1.2-cu118` is no release candidate.
    if (rest.empty() || !is_letter(rest.front()) || !is_letter(text.back())) return text;
    while (is_letter(text.back())) text.remove_suffix(1);
  }
}

std::weak_ordering compare_pep440(std::string_view a, std::string_view b) {
  const std::optional<Version> left = parse(a);
  const std::optional<Version> right = parse(b);
  if (left && right) return compare_parsed(*left, *right);
  if (left || right) return left.has_value() <=> right.has_value();
  return compare_bytes(legacy_key(to_lower(a)), legacy_key(to_lower(b)));
}

}  // namespace sluice::versions
