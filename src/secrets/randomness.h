// Tells random strings from what people and programs write: words, names, paths, versions. A
// trigram model of such text against a uniform one, and statistics of the string's shape, weighed
// by a logistic model. Table and weights are data (rules/secrets/randomness.toml), made by
// test/bench/randomness_training.cpp. Immutable, thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

/// What kinds of characters a string has; each has weights and a limit of its own.
enum class Charset : std::uint8_t {
  kHex,      ///< digits and a–f of one case
  kOneCase,  ///< digits and letters of one case
  kMixed,    ///< digits and letters
  kSymbols,  ///< and any other character
};
inline constexpr std::size_t kCharsets = 4;

Charset charset_of(std::string_view value);

/// Counts of three successive classes of characters: letters without case, digits, others.
class TrigramTable {
 public:
  static constexpr std::size_t kClasses = 28;
  static std::size_t class_of(char c);

  /// 28^3 characters, each a probability in quarters of a bit; line ends count for nothing.
  static Result<TrigramTable> read(std::string_view text);
  static TrigramTable from_counts(const std::vector<double>& counts);
  std::string to_text() const;

  /// Bits that the third class costs after the two others.
  double bits(std::size_t first, std::size_t second, std::size_t third) const {
    return static_cast<double>(quarters_[(first * kClasses + second) * kClasses + third]) / 4.0;
  }

 private:
  std::vector<std::uint8_t> quarters_ = std::vector<std::uint8_t>(kClasses * kClasses * kClasses);
};

inline constexpr std::size_t kFeatures = 18;
using Features = std::array<double, kFeatures>;

Features features_of(std::string_view value, const TrigramTable& table);

class RandomnessModel {
 public:
  static Result<RandomnessModel> read(std::string_view name, const format::Node& document);

  /// Log odds that the value is random; of long values its first kMaxJudged bytes.
  double score(std::string_view value) const;
  bool looks_random(std::string_view value) const;

  static constexpr std::size_t kMaxJudged = 256;

 private:
  TrigramTable table_;
  std::array<Features, kCharsets> weights_{};
  std::array<double, kCharsets> limits_{};
};

/// Names of the charsets in the data.
inline constexpr std::array<std::string_view, kCharsets> kCharsetNames = {"hex", "one_case",
                                                                          "mixed", "symbols"};

}  // namespace sluice::secrets
