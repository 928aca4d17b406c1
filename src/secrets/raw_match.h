// What a detector saw, as offsets into the blob it was given. Never leaves this folder: the scanner
// turns it into a SecretMatch while the blob is still there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/severity.h"

namespace sluice::secrets {

struct RawMatch {
  std::string_view rule;
  std::string_view title;
  std::string_view advice;
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
  std::size_t begin = 0;  ///< of the secret itself
  std::size_t end = 0;
  std::string_view prefix;  ///< public part that may be shown
  std::string name;         ///< variable or user the secret belongs to, never the secret
  std::string_view config_var;
  std::string_view encoding = "plain";
  std::string decoded;             ///< the secret itself where the bytes are another form of it
  std::string facts;               ///< what its proof tells of its owner
  std::string detail;              ///< replaces the title when not empty
  bool encrypted = false;          ///< a key that needs a passphrase: no finding by itself
  int rank = 0;                    ///< of two overlapping matches the higher rank stays
  std::size_t literal_length = 0;  ///< of equal ranks the one with the longer literal is more exact
};

/// Ranks: the more exact detector wins where two see the same bytes.
inline constexpr int kRankGeneric = 0;
inline constexpr int kRankUrl = 1;
inline constexpr int kRankRule = 2;
inline constexpr int kRankPrivateKey = 3;
inline constexpr int kRankLive = 4;

}  // namespace sluice::secrets
