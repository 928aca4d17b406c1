#include "test/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "test/temp_folder.h"

namespace sluice::test {
namespace {

constexpr std::size_t kMaxHeadBytes = 64u << 10;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

HttpRequest parse_head(std::string_view head) {
  HttpRequest request;
  std::vector<std::string> lines;
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    if (end == std::string_view::npos) break;
    lines.emplace_back(head.substr(0, end));
    head.remove_prefix(end + 2);
  }
  if (lines.empty()) return request;
  const std::size_t first = lines[0].find(' ');
  const std::size_t last = lines[0].rfind(' ');
  request.method = lines[0].substr(0, first);
  if (last > first) request.target = lines[0].substr(first + 1, last - first - 1);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t colon = lines[i].find(':');
    if (colon == std::string::npos) continue;
    const std::size_t value = lines[i].find_first_not_of(' ', colon + 1);
    request.headers[lower(lines[i].substr(0, colon))] =
        value == std::string::npos ? "" : lines[i].substr(value);
  }
  return request;
}

/// Whether the client has what it asks for.
bool is_unchanged(const HttpAnswer& answer, const HttpRequest& request) {
  return std::any_of(answer.headers.begin(), answer.headers.end(), [&](const auto& header) {
    const std::string name = lower(header.first);
    return (name == "etag" && request.header("if-none-match") == header.second) ||
           (name == "last-modified" && request.header("if-modified-since") == header.second);
  });
}

}  // namespace

std::string HttpRequest::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

struct HttpServer::State {
  int listener = -1;
  int stop = -1;  // an eventfd that stays readable once the server ends
  int port = 0;
  std::thread acceptor;

  mutable std::mutex mutex;  // guards all below
  std::map<std::string, HttpAnswer> answers;
  std::vector<std::pair<std::string, std::string>> folders;
  std::vector<HttpRequest> log;
  std::list<std::thread> connections;
  int active = 0;
  int peak = 0;

  /// Waits until the socket is ready; false at the server's end. A socket of -1 just waits.
  bool wait(int socket, short events, int milliseconds = -1) const {
    std::array<pollfd, 2> wanted{{{stop, POLLIN, 0}, {socket, events, 0}}};
    return ::poll(wanted.data(), wanted.size(), milliseconds) >= 0 && wanted[0].revents == 0;
  }

  bool pause(std::chrono::milliseconds time) const {
    return time.count() == 0 || wait(-1, 0, static_cast<int>(time.count()));
  }

