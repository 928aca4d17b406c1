// What is known of encrypted files and of keys to them, until all files of the tree have been seen.
// Values: movable, for one thread at a time. Keys are wiped with their owner.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret_bytes.h"
#include "core/location.h"
#include "core/severity.h"

namespace sluice::secrets::encrypted {

/// Which key fits which ciphertext. Only the first six can be proven.
enum class LockKind {
  kRails,
  kAnsible,
  kAge,
  kDotenvx,
  kEjson,
  kGitCrypt,
  kJasypt,
  kSpring,
};

/// The family's name for people, as SealedFile::kind has it.
std::string_view family_of(LockKind kind);

/// A file whose secrets are encrypted.
struct SealedFile {
  std::string path;
  std::string_view kind;  ///< "sops", "Rails credentials"; static text
};

/// What a key is tried on. Holds nothing secret.
struct Lock {
  LockKind kind = LockKind::kRails;
  std::string path;
  std::string data;  ///< as the family's opens() wants it
};

/// A key that lies in the tree. The finding of it has the same id.
struct KeyCandidate {
  LockKind kind = LockKind::kRails;
  std::string finding_id;
  std::string path;
  Severity severity = Severity::kCritical;  ///< of a proven key at this place
  SecretBytes key;
};

/// A value that stands in plain text in a file whose other values are encrypted.
struct PlainValue {
  std::string_view kind;  ///< the file's family
  std::string name;
  Location location;
  std::string id;
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
};

/// A line of a .gitattributes file that sets or takes away the filter of paths.
struct FilterAttribute {
  std::string attributes_file;
  std::size_t line = 0;
  std::string pattern;
  std::string filter;  ///< "git-crypt"; empty: none
};

struct Facts {
  std::vector<SealedFile> sealed;
  std::vector<Lock> locks;
  std::vector<KeyCandidate> keys;
  std::vector<PlainValue> plain;
  std::vector<FilterAttribute> attributes;
  std::size_t lock_bytes = 0;  ///< of all locks, those that are not kept any more too

  void add_lock(Lock lock);
  void append(Facts more);
};

/// Bytes of ciphertext that are kept for trying a key on it; of longer ones nothing is proven.
inline constexpr std::size_t kMaxLockBytes = 256u << 10;
/// The same of all files. A tree with more has no locks at all, so that what is proven never
/// depends on the order in which files are read.
inline constexpr std::size_t kMaxAllLockBytes = 16u << 20;
/// Locks that are kept of one file: values of one file mostly have one key.
inline constexpr std::size_t kMaxLocksPerFile = 16;
/// Plain values that are told of one file.
inline constexpr std::size_t kMaxPlainValues = 100;

}  // namespace sluice::secrets::encrypted
