// The address that a package comes from, as far as hygiene needs it. Pure function.
#pragma once

#include <string>
#include <string_view>

namespace sluice::correlate {

struct SourceAddress {
  std::string host;          ///< lower case, without port; empty if there is none
  bool unencrypted = false;  ///< http, git, ftp, svn
  bool local = false;        ///< this machine or a private network, by its name or number alone
};

/// Takes URLs ("https://host/x", "git+ssh://git@host/x") and git's short form ("git@host:x"). No
/// name is resolved.
SourceAddress read_source_address(std::string_view url);

}  // namespace sluice::correlate
