// The ways in which a check can look at a file or at the whole app: one row per matcher, its
// function in a file of matchers/. A matcher says where something stands; conditions and grades are
// not its business.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/django_memory.h"
#include "checks/environment.h"
#include "checks/match_spec.h"
#include "checks/source_file.h"
#include "core/access_settings.h"

namespace sluice::checks {

struct Check;

/// Hits of one check in one file, at most; conditions are asked later, so that many harmless ones
/// must not hide one that is not.
inline constexpr std::size_t kMaxHits = 1000;

/// A place in the file that fits. `name`, `variable` may be shown, `value` may not.
struct Hit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string name = {};
  std::string variable = {};
  std::string value = {};
  bool overridden = false;      ///< a later assignment under a condition changes it
  std::size_t document = 0;     ///< of a YAML stream
  std::string traits = {};      ///< words that the matcher says of the place, a blank between two
  std::size_t scope_begin = 0;  ///< the job, the stage around it; 0 and 0: the file
  std::size_t scope_end = 0;
};

/// What is known when every file was read.
struct App {
  std::span<const std::string> paths;  ///< sorted
  const Environment& environment;
  const AccessSettings& access;  ///< which databases are production's
  mutable DjangoMemory django = {};
};

enum class ValueType { kPattern, kText, kNumber, kFlag, kTable };

struct MatchKey {
  std::string_view name;
  ValueType type = ValueType::kPattern;
  bool required = false;
};

struct MatcherKind {
  std::string_view name;
  std::span<const MatchKey> keys;
  void (*scan)(const Check& check, const SourceFile& file, std::vector<Hit>* hits) = nullptr;
  /// Instead: about the app. Hits have no place.
  void (*judge)(const Check& check, const App& app, std::vector<Hit>* hits) = nullptr;
};

const MatcherKind* find_matcher(std::string_view name);
std::span<const MatcherKind> all_matchers();

}  // namespace sluice::checks
