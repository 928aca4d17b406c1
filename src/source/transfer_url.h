// Which URLs Sluice downloads from, and how it shows them. Stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace sluice::source {

/// Whether the URL begins with the scheme ("https://"), whatever its case.
bool starts_with_scheme(std::string_view url, std::string_view scheme);

bool is_file_url(std::string_view url);

/// What is wrong with a URL that curl must not even be asked for, in a user's words; empty if it is
/// fine. A file URL is fine only if a regular file is there.
std::string url_problem(std::string_view url);

/// For logs: "https://user:pw@host/x?token=y" becomes "https://host/x". Control characters become
/// '?'. What stands in the path stays.
std::string url_for_display(std::string_view url);

}  // namespace sluice::source
