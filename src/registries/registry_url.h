// Which registries may be asked. A lockfile or a settings file of the app may be somebody's pull
// request: it must not make a build machine talk to the machine's own network. Stateless.
#pragma once

#include <string>
#include <string_view>

namespace sluice::registries {

/// A registry's address, and who named it.
struct Registry {
  std::string url;       ///< without user information, query and '/' at its end
  bool trusted = false;  ///< named by who runs Sluice, not by a file of the app
};

/// Why a URL is not asked, in a user's words; empty if it may be. Only http and https, without
/// user information. One that the app's files name must be https, and its host a name with a dot
/// that is not of the local network: no IP address in any notation, no "localhost", ".local",
/// ".internal" and the like. Names are not resolved.
std::string reason_not_to_ask(std::string_view url, bool trusted);

/// The registry at an address as a file has it: user information, query, fragment and '/' at the
/// end are taken off.
Registry registry_at(std::string_view url, bool trusted);

/// "host:port" of a URL, lower case, without user information.
std::string host_of(std::string_view url);

}  // namespace sluice::registries
