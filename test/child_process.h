// Runs a program as a user would, without a shell, and keeps what it said.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sluice::test {

struct ChildResult {
  int exit_code = -1;  ///< 128 and the signal's number, if one ended it
  std::string out;
  std::string err;
};

namespace detail {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

inline std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

inline std::string content(std::FILE* file) {
  std::rewind(file);
  std::string text;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
  return text;
}

}  // namespace detail

/// The program that was built beside the running tests.
inline std::string sluice_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string() + "/sluice";
}

/// `command[0]` is looked up in the PATH; `environment` is all the child gets. Output goes through
/// unnamed files, so that no pipe can fill up. `output`, if not -1, becomes its standard output.
inline ChildResult run_program(const std::vector<std::string>& command,
                               const std::vector<std::string>& environment,
                               const std::string& folder = "/", int output = -1) {
  ChildResult result;
  const detail::File out(std::tmpfile());
  const detail::File err(std::tmpfile());
  if (out == nullptr || err == nullptr) return result;
  const std::vector<char*> arguments = detail::pointers(command);
  const std::vector<char*> variables = detail::pointers(environment);
  const pid_t child = ::fork();
  if (child < 0) return result;
  if (child == 0) {
    ::dup2(output == -1 ? ::fileno(out.get()) : output, STDOUT_FILENO);
    ::dup2(::fileno(err.get()), STDERR_FILENO);
    if (::chdir(folder.c_str()) == 0) ::execvpe(arguments[0], arguments.data(), variables.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = detail::content(out.get());
  result.err = detail::content(err.get());
  return result;
}

}  // namespace sluice::test
