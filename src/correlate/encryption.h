// Keys and what they open, across files: a ciphertext is fine, its key beside it is not. Pure but
// for the time it takes, which is bounded. Thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/finding.h"
#include "secrets/encrypted/facts.h"

namespace sluice::correlate {

/// Tries of a password, each of which costs about 10 ms, and of all keys together.
inline constexpr std::size_t kMaxPasswordTries = 20;
inline constexpr std::size_t kMaxKeyTries = 5000;

/// Tries each key on each ciphertext of its kind. The finding of a key that opens one becomes
/// proven and critical and says what it opens; that of a key whose kind can't be proven becomes
/// sure if there is something it may open. Values in plain text beside encrypted ones become
/// findings, or raise the one there is. Gives the number of files that are protected, by family:
/// without those that were opened or have plain values.
std::map<std::string, std::size_t> judge_keys(const secrets::encrypted::Facts& facts,
                                              std::vector<Finding>* findings);

}  // namespace sluice::correlate
