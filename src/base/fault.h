// Keeps a fault in the reading of one file from taking the other files with it. Nothing throws on
// purpose: this is for what a library, or a mistake of ours, does all the same. Thread-safe.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "base/result.h"

namespace sluice {

/// Runs `work`. What it throws is the error, without a path; lack of memory is thrown on, since it
/// says nothing of the file.
template <typename Work>
Status contain_fault(const Work& work) {
  try {
    work();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& fault) {
    return Error{"", 0, std::string("internal error, please report it: ") + fault.what()};
  }
  return {};
}

}  // namespace sluice
