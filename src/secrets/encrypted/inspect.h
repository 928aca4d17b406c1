// Recognises encrypted files: one table of families. What the scanner's one pass met (marks) and
// the first bytes decide which of them are asked, so that a file without either costs nothing.
// Stateless, thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/blob.h"
#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

/// What the scanner looks for; literal I sets bit I of the marks.
std::span<const std::string_view> mark_literals();

/// Set for a private key that needs a passphrase, which the detector of keys tells.
inline constexpr Marks kEncryptedKeyMark = 1U << 31;

/// Appends what the file is and what is plain in it. Of a file that comes in blocks only the first
/// one is looked at. Files of installed packages are left out.
void inspect(const Blob& blob, Marks marks, const ValueJudge& judge, Facts* facts);

/// The family of a file by its bytes alone; empty if it is of none.
std::string_view family_of_bytes(std::string_view path, std::string_view bytes);

/// The kind of lock that a finding of this rule is a key of.
std::optional<LockKind> key_kind_of(std::string_view rule);

/// The same for the live value of a config var, by its name: RAILS_MASTER_KEY.
std::optional<LockKind> key_kind_of_variable(std::string_view name);

}  // namespace sluice::secrets::encrypted
