// Addresses as lockfiles write them, made fit for fields that must hold a URI (RFC 3986). No state.
#pragma once

#include <string>
#include <string_view>

namespace sluice::report {

/// "git@host:path" becomes an ssh URL, bytes that no path may hold are percent-encoded. Empty for
/// what still isn't a URI with scheme and authority; a file URL needs no host.
std::string uri_of(std::string_view text);

/// A path below the root as a relative reference: every byte that is not unreserved is
/// percent-encoded, '/' apart, so that bytes that are no UTF-8 stay what they are.
std::string relative_uri(std::string_view path);

}  // namespace sluice::report
