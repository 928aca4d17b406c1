// What the readers of both formats of VEX share. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/purl.h"
#include "core/vex.h"
#include "format/node.h"

namespace sluice::policy {

/// The two formats; `root` is the document.
Result<std::vector<VexStatement>> read_openvex(std::string_view name, const format::Node& root);
Result<std::vector<VexStatement>> read_cyclonedx_vex(std::string_view name,
                                                     const format::Node& root);

/// Takes the mark that acceptance_mark() made off the beginning of `text` and puts what it says
/// into the statement. Without one nothing happens.
void read_acceptance_mark(std::string* text, VexStatement* statement);

/// The parts that are not empty with ": " between them, capped.
std::string vex_reason(std::initializer_list<std::string_view> parts);

/// Of a statement with a mark: without what the writer added, "(owner, until 2026-12-31)".
std::string accepted_reason(std::string_view text, std::chrono::sys_days until);

/// The words of an enumeration: "code_not_reachable" as "code not reachable".
std::string vex_words(std::string_view word);

/// The newest of the times in these members, of which the first node that has any counts.
std::optional<Instant> vex_time(std::initializer_list<const format::Node*> nodes,
                                std::initializer_list<std::string_view> members);

/// False for what is no package but the app, or an image of it.
bool is_package_type(std::string_view purl_type);

/// Adds the last part of an address ("https://…/CVE-2021-23337"), or the id itself; each once.
void add_vex_id(std::string_view text, VexStatement* statement);

}  // namespace sluice::policy
