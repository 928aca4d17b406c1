// Reads files of VEX: OpenVEX 0.2.0 and CycloneDX 1.4 to 1.7. Pure; takes any bytes.
//
// A statement speaks of a package by its package URL, with or without version; qualifiers don't
// count. A product that is no package (an image, an address) is the app. A package as product with
// subcomponents, and ranges of versions, are not understood: such statements fit nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/settings.h"
#include "core/vex.h"

namespace sluice::policy {

inline constexpr std::size_t kMaxVexBytes = 16u << 20;
/// Statements of one file; pairs of an id and a package, of one file and of all together.
inline constexpr std::size_t kMaxVexStatements = 100'000;
inline constexpr std::size_t kMaxVexPairs = 1'000'000;
/// Bytes of a reason that are kept.
inline constexpr std::size_t kMaxVexReason = 1'000;

/// Which of the formats it is, is told by its content. Errors (broken JSON, another format, a
/// status that there is not, more than the limits) carry the line.
Result<std::vector<VexStatement>> read_vex(std::string_view name, std::string_view text);

/// How many pairs of an id and a package it is about.
std::size_t pairs_of(const VexStatement& statement);

/// What Sluice writes into a statement that comes from an acceptance, so that it is one again when
/// it is read: "sluice:accepted until=2026-12-31".
std::string acceptance_mark(AcceptanceKind kind, std::chrono::sys_days until);

}  // namespace sluice::policy
