#include "checks/dockerfile.h"

#include <string>

#include "test/catch.h"

using namespace sluice::checks;

TEST_CASE("a Dockerfile's instructions know whether they are of the final image") {
  const std::string_view text =
      "# syntax=x\nARG V=1\nfrom --platform=x a AS Base\nUSER root\nFROM c AS other\nRUN x\n"
      "FROM base\nRUN a && \\\n  # note\n  b\n\nCMD [\"a\", \"b\"]\n";
  const Dockerfile file = read_dockerfile(text);
  std::string shown;
  for (const DockerInstruction& one : file.instructions) {
    shown += one.keyword + (one.final_stage ? "+ " : " ");
    CHECK(text.substr(one.argument_begin, one.raw.size()) == one.raw);
  }
  CHECK(shown == "ARG FROM+ USER+ FROM RUN FROM+ RUN+ CMD+ ");
  CHECK(file.instructions[6].raw == "a && \\\n  # note\n  b");
  CHECK(file.instructions[7].argument() == " \"a\"  \"b\" ");
}

TEST_CASE("ARG and ENV set variables") {
  struct Row {
    std::string_view text;
    std::string_view expected;  ///< "name=value;", without '=' where none is given
  };
  const Row rows[] = {
      {"ENV A=1 B=\"two words\" \\\n  C='3'", "A=1;B=two words;C=3;"},
      {"ENV NAME the value", "NAME=the value;"},
      {"ARG A", "A;"},
      {"ARG A=b=c", "A=b=c;"},
      {"ENV A=1 \\\n# note\nB=2", "A=1;B=2;"},
      {"ENV", ""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Dockerfile file = read_dockerfile(row.text);
    REQUIRE(file.instructions.size() == 1);
    std::string shown;
    for (const DockerVariable& variable : docker_variables(file.instructions[0])) {
      shown += variable.name + (variable.has_value ? '=' + variable.value : "") + ';';
      CHECK(row.text.substr(variable.begin).starts_with(variable.name));
    }
    CHECK(shown == row.expected);
  }
}

TEST_CASE("hostile Dockerfiles end") {
  for (const std::string_view unit : {"\\\n", "FROM a AS a\n", "ENV \\ ", "#\n", "\"", "A \\\n#"}) {
    std::string text;
    while (text.size() < 300'000) text += unit;
    INFO(unit);
    const Dockerfile file = read_dockerfile(text);
    CHECK(file.instructions.size() <= kMaxDockerInstructions);
    for (const DockerInstruction& one : file.instructions) docker_variables(one);
  }
}
