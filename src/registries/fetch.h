// Gets documents of registries: downloads with validators, again where that may help, out of the
// cache where nothing has changed. Not thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "registries/answer_cache.h"
#include "registries/protocol.h"
#include "source/child_process.h"
#include "source/curl.h"

namespace sluice::registries {

/// What came of one request.
struct Fetched {
  bool found = false;
  std::string error;          ///< in a user's words; empty if there is an answer, also "not there"
  std::string path;           ///< of the body, perhaps packed
  std::string last_modified;  ///< of the answer
};

class Fetcher {
 public:
  Fetcher(std::chrono::milliseconds budget, std::string cache_folder,
          std::string_view search_path = source::kProgramPath);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  /// One result per request, in their order; the same address is asked once.
  std::vector<Fetched> get(const std::vector<Request>& requests);

  /// Removes the bodies of big answers: asked again they are fetched again.
  void forget_big();

  /// The body of an answer, unpacked; an Error if that gets too big.
  static Result<std::string> body_of(const Fetched& fetched, std::uint64_t limit);

  std::size_t transfers() const { return transfers_; }
  std::size_t unchanged() const { return unchanged_; }

 private:
  std::chrono::milliseconds left() const;
  void note_silence(const std::vector<Request>& asked,
                    const std::vector<source::TransferResult>& results);

  std::chrono::steady_clock::time_point end_;
  std::chrono::milliseconds budget_;
  AnswerCache cache_;
  std::string search_path_;
  std::string folder_;                         // for bodies, removed at the end
  std::map<std::string, Fetched> fetched_;     // by address and media types
  std::set<std::string> answering_;            // hosts that have answered something
  std::map<std::string, std::string> silent_;  // hosts that can't be reached, and why
  std::size_t files_ = 0;
  std::size_t transfers_ = 0;
  std::size_t unchanged_ = 0;
};

}  // namespace sluice::registries
