#include "source/curl.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <system_error>

#include "base/parallel.h"
#include "source/curl_answer.h"
#include "source/curl_config.h"
#include "source/download_helper.h"
#include "source/transfer_url.h"

namespace sluice::source {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kFilesPerRun = 200;  // their reports fit in what is kept of the output
constexpr int kFilesAtOnce = 8;
constexpr unsigned kRunsAtOnce = 4;
constexpr int kSlowestBytesPerSecond = 256;
constexpr int kSlowSeconds = 15;
constexpr milliseconds kLongestBudget = std::chrono::hours(24);

/// Makes the file, so that curl never writes through a link or over something; empty if it's there.
std::string create_problem(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) return "no file to write to";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return "cannot write the file: " + std::generic_category().message(errno);
  ::close(file);
  return {};
}

/// The part of the config for one transfer. Every option is said again for each, because most hold
/// only up to the next URL.
std::string config_of(const Transfer& transfer, std::size_t index, const std::string& header_file,
                      milliseconds left, bool batched) {
  std::string config = "silent\ngloboff\nlocation\ntlsv1.2\n";
  curl_option(&config, "url", transfer.url);
  // A path such as "-" would mean standard output.
  curl_option(&config, "output", transfer.path[0] == '/' ? transfer.path : "./" + transfer.path);
  curl_option(&config, "dump-header", header_file);
  curl_option(&config, "user-agent", "sluice");
  if (is_file_url(transfer.url)) {
    curl_option(&config, "proto", "=file");
  } else {
    const bool secure = starts_with_scheme(transfer.url, "https://");
    curl_option(&config, "proto", secure ? "=https" : "=http,https");
    curl_option(&config, "proto-redir", secure ? "=https" : "=http,https");
    if (is_validator(transfer.etag)) {
      curl_option(&config, "header", "If-None-Match: " + transfer.etag);
    }
    if (is_validator(transfer.accept)) curl_option(&config, "header", "Accept: " + transfer.accept);
    if (transfer.gzip) curl_option(&config, "header", "Accept-Encoding: gzip");
    if (is_validator(transfer.last_modified)) {
      curl_option(&config, "header", "If-Modified-Since: " + transfer.last_modified);
    }
  }
  curl_option(&config, "max-redirs", "5");
  // Only an announced size, before curl 8.4. For the rest the run has a limit, and the file is
  // looked at.
  if (transfer.max_bytes > 0 && transfer.max_bytes <= INT64_MAX) {
    curl_option(&config, "max-filesize", std::to_string(transfer.max_bytes));
  }
  curl_option(&config, "connect-timeout", curl_seconds(std::min(kCurlConnectTimeout, left)));
  curl_option(&config, "max-time", curl_seconds(left));
  curl_option(&config, "speed-limit", std::to_string(kSlowestBytesPerSecond));
  curl_option(&config, "speed-time", std::to_string(kSlowSeconds));
  // To standard error, which has no buffer: a curl that is killed has told what was done so far.
  std::string report = batched ? "%{stderr}\n" : "\n";
  report.append(kCurlReportMark).append(std::to_string(index));
  report += ":%{http_code}:%{http_connect}:%{size_download}:%{time_total}:";
  report += batched ? "%{exitcode}\n" : "\n";
  curl_option(&config, "write-out", report);
  return config;
}

/// A private folder for headers, removed afterwards.
class HeaderFolder {
 public:
  HeaderFolder() {
    std::error_code error;
    std::string form = std::filesystem::temp_directory_path(error).string() + "/sluice-XXXXXX";
    if (!error && ::mkdtemp(form.data()) != nullptr) path_ = form;
  }
  ~HeaderFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  HeaderFolder(const HeaderFolder&) = delete;
  HeaderFolder& operator=(const HeaderFolder&) = delete;
  bool made() const { return !path_.empty(); }
  std::string file(std::size_t index) const { return path_ + '/' + std::to_string(index); }

 private:
  std::string path_;
};

/// What all runs of one download have in common.
struct Plan {
  std::span<const Transfer> transfers;
  Clock::time_point end;
  milliseconds budget;
  std::string search_path;
  bool batched;  ///< curl is new enough for several transfers in one run
};

milliseconds time_left(Clock::time_point end) {
  return std::chrono::duration_cast<milliseconds>(end - Clock::now());
}

