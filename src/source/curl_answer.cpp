#include "source/curl_answer.h"

#include <time.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "source/transfer_url.h"

namespace sluice::source {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMaxValidatorBytes = 1u << 10;  // an ETag or a date

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

template <typename Number>
Number number_of(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes >= 1u << 20) return std::to_string(bytes >> 20) + " MiB";
  if (bytes >= 1u << 10) return std::to_string(bytes >> 10) + " KiB";
  return std::to_string(bytes) + " bytes";
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The last 64 KiB of a file.
std::string read_end(const std::string& path) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  std::ifstream stream(path, std::ios::binary);
  if (error || !stream) return {};
  const std::uint64_t wanted = std::min(size, kMaxCurlHeaderBytes);
  std::string bytes(wanted, '\0');
  stream.seekg(static_cast<std::streamoff>(size - wanted));
  stream.read(bytes.data(), static_cast<std::streamsize>(wanted));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

/// Seconds or a date (RFC 9110, 10.2.3).
std::chrono::seconds retry_after(const std::string& text) {
  constexpr std::chrono::seconds kLongest = std::chrono::hours(24);
  if (text.empty()) return std::chrono::seconds(0);
  if (text.find_first_not_of("0123456789") == std::string::npos) {
    if (text.size() > 6) return kLongest;
    return std::min(kLongest, std::chrono::seconds(number_of<int>(text)));
  }
  std::tm date{};
  const char* end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (end == nullptr || *end != '\0') return std::chrono::seconds(0);
  const std::chrono::seconds wait(::timegm(&date) - ::time(nullptr));
  return std::clamp(wait, std::chrono::seconds(0), kLongest);
}

struct ExitCode {
  int code;
  std::string_view text;
  bool retryable;
};

/// curl(1), "EXIT CODES".
constexpr ExitCode kExitCodes[] = {
    {1, "not an HTTP answer", false},
    {3, "the URL is malformed", false},
    {5, "could not resolve the proxy's name", true},
    {6, "could not resolve host", true},
    {7, "could not connect", true},
    {8, "not an HTTP answer", false},
    {16, "connection broken (HTTP/2)", true},
    {18, "connection closed before the end", true},
    {23, "cannot write the file", false},
    {27, "out of memory", false},
    {35, "TLS connection failed", true},
    {37, "cannot read the file", false},
    {47, "too many redirects", false},
    {51, "the server's certificate is not trusted", false},
    {52, "connection closed without an answer", true},
    {55, "connection lost", true},
    {56, "connection lost", true},
    {60, "the server's certificate is not trusted", false},
    {77, "cannot read the file of trusted certificates", false},
    {92, "connection broken (HTTP/2)", true},
};

}  // namespace

bool is_validator(std::string_view text) {
  return !text.empty() && text.size() <= kMaxValidatorBytes &&
         std::none_of(text.begin(), text.end(), is_control);
}

std::string time_text(milliseconds time) {
  if (time < milliseconds(1000)) return std::to_string(time.count()) + " ms";
  return std::to_string((time.count() + 500) / 1000) + " s";
}

bool tells_each_exit_code(std::string_view version) {
  constexpr std::string_view kBegin = "curl ";
  if (!version.starts_with(kBegin)) return false;
  const std::vector<std::string_view> parts = split(version.substr(kBegin.size(), 20), '.');
  const int major = number_of<int>(parts[0]);
  const int minor = parts.size() > 1 ? number_of<int>(parts[1]) : 0;
  return major > 7 || (major == 7 && minor >= 75);
}

