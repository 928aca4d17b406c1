#include "secrets/value_judge.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "base/hash.h"
#include "format/node.h"

namespace sluice::secrets {
namespace {

using format::Node;

constexpr std::array<std::string_view, 5> kAlphabetNames = {"hex", "base32", "base36", "base62",
                                                            "base64"};
/// Shortest run that no random value of ours is likely to hold: "aaaaa", "12345".
constexpr std::size_t kSuspiciousRun = 6;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || is_upper(c); }
char lower(char c) { return is_upper(c) ? static_cast<char>(c | 0x20) : c; }

/// Whether a letter or digit, not the first of its text, begins another word than the byte before.
bool begins_word(std::string_view text, std::size_t i) {
  const char c = text[i];
  const char before = text[i - 1];
  const bool hump = is_upper(c) && is_lower(before);
  // The last capital of "APIKey" begins the next word.
  const bool acronym_end =
      is_upper(c) && is_upper(before) && i + 1 < text.size() && is_lower(text[i + 1]);
  const bool kind_change = (is_digit(c) && is_letter(before)) || (is_letter(c) && is_digit(before));
  return hump || acronym_end || kind_change;
}

/// Longest run of equal characters or of characters that go up or down by one.
std::size_t longest_run(std::string_view value) {
  std::size_t longest = value.empty() ? 0 : 1;
  for (const int step : {0, 1, -1}) {
    std::size_t run = 1;
    for (std::size_t i = 1; i < value.size(); ++i) {
      run = value[i] - value[i - 1] == step ? run + 1 : 1;
      longest = std::max(longest, run);
    }
  }
  return longest;
}

/// "00112233", "abcabd…": neighbours that are equal or next to each other more often than not. In
/// random hex less than a fifth of the neighbours are.
bool climbs(std::string_view value) {
  std::size_t near = 0;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const int step = value[i] - value[i - 1];
    near += step >= -1 && step <= 1 ? 1U : 0U;
  }
  return value.size() > 1 && near * 2 > value.size();
}

std::vector<double> numbers_of(const Node* array) {
  std::vector<double> numbers;
  if (array == nullptr) return numbers;
  for (const Node& item : array->items) numbers.push_back(std::strtod(item.text.c_str(), nullptr));
  return numbers;
}

/// UUIDs and the like: hex in groups. The dashes say nothing of randomness.
bool is_dashed_hex(std::string_view value) {
  bool dashes = false;
  for (const char c : value) {
    if (c == '-') {
      dashes = true;
    } else if (!is_digit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
      return false;
    }
  }
  return dashes;
}

std::string without_dashes(std::string_view value) {
  std::string text;
  std::copy_if(value.begin(), value.end(), std::back_inserter(text),
               [](char c) { return c != '-'; });
  return text;
}

}  // namespace

Alphabet alphabet_of(std::string_view value) {
  bool hex_lower = true;
  bool hex_upper = true;
  bool base32 = true;
  bool base36 = true;
  bool base62 = true;
  for (const char c : value) {
    if (!is_letter(c) && !is_digit(c)) base62 = false;
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '/' && c != '=' && c != '-' && c != '_' &&
        c != '.' && c != '~') {
      return Alphabet::kOther;
    }
    if (!is_digit(c) && !(c >= 'a' && c <= 'f')) hex_lower = false;
    if (!is_digit(c) && !(c >= 'A' && c <= 'F')) hex_upper = false;
    if (!is_upper(c) && !(c >= '2' && c <= '7')) base32 = false;
    if (!is_lower(c) && !is_digit(c)) base36 = false;
  }
  if (hex_lower || hex_upper) return Alphabet::kHex;
  if (base32) return Alphabet::kBase32;
  if (base36) return Alphabet::kBase36;
  return base62 ? Alphabet::kBase62 : Alphabet::kBase64;
}

double entropy_of(std::string_view value) {
  std::array<std::size_t, 256> counts{};
  for (const char c : value) ++counts[static_cast<unsigned char>(c)];
  double entropy = 0.0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(value.size());
    entropy -= share * std::log2(share);
  }
  return entropy;
}

std::string_view last_word(std::string_view text, std::size_t* end) {
  const auto in_word = [&](std::size_t i) { return is_letter(text[i]) || is_digit(text[i]); };
  std::size_t behind = *end;
  while (behind > 0 && !in_word(behind - 1)) --behind;
  std::size_t begin = behind;
  while (begin > 0 && in_word(begin - 1)) {
    --begin;
    if (begin > 0 && begins_word(text, begin)) break;
  }
  *end = begin;
  return text.substr(begin, behind - begin);
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!is_letter(c) && !is_digit(c)) {
      end_word();
      continue;
    }
    if (i > 0 && begins_word(text, i)) end_word();
    word += lower(c);
  }
  end_word();
  return words;
}

