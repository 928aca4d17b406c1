// How the registries of each ecosystem are asked: which URLs for a package, and what the answers
// mean. The one table of protocols; one file for each. No I/O: registries/ask.h does the asking.
// Stateless, thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "registries/release.h"

namespace sluice::registries {

/// Package documents of npm can have tens of megabytes.
inline constexpr std::uint64_t kMaxAnswerBytes = 64u << 20;
inline constexpr std::uint64_t kMaxSmallAnswerBytes = 1u << 20;
/// As a tree, XML takes a hundred times its size.
inline constexpr std::uint64_t kMaxXmlAnswerBytes = 2u << 20;

struct Request {
  std::string url;
  std::string accept;
  std::uint64_t max_bytes = kMaxAnswerBytes;
  bool optional = false;  ///< only for a date: the lookup goes on without it
};

/// What came: a document, or the word that there is none (404, 410). All else ends the lookup.
struct Answer {
  bool found = false;
  std::string_view bytes;
  std::string_view last_modified;
};

/// The state of asking one registry for one package.
struct Lookup {
  std::string base;                 ///< of the registry, without '/' at its end
  std::string name;                 ///< of the package
  std::vector<std::string> in_use;  ///< versions whose dates are of interest
  int stage = 0;                    ///< of the protocol
  std::vector<Request> requests;    ///< to be answered next; empty: all is said
  bool found = false;               ///< the registry has the package
  ReleaseList list;
  std::string error;                          ///< what is wrong with an answer, in a user's words
  std::map<std::string, std::string> memory;  ///< of the protocol, between its stages

  void ask(std::string url, std::string accept = {}, std::uint64_t max_bytes = kMaxAnswerBytes) {
    requests.push_back({std::move(url), std::move(accept), max_bytes});
  }
  void ask_for_date(std::string url) {
    requests.push_back({std::move(url), {}, kMaxSmallAnswerBytes, true});
  }
  void take(Result<ReleaseList> result);
};

struct Protocol {
  std::string_view ecosystem;  ///< OSV name
  void (*begin)(Lookup& lookup);
  /// Takes the answers to `requests`, in their order; the requests of before are gone.
  void (*next)(Lookup& lookup, std::span<const Answer> answers);
};

/// nullptr if there is no protocol for the ecosystem.
const Protocol* protocol_of(std::string_view ecosystem);
std::span<const Protocol> protocols();

/// `base` and a path below it, with one '/' in between.
std::string joined_url(std::string_view base, std::string_view path);
/// A link in a document at `base`: an address of its own, "/path" or a relative path.
std::string resolved_url(std::string_view base, std::string_view link);

/// The versions whose dates matter: those in use, the newest of their lines, the newest of all.
/// Without pre-releases, withdrawn and deprecated ones, but for those in use.
std::vector<std::string> notable_versions(std::string_view ecosystem, const Lookup& lookup);
/// Sets the date of a release.
void set_published(ReleaseList& list, std::string_view version,
                   std::optional<std::chrono::sys_days> day);

}  // namespace sluice::registries
