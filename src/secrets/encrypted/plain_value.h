// Whether a value that stands beside encrypted ones should be encrypted, too. Stateless,
// thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "core/severity.h"
#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

/// What a file's family says of values without encryption.
enum class Mixing {
  kBroken,   ///< its rules say that every value is encrypted
  kAllowed,  ///< each value is encrypted or not as the author likes
};

/// Nothing if the name does not say that the value is secret, or if the value is none: empty, a
/// placeholder, a reference. Else how sure it is.
std::optional<Confidence> judge_plain(std::string_view name, std::string_view value, Mixing mixing,
                                      const ValueJudge& judge);

/// Judges the value and notes it, without what the scanner adds (id, severity by place).
void note_plain(const Input& input, std::string_view kind, std::string_view name,
                std::string_view value, std::size_t line, Mixing mixing, Facts* facts);

}  // namespace sluice::secrets::encrypted
