// How curl is told what to do: options on its standard input, where no process list shows them, and
// the few variables that it may see. Thread-safe, as long as nobody changes the environment.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::source {

inline constexpr std::chrono::milliseconds kCurlConnectTimeout{10'000};

/// Adds a line of a curl config file, escaped as curl(1) says under --config.
void curl_option(std::string* config, std::string_view name, std::string_view value);

/// "12.345", as curl wants seconds.
std::string curl_seconds(std::chrono::milliseconds time);

/// Variables of this process that curl gets: proxies and certificates.
std::span<const char* const> curl_variables();

/// The process's variables for proxies and trusted certificates, and the given PATH.
std::vector<std::string> curl_environment(std::string_view search_path);

}  // namespace sluice::source
