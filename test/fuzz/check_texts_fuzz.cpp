// libFuzzer target: any bytes as Procfile, Dockerfile, script, app.json and workflow; every
// command, instruction and item stands within the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "checks/source_file.h"
#include "checks/workflow_expressions.h"

namespace {

using namespace sluice::checks;

void check_commands(const SourceFile& file) {
  const PlacedCommands& all = file.commands();
  if (all.commands.size() > kMaxFileCommands) std::abort();
  for (const PlacedCommand& one : all.commands) {
    const ShellText& text = all.texts[one.text];
    if (one.command.begin > one.command.end || one.command.end > text.text.size()) std::abort();
    if (offset_of(file, text, one.command.begin) > file.text().size()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string_view path :
       {"Procfile", "Dockerfile", "a.sh", "Makefile", "app.json", "heroku.yml"}) {
    const SourceFile file(path, bytes);
    check_commands(file);
  }
  const SourceFile workflow(".github/workflows/x.yml", bytes);
  check_commands(workflow);
  for (const WorkflowItem& item : workflow.workflow().items) {
    if (item.begin > size || item.scope_begin > item.scope_end || item.scope_end > size) {
      std::abort();
    }
  }
  const Dockerfile docker = read_dockerfile(bytes);
  for (const DockerInstruction& one : docker.instructions) {
    if (one.argument_begin + one.raw.size() > size) std::abort();
    for (const DockerVariable& variable : docker_variables(one)) {
      if (variable.begin + variable.name.size() > size + variable.name.size()) std::abort();
    }
  }
  flowing_contexts(bytes);
  return 0;
}
