// What a recogniser of one family gets: a file and what the one pass over it has met.
#pragma once

#include <cstdint>
#include <string_view>

#include "secrets/encrypted/facts.h"
#include "secrets/value_judge.h"

namespace sluice::secrets::encrypted {

/// Bit I: literal I of mark_literals() occurs in the file.
using Marks = std::uint32_t;

struct Input {
  std::string_view path;
  std::string_view bytes;
  const ValueJudge* judge = nullptr;  ///< null: plain values are of no interest
};

/// Last component of the path.
inline std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

/// ".env", ".env.production", "prod.env".
inline bool is_env_file(std::string_view path) {
  const std::string_view name = file_name(path);
  return name.starts_with(".env") || name.ends_with(".env");
}

inline bool is_yaml_file(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".eyaml");
}

}  // namespace sluice::secrets::encrypted
