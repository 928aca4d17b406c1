// How bad a flaw is, from all the records that describe it. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <span>

#include "advisories/evaluate.h"
#include "advisories/record.h"
#include "core/advisory.h"
#include "core/severity.h"

namespace sluice::advisories {

struct Judgement {
  Severity severity = Severity::kUnknown;
  std::optional<Cvss> cvss;
};

/// The severity of a group of aliases for one package. The first record is the one that the finding
/// is named after; the others lend what it lacks. In this order: the first record's vectors (those
/// of the package before those of the record; the latest CVSS version, then the highest score), the
/// vectors of the others, the first record's word, the others' words, unknown. A malicious package
/// is critical whatever its vectors say. Most Go, Rust and PyPI records carry no severity of their
/// own, so without the others a threshold would let them through.
Judgement judge(std::span<const AdvisoryRecord* const> group, const Target& target);

}  // namespace sluice::advisories
