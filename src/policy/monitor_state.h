// What a monitor has told already, and what is new since then. Its file holds ids of findings, and
// no path, value or name. Whoever can write it can keep the monitor from telling something; no
// verdict and no exit code depends on it. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "core/report.h"
#include "format/node.h"

namespace sluice::policy {

inline constexpr std::string_view kMonitorSchema = "sluice-monitor/1";
inline constexpr std::size_t kMaxToldFindings = 20'000;
/// Values of the whole file.
inline constexpr std::size_t kMaxMonitorValues = 100'000;

struct ToldFinding {
  std::string id;
  bool blocks = false;
  bool exploited = false;  ///< it was known to be exploited
};

struct MonitorState {
  Instant told;
  std::string environment;
  std::string advisories;  ///< RFC 3339, the newest there was; may be empty
  bool incomplete = false;
  std::vector<ToldFinding> findings;  ///< sorted by id, each once
};

/// Why a finding is told.
enum class NewsKind {
  kNew,
  kBlocksNow,     ///< it was told before, and did not block: its grace ended, say
  kExploitedNow,  ///< it was told before, and was not known to be exploited
};

std::string_view to_string(NewsKind kind);

struct NewsItem {
  std::size_t finding = 0;  ///< index into the report's findings
  NewsKind kind = NewsKind::kNew;
};

struct News {
  std::vector<NewsItem> items;  ///< in the report's order
  bool newly_incomplete = false;
  std::optional<Instant> since;   ///< the last time; nothing: this is the first one
  bool remembers = false;         ///< there is a state, perhaps an empty one
  std::size_t stay = 0;           ///< findings that were told before
  std::size_t stay_blocking = 0;  ///< of these
  // Of the ids that were told before:
  std::size_t gone = 0;
  std::size_t accepted = 0;
  std::size_t unseen = 0;  ///< neither here nor known to be gone: not all could be looked at

  bool any() const { return !items.empty() || newly_incomplete; }
};

/// Without a state all findings are new, but for accepted ones.
News news_since(const Report& report, const std::optional<MonitorState>& state);

/// For a monitor that remembers nothing: what the build that is compared with did not have, and
/// what blocks all the same.
News news_since_build(const Report& report);

/// What is to be remembered once the news are told. Of a report that is not whole, or that was made
/// from older advisories, nothing is known to be gone.
MonitorState next_state(const Report& report, const std::optional<MonitorState>& state);

std::string render_monitor_state(const MonitorState& state);

/// Reads the document, whose schema the caller has checked. An error for what is of another form or
/// from the future.
Result<MonitorState> read_monitor_state(const format::Node& document, std::string_view path,
                                        Instant now);

}  // namespace sluice::policy
