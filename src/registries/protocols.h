// The entry points of each protocol, for the table in protocol.cpp.
#pragma once

#include <span>

#include "registries/protocol.h"

namespace sluice::registries {

void begin_npm(Lookup& lookup);
void continue_npm(Lookup& lookup, std::span<const Answer> answers);
void begin_pypi(Lookup& lookup);
void continue_pypi(Lookup& lookup, std::span<const Answer> answers);
void begin_rubygems(Lookup& lookup);
void continue_rubygems(Lookup& lookup, std::span<const Answer> answers);
void begin_composer(Lookup& lookup);
void continue_composer(Lookup& lookup, std::span<const Answer> answers);
void begin_go(Lookup& lookup);
void continue_go(Lookup& lookup, std::span<const Answer> answers);
void begin_maven(Lookup& lookup);
void continue_maven(Lookup& lookup, std::span<const Answer> answers);
void begin_nuget(Lookup& lookup);
void continue_nuget(Lookup& lookup, std::span<const Answer> answers);

}  // namespace sluice::registries
