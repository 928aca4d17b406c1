#include "base/result.h"

namespace sluice {

std::string describe(const Error& error) {
  std::string text = error.path;
  if (!text.empty() && error.line != 0) text += ':' + std::to_string(error.line);
  if (!text.empty()) text += ": ";
  return text + error.message;
}

}  // namespace sluice
