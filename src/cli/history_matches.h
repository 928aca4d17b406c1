// Collects what the scanner finds in the objects of a repository: many versions of a file hold the
// same secret, so each is kept once, with the objects it stands in.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "secrets/scanner.h"
#include "source/git_attribution.h"
#include "source/git_objects.h"

namespace sluice::cli {

/// Most secrets of one history, most places of all of them together.
inline constexpr std::size_t kMaxHistorySecrets = 10000;
inline constexpr std::size_t kMaxHistoryOccurrences = 4U << 20;

/// A secret in an object: where in it.
struct ObjectMatch {
  source::GitIndex object = source::kNoGitObject;
  std::uint32_t secret = 0;  ///< index in HistoryMatches::secrets
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t end_line = 0;
  std::uint32_t end_column = 0;
};

struct HistoryMatches {
  std::vector<secrets::SecretMatch> secrets;  ///< one per fingerprint, the worst of its matches
  std::vector<ObjectMatch> places;
  bool overflowed = false;
};

/// What one thread found. Matches of one object are given in one or more calls.
class HistoryCollector {
 public:
  void add(source::GitIndex object, std::vector<secrets::SecretMatch>* matches);
  const HistoryMatches& matches() const { return matches_; }

 private:
  HistoryMatches matches_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// All threads' matches in the objects that `keep` marks with 1; sorted, so that nothing depends on
/// which thread found what.
HistoryMatches merge_matches(const std::vector<HistoryCollector>& collectors,
                             const std::vector<std::uint8_t>& keep);

}  // namespace sluice::cli
