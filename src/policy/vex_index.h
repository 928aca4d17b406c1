// Which findings statements of VEX accept, and which they only speak of. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "core/settings.h"
#include "core/vex.h"

namespace sluice::policy {

/// Most statements that notes name one by one.
inline constexpr std::size_t kMaxVexNotes = 10;

class VexIndex {
 public:
  /// Of the policy: max_ignore_days, and require_owner, for which an author is the owner.
  VexIndex(const Vex& vex, std::chrono::sys_days today, const PolicySettings& policy = {});

  struct Answer {
    std::optional<IgnoreEntry> entry;  ///< accepts the finding
    std::string statement;             ///< else what is said of it; may be empty
  };

  /// Only of vulnerabilities, never of malicious packages. Of several statements the newest counts,
  /// of those of one time the last. It accepts for max_ignore_days from its time, if it says that
  /// the package is not affected and why, or that exactly this version is fixed, or if it was made
  /// from an acceptance.
  Answer find(const Finding& finding);

  /// Sentences on statements that fit and have ended, end soon or can't accept.
  std::vector<std::string> notes() const;

  /// The files, with how many statements speak of a finding.
  std::vector<VexFile> files() const;

 private:
  struct State {
    const VexStatement* statement = nullptr;
    std::optional<std::chrono::sys_days> until;  ///< the last day on which it accepts
    std::string useless;                         ///< why it accepts nothing although it would
    bool used = false;
  };
  State state_of(const VexStatement& statement) const;
  struct Fit {
    State* state = nullptr;   ///< null: none fits
    bool by_version = false;  ///< it names the version
  };
  /// The newest statement of this vulnerability and package.
  Fit newest(const Finding& finding);

  const Vex& vex_;
  std::chrono::sys_days today_;
  std::chrono::days longest_;
  bool needs_author_;
  std::vector<State> states_;
  std::size_t number_of(std::string text);
  std::optional<std::size_t> look_up(const std::string& id, const std::string& package) const;

  std::unordered_map<std::string, std::size_t> numbers_;  ///< of ids, and of packages
  /// The newest statement by id and package. Numbers, because one statement may have many of both.
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> newest_;
};

}  // namespace sluice::policy
