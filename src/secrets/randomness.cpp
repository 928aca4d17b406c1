#include "secrets/randomness.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "format/node.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kDigitClass = 26;
constexpr std::size_t kOtherClass = 27;
/// First character of the table's text; a quarter of a bit more each.
constexpr char kZero = '0';
constexpr std::uint8_t kMaxQuarters = 63;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || is_upper(c); }

/// Bits that a character costs in a string that is uniformly random over its charset.
double uniform_bits(Charset charset, std::size_t character_class) {
  // Size of the alphabet, how many of it fall into one class.
  struct Sizes {
    double all;
    double letter;
    double other;
  };
  constexpr std::array<Sizes, kCharsets> kSizes = {
      {{16, 1, 0.1}, {36, 1, 0.1}, {62, 2, 0.1}, {65, 2, 3}}};
  const Sizes& sizes = kSizes[static_cast<std::size_t>(charset)];
  const double count = character_class < kDigitClass    ? sizes.letter
                       : character_class == kDigitClass ? 10.0
                                                        : sizes.other;
  return std::log2(sizes.all / count);
}

/// Rows of a keyboard: neighbours there are typed, not drawn.
bool are_neighbours(char a, char b) {
  constexpr std::array<std::string_view, 4> kRows = {"qwertyuiop", "asdfghjkl", "zxcvbnm",
                                                     "1234567890"};
  const char x = is_upper(a) ? static_cast<char>(a | 0x20) : a;
  const char y = is_upper(b) ? static_cast<char>(b | 0x20) : b;
  if (x - y >= -1 && x - y <= 1) return true;
  for (const std::string_view row : kRows) {
    const std::size_t at = row.find(x);
    if (at == std::string_view::npos) continue;
    if ((at > 0 && row[at - 1] == y) || (at + 1 < row.size() && row[at + 1] == y)) return true;
  }
  return false;
}

double entropy(std::string_view value) {
  std::array<std::size_t, 256> counts{};
  for (const char c : value) ++counts[static_cast<unsigned char>(c)];
  double bits = 0.0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(value.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

/// What a random string of the charset and length has, about: the alphabet's bits, less what a
/// short string can't show (Miller and Madow's correction).
double expected_entropy(Charset charset, std::size_t length) {
  constexpr std::array<double, kCharsets> kSymbolCounts = {16, 36, 62, 64};
  const double symbols = kSymbolCounts[static_cast<std::size_t>(charset)];
  const auto n = static_cast<double>(length);
  // Expected number of distinct symbols bounds the entropy of a short string.
  const double distinct = symbols * (1.0 - std::pow(1.0 - 1.0 / symbols, n));
  return std::log2(distinct) - (distinct - 1.0) / (2.0 * n * std::log(2.0)) * 0.5;
}

/// Length of the longest part that occurs twice.
std::size_t longest_repeat(std::string_view value) {
  std::size_t longest = 0;
  for (std::size_t shift = 1; shift < value.size(); ++shift) {
    std::size_t run = 0;
    for (std::size_t i = shift; i < value.size(); ++i) {
      run = value[i] == value[i - shift] ? run + 1 : 0;
      longest = std::max(longest, run);
    }
  }
  return longest;
}

/// Counts over the string's characters, one by one.
struct Shape {
  double digits = 0;
  double others = 0;
  double kind_changes = 0;  ///< from letter to digit or back
  double case_changes = 0;  ///< between letters
  double humps = 0;         ///< a capital after a small letter, and the string's parts
  double neighbours = 0;
  std::size_t letter_run = 0;  ///< longest of letters of one case
  std::set<char> other_kinds;
};

Shape shape_of(std::string_view value) {
  Shape shape;
  std::size_t run = 0;
  shape.humps = 1;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const char previous = i > 0 ? value[i - 1] : '\0';
    if (is_digit(c)) {
      ++shape.digits;
    } else if (!is_letter(c)) {
      ++shape.others;
      shape.other_kinds.insert(c);
    }
    if (i == 0) {
      run = is_letter(c) ? 1 : 0;
      continue;
    }
    if (are_neighbours(previous, c)) ++shape.neighbours;
    const bool letters = is_letter(previous) && is_letter(c);
    if ((is_letter(previous) && is_digit(c)) || (is_digit(previous) && is_letter(c))) {
      ++shape.kind_changes;
      ++shape.humps;
    }
    if (letters && is_lower(previous) != is_lower(c)) {
      ++shape.case_changes;
      if (is_upper(c)) ++shape.humps;
    }
    if (!is_letter(c) && !is_digit(c)) ++shape.humps;
    const bool same = letters && is_lower(previous) == is_lower(c);
    run = same ? run + 1 : (is_letter(c) ? 1 : 0);
    shape.letter_run = std::max(shape.letter_run, run);
  }
  return shape;
}

}  // namespace

