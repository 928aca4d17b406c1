// Requests for downloads and their results as bytes, for a pipe between two processes of one
// program. What is read may come from a process that somebody took over. Pure functions.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/curl.h"
#include "source/curl_post.h"

namespace sluice::source {

/// Bytes of one message.
inline constexpr std::size_t kMaxTransferMessage = 64u << 20;

struct TransferRequest {
  std::vector<Transfer> transfers;
  std::chrono::milliseconds budget{0};
  std::optional<Post> post{};  ///< sent instead, by its own budget
};

std::string to_message(const TransferRequest& request);
std::string to_message(const std::vector<TransferResult>& results);
std::string to_message(const PostResult& result);

/// Nothing if the bytes are no message, down to the last one.
std::optional<TransferRequest> read_request(std::string_view bytes);
std::optional<std::vector<TransferResult>> read_results(std::string_view bytes);
std::optional<PostResult> read_post_result(std::string_view bytes);

}  // namespace sluice::source
