// An HTTP/1.1 server on 127.0.0.1 for tests, in threads of the test process. It can do what servers
// should not: break off, drip, never end. It knows no TLS, of request bodies only those with a
// length, and ignores Range.
// Thread-safe; its destructor ends all connections and waits for its threads.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::test {

/// What is answered for one path. The fields combine, as far as that makes sense.
struct HttpAnswer {
  int status = 200;
  std::string body{};
  std::string file{};  ///< if set, the body is this file's bytes, read anew for each request
  /// Sent as they are. `ETag` and `Last-Modified` are honoured: a request that names one of them
  /// (compared as text) gets 304 without a body.
  std::vector<std::pair<std::string, std::string>> headers{};
  std::chrono::milliseconds delay{0};           ///< before the answer
  std::size_t drip_bytes = 0;                   ///< send this much of the body at a time ...
  std::chrono::milliseconds drip_interval{0};   ///< ... and wait so long in between
  std::optional<std::size_t> truncate_after{};  ///< bytes of body; Content-Length promises all
  bool close_without_answer = false;
  std::string raw{};                    ///< if set, sent instead of any answer
  std::string redirect_to{};            ///< if set, 302 to it; its own path makes a loop
  int busy_times = 0;                   ///< so many requests get 429 first
  std::chrono::seconds retry_after{0};  ///< of those, if it isn't 0
  bool without_length = false;          ///< no Content-Length: the end of the connection is the end
  bool endless = false;                 ///< as above, and the body (or zeros) is repeated forever
};

/// One request as it came. Names of headers are in lower case.
struct HttpRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;
  std::string body;

  /// Empty if there is no such header.
  std::string header(const std::string& name) const;
};

/// Listens on a free port until it is destroyed. Paths without an answer get 404.
class HttpServer {
 public:
  HttpServer();
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// `path` is a whole request target ("/a?b"), or one without its query.
  void serve(const std::string& path, HttpAnswer answer);

  /// Files of a folder below a path that ends with '/'. Answers by serve() come first.
  void serve_folder(const std::string& path, const std::string& folder);

  int port() const;
  /// "http://127.0.0.1:PORT" and the path.
  std::string url(std::string_view path) const;

  std::vector<HttpRequest> requests() const;
  /// Requests for this target.
  std::size_t count(std::string_view target) const;
  /// The highest number of requests that were being answered at one time.
  int peak() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sluice::test
