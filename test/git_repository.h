// A real git repository for a test, made with the git program. Nobody's configuration enters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "test/child_process.h"
#include "test/temp_folder.h"

namespace sluice::test {

class TestRepository {
 public:
  TestRepository() { git({"init", "-q", "-b", "main", "."}); }

  const std::string& path() const { return folder_.path(); }
  std::string path(std::string_view name) const { return folder_.path(name); }
  std::string write(std::string_view name, std::string_view bytes) const {
    return folder_.write(name, bytes);
  }

  /// What the command said, without the last newline. Each call is a minute later than the last.
  std::string git(std::vector<std::string> arguments) const {
    ChildResult result = run(std::move(arguments));
    while (!result.out.empty() && result.out.back() == '\n') result.out.pop_back();
    return result.out;
  }

  ChildResult run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "git");
    clock_ += 60;
    const std::string date = std::to_string(clock_) + " +0000";
    return run_program(arguments,
                       {"PATH=/usr/bin:/bin", "HOME=" + folder_.path(), "GIT_CONFIG_NOSYSTEM=1",
                        "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.invalid",
                        "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.invalid",
                        "GIT_AUTHOR_DATE=" + date, "GIT_COMMITTER_DATE=" + date},
                       folder_.path());
  }

  /// Writes a file and commits everything; gives the commit's id.
  std::string commit(std::string_view name, std::string_view bytes) const {
    write(name, bytes);
    return commit_all("change");
  }
  std::string commit_all(const std::string& message) const {
    git({"add", "-A"});
    git({"commit", "-q", "--allow-empty", "-m", message});
    return id("HEAD");
  }
  std::string id(const std::string& revision) const { return git({"rev-parse", revision}); }

 private:
  TempFolder folder_;
  mutable long clock_ = 1700000000;
};

}  // namespace sluice::test
