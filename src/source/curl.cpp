#include "source/curl.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "base/encoding.h"
#include "base/parallel.h"

namespace sluice::source {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMaxUrlBytes = 8u << 10;
constexpr std::size_t kMaxValidatorBytes = 1u << 10;  // an ETag or a date
constexpr std::uint64_t kMaxHeaderBytes = 64u << 10;
constexpr std::size_t kFilesPerRun = 200;  // their reports fit in what is kept of the output
constexpr int kFilesAtOnce = 8;
constexpr unsigned kRunsAtOnce = 4;
constexpr milliseconds kConnectTimeout{10'000};
constexpr int kSlowestBytesPerSecond = 256;
constexpr int kSlowSeconds = 15;
constexpr milliseconds kLongestBudget = std::chrono::hours(24);
constexpr std::string_view kReport = "sluice-transfer:";  // begins a line of --write-out

/// The last answer's headers that count.
struct Headers {
  std::string etag;
  std::string last_modified;
  std::string retry_after;
  std::string object_hash;
};

/// What curl reports of a transfer through --write-out.
struct Report {
  int exit_code = 0;
  int status = 0;
  int proxy_status = 0;
  std::uint64_t bytes = 0;
  milliseconds time{0};
};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool starts_with_scheme(std::string_view url, std::string_view scheme) {
  return url.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), url.begin(), [](char wanted, char c) {
           return wanted == std::tolower(static_cast<unsigned char>(c));
         });
}

bool is_file_url(std::string_view url) { return starts_with_scheme(url, "file://"); }

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

std::string time_text(milliseconds time) {
  if (time < milliseconds(1000)) return std::to_string(time.count()) + " ms";
  return std::to_string((time.count() + 500) / 1000) + " s";
}

/// "12.345", as curl wants seconds.
std::string seconds_option(milliseconds time) {
  const std::string parts = std::to_string(1000 + time.count() % 1000);
  return std::to_string(time.count() / 1000) + '.' + parts.substr(1);
}

/// What curl must not even be asked; empty if the URL is fine.
std::string url_problem(std::string_view url) {
  if (url.size() > kMaxUrlBytes) return "the URL is too long";
  const auto is_bad = [](char c) { return is_control(c) || c == ' '; };
  if (std::any_of(url.begin(), url.end(), is_bad)) {
    return "the URL holds a space or a control character";
  }
  if (starts_with_scheme(url, "http://") || starts_with_scheme(url, "https://")) {
    // curl would guess: http:///x becomes http://x.
    const char host = url[url.find("://") + 3];
    return host == '/' || host == '?' || host == '#' ? "the URL is malformed" : "";
  }
  if (!is_file_url(url)) return "not a URL that begins with https://, http:// or file:///";
  if (url[7] != '/') return "a file URL needs an absolute path: file:///...";
  const std::string path = percent_decode(url.substr(7, url.find_first_of("?#") - 7));
  struct stat info {};
  if (path.find('\0') != std::string::npos || ::stat(path.c_str(), &info) != 0) {
    return "no such file";
  }
  // curl would wait at a FIFO until the time is up, and list a folder.
  return S_ISREG(info.st_mode) ? "" : "not a regular file";
}

/// Makes the file, so that curl never writes through a link or over something; empty if it's there.
std::string create_problem(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) return "no file to write to";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return "cannot write the file: " + std::generic_category().message(errno);
  ::close(file);
  return {};
}

/// A line of a curl config file, escaped as curl(1) says under --config.
void option(std::string* config, std::string_view name, std::string_view value) {
  constexpr std::string_view kSpecial = "\"\\\n\r\t\v";
  constexpr std::string_view kEscaped = "\"\\nrtv";
  config->append(name).append(" = \"");
  for (const char c : value) {
    const std::size_t special = kSpecial.find(c);
    if (special != std::string_view::npos) config->push_back('\\');
    config->push_back(special == std::string_view::npos ? c : kEscaped[special]);
  }
  config->append("\"\n");
}

bool is_validator(std::string_view text) {
  return !text.empty() && text.size() <= kMaxValidatorBytes &&
         std::none_of(text.begin(), text.end(), is_control);
}

