#include "source/curl_config.h"

#include <stdlib.h>

#include <array>

namespace sluice::source {

void curl_option(std::string* config, std::string_view name, std::string_view value) {
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

std::string curl_seconds(std::chrono::milliseconds time) {
  const std::string parts = std::to_string(1000 + time.count() % 1000);
  return std::to_string(time.count() / 1000) + '.' + parts.substr(1);
}

namespace {

constexpr std::array kVariables = {"http_proxy",   "https_proxy",   "HTTPS_PROXY", "no_proxy",
                                   "NO_PROXY",     "ALL_PROXY",     "all_proxy",   "SSL_CERT_FILE",
                                   "SSL_CERT_DIR", "CURL_CA_BUNDLE"};

}  // namespace

std::span<const char* const> curl_variables() { return kVariables; }

std::vector<std::string> curl_environment(std::string_view search_path) {
  std::vector<std::string> list{"PATH=" + std::string(search_path)};
  for (const char* name : kVariables) {
    if (const char* value = ::getenv(name)) list.push_back(std::string(name) + '=' + value);
  }
  return list;
}

}  // namespace sluice::source