  bool send(int socket, std::string_view bytes) const {
    while (!bytes.empty()) {
      if (!wait(socket, POLLOUT)) return false;
      const ssize_t put = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (put <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }

  void accept_all() {
    while (wait(listener, POLLIN)) {
      const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      const std::lock_guard lock(mutex);
      connections.emplace_back([this, socket] {
        converse(socket);
        ::close(socket);
      });
    }
  }

  /// One connection: requests one after the other, until a side closes.
  void converse(int socket) {
    std::string input;
    for (;;) {
      const std::size_t end = input.find("\r\n\r\n");
      if (end != std::string::npos) {
        HttpRequest request = parse_head(std::string_view(input).substr(0, end + 2));
        input.erase(0, end + 4);
        if (!read_body(socket, &input, &request)) return;
        const HttpAnswer answer = take_answer(request);
        const bool keep = reply(socket, request, answer);
        const std::lock_guard lock(mutex);
        --active;
        if (!keep) return;
        continue;
      }
      std::array<char, 4096> block;
      if (input.size() > kMaxHeadBytes || !wait(socket, POLLIN)) return;
      const ssize_t got = ::recv(socket, block.data(), block.size(), 0);
      if (got <= 0) return;
      if (input.empty() && std::isupper(static_cast<unsigned char>(block[0])) == 0) return;  // TLS
      input.append(block.data(), static_cast<std::size_t>(got));
    }
  }

  /// Takes the request's body, as long as it says, from `input` and the socket.
  bool read_body(int socket, std::string* input, HttpRequest* request) const {
    const std::string length = request->header("content-length");
    if (length.empty() || length.size() > 7) return length.empty();
    const std::size_t size = std::stoul(length);
    std::array<char, 4096> block;
    while (input->size() < size) {
      if (!wait(socket, POLLIN)) return false;
      const ssize_t got = ::recv(socket, block.data(), block.size(), 0);
      if (got <= 0) return false;
      input->append(block.data(), static_cast<std::size_t>(got));
    }
    request->body = input->substr(0, size);
    input->erase(0, size);
    return true;
  }

  /// Logs the request, counts it as being answered, and finds its answer.
  HttpAnswer take_answer(const HttpRequest& request) {
    const std::lock_guard lock(mutex);
    log.push_back(request);
    peak = std::max(peak, ++active);
    const std::string path = request.target.substr(0, request.target.find('?'));
    auto found = answers.find(request.target);
    if (found == answers.end()) found = answers.find(path);
    if (found != answers.end()) {
      HttpAnswer answer = found->second;
      if (found->second.busy_times > 0) --found->second.busy_times;
      return answer;
    }
    HttpAnswer answer;
    for (const auto& [prefix, folder] : folders) {
      if (path.rfind(prefix, 0) != 0 || path.find("..") != std::string::npos) continue;
      answer.file = folder + '/' + path.substr(prefix.size());
      if (std::filesystem::is_regular_file(answer.file)) return answer;
    }
    answer.file.clear();
    answer.status = 404;
    answer.body = "not found\n";
    return answer;
  }

  /// Sends one answer; false if the connection is over then.
  bool reply(int socket, const HttpRequest& request, const HttpAnswer& answer) const {
    if (!pause(answer.delay) || answer.close_without_answer) return false;
    if (!answer.raw.empty()) return send(socket, answer.raw) && false;

    int status = answer.redirect_to.empty() ? answer.status : 302;
    std::string body = answer.file.empty() ? answer.body : read_bytes(answer.file);
    std::string extra;
    if (!answer.redirect_to.empty()) extra = "Location: " + answer.redirect_to + "\r\n";
    for (const auto& [name, value] : answer.headers) extra += name + ": " + value + "\r\n";
    if (answer.busy_times > 0) {
      status = 429;
      extra.clear();
      body = "busy\n";
      if (answer.retry_after.count() != 0) {
        extra = "Retry-After: " + std::to_string(answer.retry_after.count()) + "\r\n";
      }
    } else if (is_unchanged(answer, request)) {
      status = 304;
      body.clear();
    }
    const bool to_end = status == 200 && (answer.without_length || answer.endless);
    std::string head = "HTTP/1.1 " + std::to_string(status) + " Test\r\n" + extra;
    if (to_end) {
      head += "Connection: close\r\n";
    } else if (status != 304) {
      head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    if (!send(socket, head + "\r\n")) return false;
    if (request.method == "HEAD" || status == 304) return true;
    if (status == 200 && answer.endless) return flood(socket, answer, body);
    return send_body(socket, answer, body) && !to_end && !answer.truncate_after;
  }

  bool send_body(int socket, const HttpAnswer& answer, std::string_view body) const {
    if (answer.truncate_after) body = body.substr(0, *answer.truncate_after);
    const std::size_t step = answer.drip_bytes == 0 ? body.size() : answer.drip_bytes;
    while (!body.empty()) {
      if (!send(socket, body.substr(0, step))) return false;
      body.remove_prefix(std::min(step, body.size()));
      if (!body.empty() && !pause(answer.drip_interval)) return false;
    }
    return true;
  }

  bool flood(int socket, const HttpAnswer& answer, const std::string& body) const {
    const std::string block = body.empty() ? std::string(16 << 10, '\0') : body;
    while (send(socket, block) && pause(answer.drip_interval)) {
    }
    return false;
  }
};

HttpServer::HttpServer() : state_(std::make_unique<State>()) {
  state_->stop = ::eventfd(0, EFD_CLOEXEC);
  state_->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (state_->stop < 0 || state_->listener < 0 || ::bind(state_->listener, generic, size) != 0 ||
      ::listen(state_->listener, SOMAXCONN) != 0 ||
      ::getsockname(state_->listener, generic, &size) != 0) {
    throw std::runtime_error("the test's HTTP server cannot listen");
  }
  state_->port = ntohs(address.sin_port);
  state_->acceptor = std::thread([state = state_.get()] { state->accept_all(); });
}

HttpServer::~HttpServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t put = ::write(state_->stop, &one, sizeof one);
  state_->acceptor.join();
  // From here on no thread is added, and none of them touches the list.
  for (std::thread& connection : state_->connections) connection.join();
  ::close(state_->listener);
  ::close(state_->stop);
}

void HttpServer::serve(const std::string& path, HttpAnswer answer) {
  const std::lock_guard lock(state_->mutex);
  state_->answers[path] = std::move(answer);
}

void HttpServer::serve_folder(const std::string& path, const std::string& folder) {
  const std::lock_guard lock(state_->mutex);
  state_->folders.emplace_back(path, folder);
}

int HttpServer::port() const { return state_->port; }

std::string HttpServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(state_->port) + std::string(path);
}

std::vector<HttpRequest> HttpServer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->log;
}

std::size_t HttpServer::count(std::string_view target) const {
  const std::lock_guard lock(state_->mutex);
  return static_cast<std::size_t>(
      std::count_if(state_->log.begin(), state_->log.end(),
                    [&](const HttpRequest& request) { return request.target == target; }));
}

int HttpServer::peak() const {
  const std::lock_guard lock(state_->mutex);
  return state_->peak;
}

}  // namespace sluice::test