/// One run of curl. All transfers of `group` have the same limit.
void run_group(const Plan& plan, std::span<const std::size_t> group, TransferResult* results) {
  const auto fail_all = [&](const std::string& problem) {
    for (const std::size_t index : group) results[index].error = problem;
  };
  const std::string late = "timed out after " + time_text(plan.budget);
  const milliseconds left = time_left(plan.end);
  if (left <= milliseconds(0)) return fail_all(late);
  const HeaderFolder headers;
  if (!headers.made()) return fail_all("cannot write to the folder for temporary files");

  ChildCommand command;
  command.arguments = {"curl", "--disable", "--config", "-"};
  command.environment = curl_environment(plan.search_path);
  command.search_path = plan.search_path;
  command.deadline = left;
  command.grace = milliseconds(200);
  const std::uint64_t limit = plan.transfers[group.front()].max_bytes;
  if (limit < INT64_MAX) command.max_file_bytes = std::max(limit + 1, kMaxCurlHeaderBytes);
  if (plan.batched)
    command.input =
        "parallel\nparallel-immediate\nparallel-max = " + std::to_string(kFilesAtOnce) + '\n';
  for (const std::size_t index : group) {
    if (index != group.front()) command.input += "next\n";
    command.input +=
        config_of(plan.transfers[index], index, headers.file(index), left, plan.batched);
  }
  const Result<ChildOutcome> outcome = run_child(command);
  if (!outcome) return fail_all(outcome.error().message);

  const std::map<std::size_t, CurlReport> reports = read_reports(*outcome, plan.batched);
  for (const std::size_t index : group) {
    const auto report = reports.find(index);
    if (report != reports.end()) {
      results[index] =
          judge(plan.transfers[index], report->second, read_headers(headers.file(index)), left);
    } else {
      CurlReport missing;
      missing.exit_code = outcome->exit_code;
      if (outcome->timed_out) results[index].error = late;
      if (!outcome->timed_out) set_exit_problem(missing, &results[index]);
    }
  }
}

/// Whether this curl tells an exit code for each of several transfers (7.75).
Result<bool> is_batching(const std::string& search_path, milliseconds left) {
  ChildCommand command;
  command.arguments = {"curl", "--disable", "--version"};
  command.environment = curl_environment(search_path);
  command.search_path = search_path;
  command.deadline = left;
  const Result<ChildOutcome> outcome = run_child(command);
  if (!outcome) return outcome.error();
  return tells_each_exit_code(outcome->out);
}

/// Transfers that share a run: the limit of size holds for a whole run.
std::vector<std::vector<std::size_t>> make_groups(std::span<const Transfer> transfers,
                                                  const std::vector<std::size_t>& wanted,
                                                  std::size_t most) {
  std::map<std::uint64_t, std::vector<std::size_t>> by_limit;
  for (const std::size_t index : wanted) by_limit[transfers[index].max_bytes].push_back(index);
  std::vector<std::vector<std::size_t>> groups;
  for (const auto& [limit, indices] : by_limit) {
    for (std::size_t begin = 0; begin < indices.size(); begin += most) {
      const std::size_t end = std::min(begin + most, indices.size());
      groups.emplace_back(indices.begin() + static_cast<std::ptrdiff_t>(begin),
                          indices.begin() + static_cast<std::ptrdiff_t>(end));
    }
  }
  return groups;
}

}  // namespace

std::vector<TransferResult> download(std::span<const Transfer> transfers, milliseconds budget,
                                     std::string_view search_path) {
  // Where there is a helper, this process can't start curl.
  if (has_download_helper()) return download_by_helper(transfers, budget);
  budget = std::clamp(budget, milliseconds(0), kLongestBudget);
  Plan plan{transfers, Clock::now() + budget, budget, std::string(search_path), false};
  std::vector<TransferResult> results(transfers.size());
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < transfers.size(); ++i) {
    results[i].error = url_problem(transfers[i].url);
    if (results[i].error.empty()) results[i].error = create_problem(transfers[i].path);
    if (results[i].error.empty()) wanted.push_back(i);
  }
  if (wanted.empty()) return results;

  const Result<bool> batched = is_batching(plan.search_path, budget);
  if (batched) {
    plan.batched = *batched;
    const auto groups = make_groups(transfers, wanted, plan.batched ? kFilesPerRun : 1);
    parallel_for(groups.size(), kRunsAtOnce, [&](std::size_t group, unsigned) {
      run_group(plan, groups[group], results.data());
    });
  }
  for (const std::size_t index : wanted) {
    if (!batched) results[index].error = batched.error().message;
    if (!results[index].error.empty() || results[index].not_modified) {
      ::unlink(transfers[index].path.c_str());
    }
  }
  return results;
}

}  // namespace sluice::source
