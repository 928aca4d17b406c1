// A process of its own that starts curl for this one: then the one that reads what somebody pushed
// needs neither the network nor the right to start programs, and gives both up. The helper is
// forked before anything is read: no config var and no byte of the app is in its memory. It takes
// requests for downloads and what a webhook is told, nothing else. One per process, started before
// any thread is.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "source/curl.h"
#include "source/curl_post.h"

namespace sluice::source {

/// Starts it. Files are only written below `folders`, which need not exist yet. `confine` runs in
/// the helper at its start. False if there can be no helper: then download() starts curl itself.
bool start_download_helper(std::vector<std::string> folders, const std::function<void()>& confine);

/// Ends it. Without one nothing happens.
void end_download_helper();

bool has_download_helper();

/// download() of source/curl.h by the helper; it looks for curl in kProgramPath. If the helper is
/// gone, all are errors. Thread-safe.
std::vector<TransferResult> download_by_helper(std::span<const Transfer> transfers,
                                               std::chrono::milliseconds budget);

/// post_json() of source/curl_post.h in the same way.
PostResult post_by_helper(const Post& post);

}  // namespace sluice::source
