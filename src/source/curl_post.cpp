#include "source/curl_post.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <thread>

#include "source/curl_answer.h"
#include "source/curl_config.h"
#include "source/download_helper.h"
#include "source/transfer_url.h"

namespace sluice::source {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kMaxTries = 4;
/// A receiver that is slower than this has not taken it.
constexpr milliseconds kLongestTry{10'000};
constexpr milliseconds kLongestBudget = std::chrono::hours(24);
constexpr std::size_t kMaxHostBytes = 253;

/// The host with its brackets, if it is an IPv6 address; nothing unless the URL is one that every
/// reader takes apart in the same way.
std::optional<std::string_view> host_of(std::string_view url) {
  const std::size_t separator = url.find("://");
  if (separator == std::string_view::npos) return std::nullopt;
  std::string_view authority = url.substr(separator + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view port = authority.substr(colon + 1);
    if (port.empty() || port.size() > 5 ||
        port.find_first_not_of("0123456789") != std::string_view::npos) {
      return std::nullopt;
    }
  }
  const bool address = host.starts_with('[') && host.ends_with(']');
  const std::string_view name = address ? host.substr(1, host.size() - 2) : host;
  const auto fits = [address](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return address ? std::isxdigit(byte) != 0 || c == ':' || c == '.'
                   : std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_';
  };
  if (name.empty() || host.size() > kMaxHostBytes || !std::all_of(name.begin(), name.end(), fits)) {
    return std::nullopt;
  }
  return host;
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

std::string config_of(const Post& post, milliseconds time) {
  const bool secure = starts_with_scheme(post.url, "https://");
  std::string config = "silent\ngloboff\ntlsv1.2\n";
  curl_option(&config, "url", post.url);
  curl_option(&config, "proto", secure ? "=https" : "=http");
  if (!secure) curl_option(&config, "noproxy", "*");
  curl_option(&config, "user-agent", "sluice");
  curl_option(&config, "header", "Content-Type: application/json");
  // Nothing waits for a "100 Continue" that some receivers never send.
  curl_option(&config, "header", "Expect:");
  curl_option(&config, "data-raw", post.body);
  curl_option(&config, "output", "/dev/null");
  curl_option(&config, "connect-timeout", curl_seconds(std::min(kCurlConnectTimeout, time)));
  curl_option(&config, "max-time", curl_seconds(time));
  std::string report = "\n";
  report.append(kCurlReportMark);
  report += "0:%{http_code}:%{http_connect}:%{size_download}:%{time_total}:\n";
  curl_option(&config, "write-out", report);
  return config;
}

struct Try {
  int status = 0;
  std::string error;
  bool retryable = false;
};

Try judge(const CurlReport& report) {
  Try outcome;
  outcome.status = report.status;
  // What comes after the status line is of no interest, also if it never ends.
  if (report.status >= 200 && report.status < 300) return outcome;
  if (report.status >= 300 && report.status < 400) {
    outcome.error = "HTTP " + std::to_string(report.status) + ": redirects are not followed";
  } else if (report.status >= 400) {
    outcome.error = "HTTP " + std::to_string(report.status);
    outcome.retryable = report.status == 408 || report.status == 429 || report.status >= 500;
  } else if (report.exit_code == 28) {
    outcome.error = "no answer within " + time_text(report.time);
    outcome.retryable = true;
  } else if (report.exit_code != 0) {
    TransferResult result;
    set_exit_problem(report, &result);
    outcome.error = result.error;
    outcome.retryable = result.retryable;
  } else {
    outcome.error = "not an HTTP answer";
  }
  return outcome;
}

Try try_once(const Post& post, milliseconds time, std::string_view search_path) {
  ChildCommand command;
  command.arguments = {"curl", "--disable", "--config", "-"};
  command.environment = curl_environment(search_path);
  command.search_path = search_path;
  command.input = config_of(post, time);
  command.deadline = time + milliseconds(500);
  command.grace = milliseconds(200);
  const Result<ChildOutcome> outcome = run_child(command);
  if (!outcome) return {0, outcome.error().message, false};
  const std::map<std::size_t, CurlReport> reports = read_reports(*outcome, false);
  if (const auto report = reports.find(0); report != reports.end()) return judge(report->second);
  if (outcome->timed_out) return {0, "no answer within " + time_text(time), true};
  CurlReport missing;
  missing.exit_code = outcome->exit_code;
  return judge(missing);
}

}  // namespace

std::string post_url_problem(std::string_view url) {
  const std::optional<std::string_view> host = host_of(url);
  const bool secure = starts_with_scheme(url, "https://");
  const bool local = starts_with_scheme(url, "http://") && host && is_this_machine(*host);
  if (!secure && !local) return "not a URL that begins with https://";
  return host ? url_problem(url) : "the URL is malformed";
}

std::string post_host(std::string_view url) { return std::string(host_of(url).value_or("")); }

PostResult post_json(const Post& post, std::string_view search_path) {
  // Where there is a helper, this process can't start curl.
  if (has_download_helper()) return post_by_helper(post);
  PostResult result;
  result.error = post_url_problem(post.url);
  if (!result.error.empty()) return result;
  if (post.body.size() > kMaxPostBytes) {
    result.error = "the text is too long";
    return result;
  }
  const milliseconds budget = std::clamp(post.budget, milliseconds(0), kLongestBudget);
  const Clock::time_point end = Clock::now() + budget;
  milliseconds pause = post.first_pause;
  result.error = "no time is left";
  while (result.tries < kMaxTries) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - Clock::now());
    if (left <= milliseconds(0)) break;
    const Try last = try_once(post, std::min(left, kLongestTry), search_path);
    ++result.tries;
    result.status = last.status;
    result.error = last.error;
    if (last.error.empty() || !last.retryable || result.tries == kMaxTries) break;
    if (Clock::now() + pause >= end) break;
    std::this_thread::sleep_for(pause);
    pause *= 2;
  }
  return result;
}

}  // namespace sluice::source