Charset charset_of(std::string_view value) {
  bool lower = false;
  bool upper = false;
  bool beyond_hex = false;
  for (const char c : value) {
    if (!is_letter(c) && !is_digit(c)) return Charset::kSymbols;
    lower = lower || is_lower(c);
    upper = upper || is_upper(c);
    beyond_hex = beyond_hex || (c > 'f' && c <= 'z') || (c > 'F' && c <= 'Z');
  }
  if (lower && upper) return Charset::kMixed;
  return beyond_hex ? Charset::kOneCase : Charset::kHex;
}

std::size_t TrigramTable::class_of(char c) {
  if (is_lower(c)) return static_cast<std::size_t>(c - 'a');
  if (is_upper(c)) return static_cast<std::size_t>(c - 'A');
  return is_digit(c) ? kDigitClass : kOtherClass;
}

Result<TrigramTable> TrigramTable::read(std::string_view text) {
  TrigramTable table;
  std::size_t at = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    const int quarters = c - kZero;
    if (quarters < 0 || quarters > kMaxQuarters || at == table.quarters_.size()) {
      return Error{"", 0, "not a table of trigrams"};
    }
    table.quarters_[at++] = static_cast<std::uint8_t>(quarters);
  }
  if (at != table.quarters_.size()) return Error{"", 0, "a table of trigrams is cut off"};
  return table;
}

TrigramTable TrigramTable::from_counts(const std::vector<double>& counts) {
  TrigramTable table;
  std::vector<double> pairs(kClasses * kClasses, 0.0);
  std::vector<double> singles(kClasses, 0.0);
  double total = 0.0;
  const auto count_of = [&](std::size_t a, std::size_t b, std::size_t c) {
    return counts[(a * kClasses + b) * kClasses + c];
  };
  for (std::size_t a = 0; a < kClasses; ++a) {
    for (std::size_t b = 0; b < kClasses; ++b) {
      for (std::size_t c = 0; c < kClasses; ++c) {
        pairs[b * kClasses + c] += count_of(a, b, c);
        singles[c] += count_of(a, b, c);
        total += count_of(a, b, c);
      }
    }
  }
  // Each order leans on the one below it where it has seen little.
  constexpr double kLean = 20.0;
  for (std::size_t a = 0; a < kClasses; ++a) {
    for (std::size_t b = 0; b < kClasses; ++b) {
      double both = 0.0;
      double second = 0.0;
      for (std::size_t c = 0; c < kClasses; ++c) {
        both += count_of(a, b, c);
        second += pairs[b * kClasses + c];
      }
      for (std::size_t c = 0; c < kClasses; ++c) {
        const double single = (singles[c] + 1.0) / (total + kClasses);
        const double pair = (pairs[b * kClasses + c] + kLean * single) / (second + kLean);
        const double share = (count_of(a, b, c) + kLean * pair) / (both + kLean);
        const double quarters = std::round(-std::log2(share) * 4.0);
        table.quarters_[(a * kClasses + b) * kClasses + c] =
            static_cast<std::uint8_t>(std::clamp(quarters, 0.0, double{kMaxQuarters}));
      }
    }
  }
  return table;
}

