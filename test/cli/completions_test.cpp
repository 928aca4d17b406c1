// Completions and the manual page: shells accept the scripts, bash completes with them, and they
// know every command and option.
#include "cli/completions.h"

#include <algorithm>
#include <filesystem>

#include "cli/command_table.h"
#include "cli/option_values.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::cli;
using namespace sluice::test;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// What bash would offer behind these words; the last one is being typed.
std::vector<std::string> completed(const TempFolder& home, const std::vector<std::string>& words) {
  std::string script = "source ./sluice.bash\nCOMP_WORDS=(";
  for (const std::string& word : words) script += "'" + word + "' ";
  script += ")\nCOMP_CWORD=" + std::to_string(words.size() - 1) +
            "\n_sluice\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const ChildResult result =
      run_program({"/bin/bash", "--norc", "-c", script}, {"PATH=/usr/bin:/bin"}, home.path());
  INFO(result.err);
  CHECK(result.err.empty());
  std::vector<std::string> replies;
  for (std::size_t at = 0; at < result.out.size();) {
    const std::size_t end = result.out.find('\n', at);
    replies.push_back(result.out.substr(at, end - at));
    at = end + 1;
  }
  return replies;
}

bool offers(const std::vector<std::string>& replies, std::string_view word) {
  return std::find(replies.begin(), replies.end(), word) != replies.end();
}

}  // namespace

TEST_CASE("bash completes commands, options, their values, operands and files") {
  const TempFolder home;
  home.write("sluice.bash", bash_completions());
  home.write("folder/file.json", "");
  CHECK(run_program({"/bin/bash", "-n", "sluice.bash"}, {"PATH=/usr/bin:/bin"}, home.path())
            .exit_code == 0);
  CHECK(completed(home, {"sluice", "gat"}) == std::vector<std::string>{"gate"});
  CHECK(offers(completed(home, {"sluice", ""}), "explain"));
  CHECK(offers(completed(home, {"sluice", "help", "ini"}), "init"));
  CHECK(completed(home, {"sluice", "gate", "--fail"}) == std::vector<std::string>{"--fail-on"});
  CHECK(offers(completed(home, {"sluice", "gate", "--fail-on", "c"}), "critical"));
  // "=" is a word of its own.
  CHECK(completed(home, {"sluice", "gate", "--format", "=", "js"}) ==
        std::vector<std::string>{"json"});
  CHECK(offers(completed(home, {"sluice", "gate", "--mode", "="}), "warn"));
  CHECK(completed(home, {"sluice", "sbom", "--format", "sp"}) == std::vector<std::string>{"spdx"});
  CHECK(completed(home, {"sluice", "rules", "l"}) == std::vector<std::string>{"list"});
  CHECK(offers(completed(home, {"sluice", "advisories", "s"}), "sync"));
  CHECK(completed(home, {"sluice", "gate", "--cache", "fo"}) == std::vector<std::string>{"folder"});
  CHECK(completed(home, {"sluice", "explain", "--report", "folder/f"}) ==
        std::vector<std::string>{"folder/file.json"});
  CHECK(completed(home, {"sluice", "baseline", "--reason", "fo"}).front().empty());
  CHECK(offers(completed(home, {"sluice", "explain", "first"}), "first-run"));
  CHECK(completed(home, {"sluice", "no-such", "--x"}).front().empty());
}

TEST_CASE("bash completes ids of rules by asking the program") {
  const TempFolder home;
  home.write("sluice.bash", bash_completions());
  const std::string program = test::sluice_program();
  CHECK(offers(completed(home, {program, "explain", "py-django-deb"}), "py-django-debug"));
  CHECK(offers(completed(home, {program, "explain", "stripe-l"}), "stripe-live-key"));
}

TEST_CASE("scripts and page know every command and every option of each") {
  const std::string zsh = zsh_completions();
  const std::string fish = fish_completions();
  const std::string bash = bash_completions();
  const std::string man = man_page();
  for (const CommandRow& command : command_table()) {
    INFO(command.name);
    CHECK(contains(bash, "    " + std::string(command.name) + ")\n"));
    CHECK(contains(zsh, "    " + std::string(command.name) + ")\n"));
    CHECK(contains(fish, "-a " + std::string(command.name) + " -d '"));
    CHECK(contains(man, ".SS \"sluice " + std::string(command.name)));
    for (const OptionRow* option : options_of(command.command)) {
      INFO(option->flag);
      CHECK(contains(bash, std::string(option->flag)));
      CHECK(contains(zsh, std::string(option->flag)));
      CHECK(contains(fish, "from " + std::string(command.name) + "' -l " +
                               std::string(option->flag.substr(2))));
    }
  }
}

TEST_CASE("zsh and fish accept their scripts, where they are installed") {
  const TempFolder home;
  home.write("sluice.zsh", zsh_completions());
  home.write("sluice.fish", fish_completions());
  for (const char* shell : {"zsh", "fish"}) {
    const std::string program = std::string("/usr/bin/") + shell;
    if (!std::filesystem::exists(program)) {
      WARN(shell << " is not installed: its script was not tried");
      continue;
    }
    const ChildResult result =
        run_program({program, "-n", std::string("sluice.") + shell},
                    {"PATH=/usr/bin:/bin", "HOME=" + home.path()}, home.path());
    INFO(result.err);
    CHECK(result.exit_code == 0);
  }
}

TEST_CASE("the manual page has its sections, and groff finds nothing wrong") {
  const std::string page = man_page();
  for (const char* section : {".TH SLUICE 1", ".SH NAME", ".SH SYNOPSIS", ".SH COMMANDS",
                              ".SH SETTINGS", ".SH \"EXIT STATUS\"", ".SH FILES"}) {
    INFO(section);
    CHECK(contains(page, section));
  }
  // A line that begins with a quote or dot is a request.
  for (std::size_t at = page.find("\n'"); at != std::string::npos; at = page.find("\n'", at + 1)) {
    FAIL("a text line is a request: " << page.substr(at, 40));
  }
  if (!std::filesystem::exists("/usr/bin/groff")) {
    WARN("groff is not installed: the page was not tried");
    return;
  }
  const TempFolder home;
  home.write("sluice.1", page);
  const ChildResult result =
      run_program({"/usr/bin/groff", "-man", "-ww", "-z", "-Tutf8", "sluice.1"},
                  {"PATH=/usr/bin:/bin"}, home.path());
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
}
