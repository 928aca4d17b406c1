// Makes text from the scanned tree harmless where it is printed. Every string that is not our own
// goes through one of these: one_line() for a terminal, a build log and TAP, and the others, which
// begin with it, for the format in their name. Stateless.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::report {

/// One line: control characters, ANSI escapes, invalid UTF-8 and direction overrides become \xNN or
/// \u{N}; cut to `limit` bytes with "…". What a runner of GitHub Actions would take for a command
/// ("::name" where a word begins, "##[" anywhere) is broken in the same way: \x3a, \x5b.
std::string one_line(std::string_view text, std::size_t limit = 512);

/// Text or attribute of an XML 1.0 document.
std::string xml_text(std::string_view text, std::size_t limit = 512);

/// Message of a GitHub annotation.
std::string annotation_text(std::string_view text, std::size_t limit = 512);

/// Property of a GitHub annotation.
std::string annotation_property(std::string_view text, std::size_t limit = 512);

/// Between our own Markdown: nothing in it begins a tag, a link, a cell, a list or a mention.
std::string markdown_text(std::string_view text, std::size_t limit = 300);

/// A code span: as many backticks around the text as it takes.
std::string markdown_code(std::string_view text, std::size_t limit = 300);

/// Message of SARIF, where brackets make links and braces stand for arguments.
std::string sarif_text(std::string_view text, std::size_t limit = 512);

/// Words broken into lines of at most `width` columns (bytes of UTF-8 counted as characters); a
/// word that is longer stays whole.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace sluice::report
