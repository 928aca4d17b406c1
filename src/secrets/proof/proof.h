// Offline proofs: what a token tells of itself by a checksum or by its structure. A rule names its
// proof in TOML (proof = "github-crc32"); the table is here. A proof that holds makes a match
// proven, one that is refuted makes it low; neither drops it. Pure functions, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/severity.h"

namespace sluice::secrets::proof {

/// The value to prove, and where it stands: some proofs look at what is around it.
struct Subject {
  std::string_view value;
  std::string_view text;  ///< that `value` is a part of; may be `value` itself
  std::size_t begin = 0;  ///< of the value in the text
  std::int64_t now = 0;   ///< Unix time; 0: not known, nothing counts as expired
};

enum class Outcome {
  kUnknown,  ///< nothing can be said: the confidence stays what the rule says
  kHolds,
  kRefuted,
};

struct Answer {
  Outcome outcome = Outcome::kUnknown;
  /// Whose the secret is and what it opens, for the title: "account 123456789012". Printable ASCII
  /// out of public parts, never a part that opens anything.
  std::string facts;
  std::optional<Severity> at_least = std::nullopt;  ///< it opens more than the rule could know
  std::optional<Severity> at_most = std::nullopt;   ///< it is expired, or opens little
  /// A sample that everybody knows, or public on purpose: no secret at all.
  bool innocent = false;
};

/// Nothing but whether the proof holds.
inline Answer verdict(bool holds) {
  Answer answer;
  answer.outcome = holds ? Outcome::kHolds : Outcome::kRefuted;
  return answer;
}

using Function = Answer (*)(const Subject&);

struct Proof {
  std::string_view name;
  Function prove = nullptr;
  bool can_hold = true;    ///< its rules need a `proven` example
  bool can_refute = true;  ///< its rules need a `refuted` example
};

/// The table, sorted by name.
std::span<const Proof> proofs();

/// The proof of that name, or nullptr.
const Proof* find_proof(std::string_view name);

}  // namespace sluice::secrets::proof
