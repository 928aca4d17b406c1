// What the one pass over a file learns beside secrets.
#pragma once

#include <iterator>
#include <utility>
#include <vector>

#include "core/acceptance.h"
#include "secrets/encrypted/facts.h"

namespace sluice::secrets {

struct SideFacts {
  encrypted::Facts encrypted;        ///< encrypted files and keys to them
  std::vector<AllowComment> allows;  ///< comments that accept a finding

  void append(SideFacts more) {
    encrypted.append(std::move(more.encrypted));
    std::move(more.allows.begin(), more.allows.end(), std::back_inserter(allows));
  }
};

}  // namespace sluice::secrets