Result<ValueJudge> ValueJudge::read(std::string_view name, const Node& document) {
  const Node* randomness = document.find("randomness");
  const Node* placeholders = document.find("placeholders");
  if (randomness == nullptr || placeholders == nullptr) {
    return Error{std::string(name), 0, "needs [randomness] and [placeholders]"};
  }
  Result<RandomnessModel> model = RandomnessModel::read(name, document);
  if (!model) return model.error();
  ValueJudge judge;
  judge.model_ = std::move(*model);
  judge.lengths_ = numbers_of(randomness->find("lengths"));
  for (std::size_t i = 0; i < kAlphabets; ++i) {
    judge.limits_[i] = numbers_of(randomness->find(kAlphabetNames[i]));
    const Node* min_length = randomness->find("min_length", kAlphabetNames[i]);
    if (judge.limits_[i].size() != judge.lengths_.size() || judge.lengths_.empty() ||
        min_length == nullptr) {
      return Error{std::string(name), randomness->line,
                   "limits of " + std::string(kAlphabetNames[i]) + " are incomplete"};
    }
    judge.min_lengths_[i] = std::strtoull(min_length->text.c_str(), nullptr, 10);
  }
  const std::string_view pairs = randomness->text_of("common_pairs");
  for (std::size_t i = 0; i + 1 < pairs.size(); ++i) {
    if (!is_lower(pairs[i]) || !is_lower(pairs[i + 1])) continue;
    judge.common_pairs_[static_cast<std::size_t>((pairs[i] - 'a') * 26 + pairs[i + 1] - 'a')] =
        true;
  }
  if (const Node* share = randomness->find("max_common_pairs")) {
    judge.max_common_pairs_ = std::strtod(share->text.c_str(), nullptr);
  }
  for (std::string& word : placeholders->texts_of("words")) {
    judge.placeholder_words_.insert(std::move(word));
  }
  judge.placeholder_fragments_ = placeholders->texts_of("fragments");
  judge.reference_prefixes_ = placeholders->texts_of("reference_prefixes");
  judge.reference_parts_ = placeholders->texts_of("reference_parts");
  if (const Node* published = document.find("published")) {
    for (std::string& digits : published->texts_of("sha256")) {
      judge.published_.insert(std::move(digits));
    }
  }
  return judge;
}

double ValueJudge::entropy_limit(Alphabet alphabet, std::size_t length) const {
  const std::vector<double>& limits = limits_[static_cast<std::size_t>(alphabet)];
  const auto size = static_cast<double>(length);
  if (size <= lengths_.front()) {
    // Below the table the limit falls with the logarithm of the length, as entropy itself does.
    return limits.front() * std::log2(std::max(size, 2.0)) / std::log2(lengths_.front());
  }
  for (std::size_t i = 1; i < lengths_.size(); ++i) {
    if (size > lengths_[i]) continue;
    const double share = (size - lengths_[i - 1]) / (lengths_[i] - lengths_[i - 1]);
    return limits[i - 1] + share * (limits[i] - limits[i - 1]);
  }
  return limits.back();
}

bool ValueJudge::made_of_words(std::string_view value) const {
  std::size_t pairs = 0;
  std::size_t common = 0;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (is_digit(value[i])) ++digits;
    if (i == 0 || !is_letter(value[i]) || !is_letter(value[i - 1])) continue;
    ++pairs;
    const auto index =
        static_cast<std::size_t>((lower(value[i - 1]) - 'a') * 26 + lower(value[i]) - 'a');
    if (common_pairs_[index]) ++common;
  }
  constexpr std::size_t kEnoughPairs = 5;
  if (pairs < kEnoughPairs) return false;
  // Random text of more than one letter case holds digits; without any it takes less to be words.
  const double limit = digits == 0 ? max_common_pairs_ * 0.8 : max_common_pairs_;
  return static_cast<double>(common) > limit * static_cast<double>(pairs);
}

bool ValueJudge::looks_random(std::string_view value) const {
  if (is_dashed_hex(value)) return looks_random(without_dashes(value));
  const Alphabet alphabet = alphabet_of(value);
  if (alphabet == Alphabet::kOther) return false;
  if (value.size() < min_lengths_[static_cast<std::size_t>(alphabet)]) return false;
  return longest_run(value) < kSuspiciousRun && !climbs(value) && model_.looks_random(value);
}

bool ValueJudge::random_enough(std::string_view value) const {
  if (is_dashed_hex(value)) return random_enough(without_dashes(value));
  Alphabet alphabet = alphabet_of(value);
  if (alphabet == Alphabet::kOther) alphabet = Alphabet::kBase64;
  if (value.empty() || longest_run(value) >= kSuspiciousRun || climbs(value)) return false;
  if (entropy_of(value) < entropy_limit(alphabet, value.size())) return false;
  return alphabet == Alphabet::kHex || !made_of_words(value);
}

bool ValueJudge::is_placeholder(std::string_view value) const {
  if (value.empty()) return true;
  for (const std::string& fragment : placeholder_fragments_) {
    if (value.find(fragment) != std::string_view::npos) return true;
  }
  if (longest_run(value) >= std::min<std::size_t>(value.size(), 8)) return true;
  bool has_word = false;
  std::string rest;
  for (const std::string& word : split_words(value)) {
    if (placeholder_words_.contains(word)) {
      has_word = true;
    } else {
      rest += word;
    }
  }
  // A list of words never eats a key: what is left must be wordlike too.
  return has_word && !looks_random(rest);
}

bool ValueJudge::is_published(std::string_view value) const {
  constexpr std::size_t kDigits = 16;
  return !published_.empty() && published_.contains(sha256_hex(value).substr(0, kDigits));
}

bool ValueJudge::is_reference(std::string_view value) const {
  for (const std::string& prefix : reference_prefixes_) {
    if (value.starts_with(prefix)) return true;
  }
  for (const std::string& part : reference_parts_) {
    if (value.find(part) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace sluice::secrets