std::string TrigramTable::to_text() const {
  std::string text;
  for (std::size_t i = 0; i < quarters_.size(); ++i) {
    text += static_cast<char>(kZero + quarters_[i]);
    if ((i + 1) % (kClasses * 4) == 0) text += '\n';
  }
  return text;
}

Features features_of(std::string_view value, const TrigramTable& table) {
  Features features{};
  features[0] = 1.0;
  if (value.size() < 2) return features;
  const Charset charset = charset_of(value);
  const auto n = static_cast<double>(value.size());
  // How much better the text model explains each character than the uniform one: in sum, and over
  // the part where it does best, which is the most word-like one.
  std::size_t first = kOtherClass;
  std::size_t second = kOtherClass;
  double sum = 0.0;
  double run = 0.0;
  double best_run = 0.0;
  for (const char c : value) {
    const std::size_t third = TrigramTable::class_of(c);
    const double gain = uniform_bits(charset, third) - table.bits(first, second, third);
    sum += gain;
    run = std::max(0.0, run + gain);
    best_run = std::max(best_run, run);
    first = second;
    second = third;
  }
  const Shape shape = shape_of(value);
  features[1] = sum / n;
  features[2] = std::clamp(sum, -100.0, 100.0) / 20.0;
  features[3] = std::min(best_run, 100.0) / 10.0;
  features[4] = best_run / n;
  features[5] = entropy(value) - expected_entropy(charset, value.size());
  features[6] = shape.kind_changes / (n - 1.0);
  features[7] = shape.case_changes / (n - 1.0);
  features[8] = shape.digits / n;
  features[9] = shape.others / n;
  features[10] = std::max(0.0, static_cast<double>(longest_repeat(value)) - 2.0) / n;
  features[11] = shape.neighbours / (n - 1.0);
  features[12] = static_cast<double>(shape.letter_run) / n;
  features[13] = std::log2(n) - 4.5;
  features[14] = shape.digits > 0 ? 1.0 : 0.0;
  features[15] = static_cast<double>(std::min<std::size_t>(shape.other_kinds.size(), 4));
  features[16] = shape.digits >= 0.85 * n ? 1.0 : 0.0;
  features[17] = n / shape.humps / 10.0;
  return features;
}

Result<RandomnessModel> RandomnessModel::read(std::string_view name, const format::Node& document) {
  const format::Node* data = document.find("randomness_model");
  if (data == nullptr) return Error{std::string(name), 0, "needs [randomness_model]"};
  RandomnessModel model;
  Result<TrigramTable> table = TrigramTable::read(data->text_of("trigrams"));
  if (!table) return Error{std::string(name), data->line, table.error().message};
  model.table_ = std::move(*table);
  for (std::size_t set = 0; set < kCharsets; ++set) {
    const format::Node* weights = data->find("weights", kCharsetNames[set]);
    const format::Node* limit = data->find("limits", kCharsetNames[set]);
    if (weights == nullptr || limit == nullptr || weights->items.size() != kFeatures) {
      return Error{std::string(name), data->line,
                   "weights of " + std::string(kCharsetNames[set]) + " are incomplete"};
    }
    for (std::size_t i = 0; i < kFeatures; ++i) {
      model.weights_[set][i] = std::strtod(weights->items[i].text.c_str(), nullptr);
    }
    model.limits_[set] = std::strtod(limit->text.c_str(), nullptr);
  }
  return model;
}

double RandomnessModel::score(std::string_view value) const {
  value = value.substr(0, kMaxJudged);
  const Features features = features_of(value, table_);
  const Features& weights = weights_[static_cast<std::size_t>(charset_of(value))];
  double sum = 0.0;
  for (std::size_t i = 0; i < kFeatures; ++i) sum += weights[i] * features[i];
  return sum;
}

bool RandomnessModel::looks_random(std::string_view value) const {
  return score(value) >= limits_[static_cast<std::size_t>(charset_of(value))];
}

}  // namespace sluice::secrets
