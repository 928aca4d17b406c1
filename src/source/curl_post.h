// Sends a JSON text to a URL that is a secret itself (a webhook), with the system's curl. The URL
// goes to curl on its standard input; no part of it but the host gets into an error. Follows no
// redirect and keeps nothing of the answer but its status. Thread-safe, as long as nobody changes
// the environment.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "source/child_process.h"

namespace sluice::source {

/// curl reads its options in lines of at most 100 KiB, and escaping can double a text.
inline constexpr std::size_t kMaxPostBytes = 48u << 10;

struct Post {
  std::string url;
  std::string body;
  std::chrono::milliseconds budget{20'000};      ///< for all tries together
  std::chrono::milliseconds first_pause{1'000};  ///< before the second try; doubles with each
};

struct PostResult {
  int status = 0;     ///< HTTP status of the last try; 0 without one
  std::string error;  ///< one line; empty if a try was answered with 2xx
  int tries = 0;
};

/// What is wrong with a URL to send to, without any part of it; empty if it is fine. It must be
/// https, or http on this machine.
std::string post_url_problem(std::string_view url);

/// The host of a URL that has no problem.
std::string post_host(std::string_view url);

/// What may go well the next time (no connection, timeouts, 408, 429, 5xx) is tried up to three
/// times more within the budget.
PostResult post_json(const Post& post, std::string_view search_path = kProgramPath);

}  // namespace sluice::source
