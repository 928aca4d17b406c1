#include "source/download_helper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "source/curl_config.h"
#include "source/env_dir.h"
#include "source/transfer_message.h"

namespace sluice::source {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// From a download's budget to the moment in which the helper counts as stuck.
constexpr milliseconds kPatience{10'000};
constexpr milliseconds kLongestBudget = std::chrono::hours(24);
constexpr int kLongestEnd = 1'000;  // ms
constexpr const char* kGone = "the process that runs curl has ended";

struct Helper {
  std::mutex one_at_a_time;
  pid_t process = -1;
  int to = -1;
  int from = -1;
};

Helper& helper() {
  static Helper one;
  return one;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

/// False at the end of the pipe, or when the time is over.
bool read_all(int descriptor, char* bytes, std::size_t size, std::optional<Clock::time_point> end) {
  while (size > 0) {
    if (end) {
      const auto left = std::chrono::ceil<milliseconds>(*end - Clock::now());
      pollfd wanted{descriptor, POLLIN, 0};
      const int ready =
          ::poll(&wanted, 1, static_cast<int>(std::max(left, milliseconds(0)).count()));
      if (ready < 0 && errno == EINTR) continue;
      if (ready <= 0) return false;
    }
    const ssize_t got = ::read(descriptor, bytes, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool send(int descriptor, const std::string& message) {
  const std::uint64_t size = message.size();
  std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
  return size <= kMaxTransferMessage && write_all(descriptor, bytes) &&
         write_all(descriptor, message);
}

std::optional<std::string> receive(int descriptor, std::optional<Clock::time_point> end) {
  std::uint64_t size = 0;
  if (!read_all(descriptor, reinterpret_cast<char*>(&size), sizeof size, end)) return std::nullopt;
  if (size > kMaxTransferMessage) return std::nullopt;
  std::string message(static_cast<std::size_t>(size), '\0');
  if (!read_all(descriptor, message.data(), message.size(), end)) return std::nullopt;
  return message;
}

/// Whether the file would lie below one of the folders, all links looked through.
bool is_below(const std::string& file, const std::vector<std::string>& folders) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path parent = fs::weakly_canonical(fs::absolute(file, error), error).parent_path();
  if (error) return false;
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
    std::error_code failed;
    const fs::path above = fs::weakly_canonical(fs::absolute(folder, failed), failed) / "";
    return !failed && (parent / "").string().starts_with(above.string());
  });
}

std::vector<TransferResult> serve(const TransferRequest& request,
                                  const std::vector<std::string>& folders) {
  for (const Transfer& transfer : request.transfers) {
    if (is_below(transfer.path, folders)) continue;
    std::vector<TransferResult> refused(request.transfers.size());
    for (TransferResult& result : refused) {
      result.error = "downloads are not written outside of the cache";
    }
    return refused;
  }
  return download(request.transfers, request.budget);
}

void close_range_of(int first, int last) {
  if (first > last) return;
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, first, last, 0) == 0) return;
#endif
  constexpr int kUsualMost = 1024;
  for (int i = first; i <= std::min(last, kUsualMost); ++i) ::close(i);
}

/// Nobody who waits for the end of our output, or holds a lock, shall wait for the helper.
void keep_only(int one, int other) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int i = STDIN_FILENO; nothing >= 0 && i <= STDERR_FILENO; ++i) ::dup2(nothing, i);
  const auto [low, high] = std::minmax(one, other);
  close_range_of(STDERR_FILENO + 1, low - 1);
  close_range_of(low + 1, high - 1);
  close_range_of(high + 1, INT32_MAX);
}

/// What was asked for came in messages: of the environment, where config vars may be, the helper
/// needs what curl gets, and where temporary files lie.
void forget_environment() {
  std::vector<const char*> kept = {"TMP", "TEMP", "TEMPDIR"};
  const auto of_curl = curl_variables();
  kept.insert(kept.end(), of_curl.begin(), of_curl.end());
  forget_process_variables(kept);
}

