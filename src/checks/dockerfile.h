// A Dockerfile as its instructions, with the stage that each is of. Pure, any bytes are one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::checks {

inline constexpr std::size_t kMaxDockerInstructions = 5000;

struct DockerInstruction {
  std::string keyword;   ///< upper case
  std::string_view raw;  ///< its argument as written, over all its lines
  std::size_t begin = 0;
  std::size_t argument_begin = 0;
  bool final_stage = false;  ///< of the image that is built in the end

  /// What is given, exec form (["a", "b"]) as plain words; of the same length as `raw`.
  std::string argument() const;
};

/// "NAME=value" of ARG and ENV.
struct DockerVariable {
  std::string name;
  std::string value;  ///< quotes taken off
  bool has_value = false;
  std::size_t begin = 0;
};

struct Dockerfile {
  std::vector<DockerInstruction> instructions;
};

/// The views are into `text`.
Dockerfile read_dockerfile(std::string_view text);

/// The variables of an ARG or ENV.
std::vector<DockerVariable> docker_variables(const DockerInstruction& instruction);

}  // namespace sluice::checks