/// The part of the config for one transfer. Every option is said again for each, because most hold
/// only up to the next URL.
std::string config_of(const Transfer& transfer, std::size_t index, const std::string& header_file,
                      milliseconds left, bool batched) {
  std::string config = "silent\ngloboff\nlocation\ntlsv1.2\n";
  option(&config, "url", transfer.url);
  // A path such as "-" would mean standard output.
  option(&config, "output", transfer.path[0] == '/' ? transfer.path : "./" + transfer.path);
  option(&config, "dump-header", header_file);
  option(&config, "user-agent", "sluice");
  if (is_file_url(transfer.url)) {
    option(&config, "proto", "=file");
  } else {
    const bool secure = starts_with_scheme(transfer.url, "https://");
    option(&config, "proto", secure ? "=https" : "=http,https");
    option(&config, "proto-redir", secure ? "=https" : "=http,https");
    if (is_validator(transfer.etag)) {
      option(&config, "header", "If-None-Match: " + transfer.etag);
    }
    if (is_validator(transfer.last_modified)) {
      option(&config, "header", "If-Modified-Since: " + transfer.last_modified);
    }
  }
  option(&config, "max-redirs", "5");
  // Only an announced size, before curl 8.4. For the rest the run has a limit, and the file is
  // looked at.
  if (transfer.max_bytes > 0 && transfer.max_bytes <= INT64_MAX) {
    option(&config, "max-filesize", std::to_string(transfer.max_bytes));
  }
  option(&config, "connect-timeout", seconds_option(std::min(kConnectTimeout, left)));
  option(&config, "max-time", seconds_option(left));
  option(&config, "speed-limit", std::to_string(kSlowestBytesPerSecond));
  option(&config, "speed-time", std::to_string(kSlowSeconds));
  // To standard error, which has no buffer: a curl that is killed has told what was done so far.
  std::string report = batched ? "%{stderr}\n" : "\n";
  report.append(kReport).append(std::to_string(index));
  report += ":%{http_code}:%{http_connect}:%{size_download}:%{time_total}:";
  report += batched ? "%{exitcode}\n" : "\n";
  option(&config, "write-out", report);
  return config;
}

std::vector<std::string> environment(std::string_view search_path) {
  std::vector<std::string> list{"PATH=" + std::string(search_path)};
  for (const char* name :
       {"http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "ALL_PROXY",
        "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"}) {
    if (const char* value = ::getenv(name)) list.push_back(std::string(name) + '=' + value);
  }
  return list;
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

/// Reports by the transfer's index.
std::map<std::size_t, Report> read_reports(const ChildOutcome& outcome, bool batched) {
  std::map<std::size_t, Report> reports;
  for (std::string_view line : split(batched ? outcome.err : outcome.out, '\n')) {
    if (!line.starts_with(kReport)) continue;
    line.remove_prefix(kReport.size());
    const std::vector<std::string_view> fields = split(line, ':');
    if (fields.size() != 6) continue;
    Report& report = reports[number_of<std::size_t>(fields[0])];
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

/// The last 64 KiB of a file.
std::string read_end(const std::string& path) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  std::ifstream stream(path, std::ios::binary);
  if (error || !stream) return {};
  const std::uint64_t wanted = std::min(size, kMaxHeaderBytes);
  std::string bytes(wanted, '\0');
  stream.seekg(static_cast<std::streamoff>(size - wanted));
  stream.read(bytes.data(), static_cast<std::streamsize>(wanted));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

/// Those of the last answer, after all redirects: the file holds the headers of each.
Headers read_headers(const std::string& path) {
  Headers headers;
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

void set_exit_problem(const Report& report, TransferResult* result) {
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

/// What came of one transfer, from what curl says and from what is on the disk.
TransferResult judge(const Transfer& transfer, const Report& report, const Headers& headers,
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
  command.environment = environment(plan.search_path);
  command.search_path = plan.search_path;
  command.deadline = left;
  command.grace = milliseconds(200);
  const std::uint64_t limit = plan.transfers[group.front()].max_bytes;
  if (limit < INT64_MAX) command.max_file_bytes = std::max(limit + 1, kMaxHeaderBytes);
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

  const std::map<std::size_t, Report> reports = read_reports(*outcome, plan.batched);
  for (const std::size_t index : group) {
    const auto report = reports.find(index);
    if (report != reports.end()) {
      results[index] =
          judge(plan.transfers[index], report->second, read_headers(headers.file(index)), left);
    } else {
      Report missing;
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
  command.environment = environment(search_path);
  command.search_path = search_path;
  command.deadline = left;
  const Result<ChildOutcome> outcome = run_child(command);
  if (!outcome) return outcome.error();
  constexpr std::string_view kBegin = "curl ";
  if (!outcome->out.starts_with(kBegin)) return false;
  const std::vector<std::string_view> parts =
      split(std::string_view(outcome->out).substr(kBegin.size(), 20), '.');
  const int major = number_of<int>(parts[0]);
  const int minor = parts.size() > 1 ? number_of<int>(parts[1]) : 0;
  return major > 7 || (major == 7 && minor >= 75);
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

std::string url_for_display(std::string_view url) {
  const std::size_t separator = url.find("://");
  const std::size_t start = separator == std::string_view::npos ? 0 : separator + 3;
  std::string shown(url.substr(0, start));
  std::string_view rest = url.substr(start, url.find_first_of("?#", start) - start);
  std::string_view host = rest.substr(0, rest.find('/'));
  const std::string_view path = rest.substr(host.size());
  const std::size_t at = host.rfind('@');
  if (at != std::string_view::npos) host.remove_prefix(at + 1);
  const std::size_t colon = host.rfind(':');
  const bool has_port = colon == std::string_view::npos || host.ends_with(']') ||
                        host.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  // "user:pass/word@host": no port, but a password with a slash.
  if (has_port || path.find('@') == std::string_view::npos) shown.append(host).append(path);
  for (char& c : shown) {
    if (is_control(c)) c = '?';
  }
  return shown;
}

}  // namespace sluice::source