[[noreturn]] void be_helper(int from, int to, pid_t parent, const std::vector<std::string>& folders,
                            const std::function<void()>& confine) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  keep_only(from, to);
  try {
    forget_environment();
    confine();
    while (const auto message = receive(from, std::nullopt)) {
      const std::optional<TransferRequest> request = read_request(*message);
      if (!request) break;
      const std::string answer = request->post ? to_message(post_json(*request->post))
                                               : to_message(serve(*request, folders));
      if (!send(to, answer)) break;
    }
  } catch (const std::exception&) {
    ::_exit(1);  // no memory: whoever asked learns that nobody answers
  }
  ::_exit(0);
}

/// Above the standard three, which one of them could be where they are closed.
int above_standard(int descriptor) {
  if (descriptor > STDERR_FILENO) return descriptor;
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  ::close(descriptor);
  return moved;
}

void hang_up() {
  Helper& one = helper();
  if (one.to >= 0) ::close(one.to);
  if (one.from >= 0) ::close(one.from);
  one.to = one.from = -1;
}

/// The answer's bytes; nothing if the helper is gone or stuck.
std::optional<std::string> ask(const TransferRequest& request, milliseconds budget) {
  Helper& one = helper();
  const std::lock_guard lock(one.one_at_a_time);
  budget = std::clamp(budget, milliseconds(0), kLongestBudget);
  std::optional<std::string> answer;
  if (send(one.to, to_message(request))) {
    answer = receive(one.from, Clock::now() + budget + kPatience);
  }
  // An answer that comes late must not be taken for that to the next request.
  if (!answer) hang_up();
  return answer;
}

std::vector<TransferResult> all_failed(std::size_t count, const std::string& why) {
  std::vector<TransferResult> results(count);
  for (TransferResult& result : results) result.error = why;
  return results;
}

}  // namespace

bool start_download_helper(std::vector<std::string> folders, const std::function<void()>& confine) {
  std::array<int, 2> requests{-1, -1};
  std::array<int, 2> answers{-1, -1};
  const auto give_up = [&] {
    for (const int end : {requests[0], requests[1], answers[0], answers[1]}) {
      if (end >= 0) ::close(end);
    }
    return false;
  };
  if (helper().process > 0 || ::pipe2(requests.data(), O_CLOEXEC) != 0 ||
      ::pipe2(answers.data(), O_CLOEXEC) != 0) {
    return give_up();
  }
  for (int* end : {&requests[0], &requests[1], &answers[0], &answers[1]}) {
    *end = above_standard(*end);
    if (*end < 0) return give_up();
  }
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) return give_up();
  if (child == 0) be_helper(requests[0], answers[1], parent, folders, confine);
  ::close(requests[0]);
  ::close(answers[1]);
  helper().process = child;
  helper().to = requests[1];
  helper().from = answers[0];
  return true;
}

void end_download_helper() {
  Helper& one = helper();
  if (one.process <= 0) return;
  // At the end of its pipe it ends, and with it the other pipe. One that is stuck stays until this
  // process ends.
  if (one.to >= 0) ::close(std::exchange(one.to, -1));
  pollfd ended{one.from, POLLIN, 0};
  if (one.from < 0 || ::poll(&ended, 1, kLongestEnd) > 0) ::waitpid(one.process, nullptr, 0);
  hang_up();
  one.process = -1;
}

bool has_download_helper() { return helper().process > 0; }

std::vector<TransferResult> download_by_helper(std::span<const Transfer> transfers,
                                               milliseconds budget) {
  const auto answer = ask({{transfers.begin(), transfers.end()}, budget}, budget);
  std::optional<std::vector<TransferResult>> results;
  if (answer) results = read_results(*answer);
  if (results && results->size() == transfers.size()) return std::move(*results);
  return all_failed(transfers.size(), kGone);
}

PostResult post_by_helper(const Post& post) {
  const auto answer = ask({{}, milliseconds(0), post}, post.budget);
  std::optional<PostResult> result;
  if (answer) result = read_post_result(*answer);
  return result ? std::move(*result) : PostResult{0, kGone, 0};
}

}  // namespace sluice::source
