// Judges a value: random-looking, placeholder, reference. Its tables are data
// (rules/secrets/values.toml). Immutable, thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "secrets/randomness.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

/// Smallest alphabet that holds all of a value's characters.
enum class Alphabet { kHex, kBase32, kBase36, kBase62, kBase64, kOther };

Alphabet alphabet_of(std::string_view value);

/// Shannon entropy in bits per character.
double entropy_of(std::string_view value);

/// Lower-cased words of a name: split at anything but letters and digits, at case changes, and
/// between letters and digits ("awsSecretKey2" -> aws, secret, key, 2).
std::vector<std::string> split_words(std::string_view text);

/// The last of these words before `*end`, in its own case; `*end` is then where it begins. Empty if
/// there is none.
std::string_view last_word(std::string_view text, std::size_t* end);

class ValueJudge {
 public:
  static Result<ValueJudge> read(std::string_view name, const format::Node& document);

  /// True if the value is long enough to be told from text and the model (randomness.h) takes it
  /// for random.
  bool looks_random(std::string_view value) const;

  /// For values whose shape is known to be a key's, of any length: entropy not below the 1st
  /// percentile of random strings of the alphabet and length, letter pairs not those of words, no
  /// runs.
  bool random_enough(std::string_view value) const;

  /// True for values such as "changeme", "your_api_key_here", "xxxxxxxx", "1234567890".
  bool is_placeholder(std::string_view value) const;

  /// True for values that documentation and emulators publish: known by their hashes.
  bool is_published(std::string_view value) const;

  /// True if the value is taken from elsewhere: "${VAR}", "<%= … %>", "process.env.X".
  bool is_reference(std::string_view value) const;

 private:
  static constexpr std::size_t kAlphabets = 5;
  double entropy_limit(Alphabet alphabet, std::size_t length) const;
  bool made_of_words(std::string_view value) const;

  RandomnessModel model_;
  std::vector<double> lengths_;
  std::array<std::vector<double>, kAlphabets> limits_;
  std::array<std::size_t, kAlphabets> min_lengths_{};
  std::array<bool, 26 * 26> common_pairs_{};
  double max_common_pairs_ = 1.0;
  std::unordered_set<std::string> placeholder_words_;
  std::vector<std::string> placeholder_fragments_;
  std::unordered_set<std::string> published_;  ///< first hex digits of SHA-256
  std::vector<std::string> reference_prefixes_;
  std::vector<std::string> reference_parts_;
};

}  // namespace sluice::secrets