std::map<std::size_t, CurlReport> read_reports(const ChildOutcome& outcome, bool batched) {
  std::map<std::size_t, CurlReport> reports;
  for (std::string_view line : split(batched ? outcome.err : outcome.out, '\n')) {
    if (!line.starts_with(kCurlReportMark)) continue;
    line.remove_prefix(kCurlReportMark.size());
    const std::vector<std::string_view> fields = split(line, ':');
    if (fields.size() != 6) continue;
    CurlReport& report = reports[number_of<std::size_t>(fields[0])];
    report.status = number_of<int>(fields[1]);
    report.proxy_status = number_of<int>(fields[2]);
    report.bytes = number_of<std::uint64_t>(fields[3]);
    const std::size_t point = std::min(fields[4].find('.'), fields[4].size());
    const std::string fraction = std::string(fields[4].substr(point)) + ".000";
    report.time = std::chrono::seconds(number_of<int>(fields[4].substr(0, point)));
    report.time += milliseconds(number_of<int>(std::string_view(fraction).substr(1, 3)));
    report.exit_code = batched ? number_of<int>(fields[5]) : outcome.exit_code;
  }
  return reports;
}

CurlHeaders read_headers(const std::string& path) {
  CurlHeaders headers;
  bool ended = true;  // trailers may come after a body; they don't count
  const std::string text = read_end(path);
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("HTTP/")) {
      headers = {};
      ended = false;
    }
    ended = ended || line.empty();
    const std::size_t colon = line.find(':');
    if (ended || colon == std::string_view::npos) continue;
    std::string name(line.substr(0, colon));
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
    while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
    if (!is_validator(value)) continue;
    if (name == "etag") headers.etag = value;
    if (name == "last-modified") headers.last_modified = value;
    if (name == "retry-after") headers.retry_after = value;
    if (name == "x-goog-hash") {  // may be one header with several values, or several headers
      headers.object_hash += (headers.object_hash.empty() ? "" : ",") + std::string(value);
    }
  }
  return headers;
}

void set_exit_problem(const CurlReport& report, TransferResult* result) {
  if (report.proxy_status >= 400) {
    result->error = "the proxy answered " + std::to_string(report.proxy_status);
    return;
  }
  if (report.exit_code == 1 && report.status >= 300) {
    result->error = "redirected to a URL that is not allowed";
    return;
  }
  result->error = "curl failed with exit code " + std::to_string(report.exit_code);
  for (const ExitCode& known : kExitCodes) {
    if (known.code != report.exit_code) continue;
    result->error = known.text;
    result->retryable = known.retryable;
  }
}

TransferResult judge(const Transfer& transfer, const CurlReport& report, const CurlHeaders& headers,
                     milliseconds left) {
  constexpr milliseconds kTick{100};  // curl's clock and ours don't agree to the millisecond
  TransferResult result;
  const bool local = is_file_url(transfer.url);
  result.status = local && report.exit_code == 0 ? 200 : report.status;
  result.etag = headers.etag;
  result.last_modified = headers.last_modified;
  result.object_hash = headers.object_hash;
  const bool asked = is_validator(transfer.etag) || is_validator(transfer.last_modified);
  const bool ok = result.status == 200 || result.status == 203;
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(transfer.path, error);

  if (report.exit_code == 0 && result.status == 304 && asked) {
    result.not_modified = true;
  } else if (result.status >= 400 || (report.exit_code == 0 && !ok)) {
    result.error = "HTTP " + std::to_string(result.status);
    result.retryable = result.status == 408 || result.status == 429 || result.status >= 500;
    if (result.status == 429 || result.status == 503) {
      result.retry_after = retry_after(headers.retry_after);
    }
  } else if (report.exit_code == 63 || (!error && size > transfer.max_bytes)) {
    result.error = "larger than " + size_text(transfer.max_bytes);
  } else if (report.exit_code == 28) {
    result.error = "timed out after " + time_text(report.time);
    result.retryable = true;
  } else if (report.exit_code != 0) {
    set_exit_problem(report, &result);
  } else if (error || size != report.bytes) {
    result.error = "cannot write the file";
  } else {
    result.bytes = size;
  }
  if (report.exit_code == 28 && report.time + kTick >= left) result.retryable = false;
  return result;
}

}  // namespace sluice::source
