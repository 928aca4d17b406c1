// libFuzzer target: any bytes as what comes through the pipe between the program and its helper,
// and as a value in curl's configuration. What is read is written in a form that is read again and
// stays the same; a value can't leave its line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "source/curl_config.h"
#include "source/curl_post.h"
#include "source/transfer_message.h"

namespace {

using namespace sluice::source;

void expect(bool holds) {
  if (!holds) std::abort();
}

/// The value of a line as curl reads it: between quotes, '\' and a letter for some characters.
std::string value_of(std::string_view line) {
  const std::size_t open = line.find('"');
  expect(open != std::string_view::npos && line.ends_with("\"\n"));
  const std::string_view quoted = line.substr(open + 1, line.size() - open - 3);
  std::string value;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    expect(quoted[i] != '"' && quoted[i] != '\n');
    if (quoted[i] != '\\') {
      value += quoted[i];
      continue;
    }
    expect(++i < quoted.size());
    constexpr std::string_view kLetters = "trnv";
    constexpr std::string_view kValues = "\t\r\n\v";
    const std::size_t at = kLetters.find(quoted[i]);
    value += at == std::string_view::npos ? quoted[i] : kValues[at];
  }
  return value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = read_request(bytes)) {
    const std::string written = to_message(*request);
    expect(written.size() == bytes.size());
    const auto again = read_request(written);
    expect(again && to_message(*again) == written);
  }
  if (const auto results = read_results(bytes)) {
    const std::string written = to_message(*results);
    expect(written.size() == bytes.size());
    const auto again = read_results(written);
    expect(again && to_message(*again) == written);
  }
  if (const auto result = read_post_result(bytes)) {
    expect(to_message(*result).size() == bytes.size());
  }
  std::string config;
  curl_option(&config, "url", bytes);
  expect(std::count(config.begin(), config.end(), '\n') == 1);
  expect(value_of(config) == bytes);
  if (post_url_problem(bytes).empty()) expect(!post_host(bytes).empty());
  return 0;
}
