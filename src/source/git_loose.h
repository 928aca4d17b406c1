// Git objects in files of their own: a zlib stream of "TYPE SIZE\0" and the bytes. Stateless,
// thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "source/git_pack.h"
#include "source/inflater.h"

namespace sluice::source {

struct LooseHead {
  GitType type = GitType::kNone;
  std::uint64_t size = 0;
  std::size_t length = 0;  ///< of the head itself
};

/// The head of an inflated loose object; nothing if it is none.
std::optional<LooseHead> read_loose_head(std::string_view bytes);

/// kNone if the file is no loose object.
GitType loose_type(const std::string& path);

}  // namespace sluice::source
