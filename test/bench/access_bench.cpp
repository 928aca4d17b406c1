// Benchmark of the access audit: a made-up team of 200 apps where each of 150 people was added to
// each app, read and judged in memory. Not a test: times depend on the machine.
//
//   access_bench [APPS PEOPLE]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "access/audit.h"
#include "access/snapshot_reader.h"
#include "base/parallel.h"
#include "cli/access_rules.h"

namespace {

using namespace sluice;
using Clock = std::chrono::steady_clock;

constexpr int kRuns = 7;

struct Files {
  std::vector<std::pair<std::string, std::string>> list;

  void add(std::string path, const std::vector<std::string>& entries) {
    std::string text = "[";
    for (std::size_t i = 0; i < entries.size(); ++i) text += (i == 0 ? "\n" : ",\n") + entries[i];
    list.emplace_back(std::move(path), text + "\n]\n");
  }
};

std::string address(std::size_t person) {
  return "p" + std::to_string(person) + (person % 30 == 0 ? "@freelance.example" : "@acme.example");
}

std::string user(std::size_t person) { return R"("user":{"email":")" + address(person) + R"("})"; }

Files make_team(std::size_t apps, std::size_t people) {
  constexpr const char* kStages[] = {"production", "staging", "review", "development"};
  Files files;
  files.list.emplace_back("manifest.json",
                          R"({"schema":"sluice-access/1","taken":"2026-11-26T00:00:00Z"})");
  std::vector<std::string> members;
  for (std::size_t i = 0; i < people; ++i) {
    members.push_back(R"({"email":")" + address(i) + R"(","role":")" +
                      (i % 25 == 1 ? "admin" : "member") + R"(","federated":)" +
                      (i % 3 == 0 ? "false" : "true") + R"(,"two_factor_authentication":)" +
                      (i % 7 == 0 ? "false" : "true") + '}');
  }
  files.add("teams/acme/members.json", members);
  std::vector<std::string> list;
  std::vector<std::string> couplings;
  for (std::size_t a = 0; a < apps; ++a) {
    const std::string name = "app-" + std::to_string(a);
    const std::string id = std::to_string(a);
    list.push_back(R"({"id":")" + id + R"(","name":")" + name +
                   R"(","team":{"name":"acme"},"stack":{"name":"heroku-24"},"locked":true,)" +
                   R"("created_at":"2021-01-01T00:00:00Z"})");
    couplings.push_back(R"({"app":{"id":")" + id + R"("},"pipeline":{"id":"0"},"stage":")" +
                        kStages[a % 4] + R"("})");
    std::vector<std::string> collaborators;
    std::vector<std::string> releases;
    for (std::size_t p = 0; p < people; ++p) {
      collaborators.push_back('{' + user(p) +
                              R"(,"role":"member","permissions":["view","deploy","operate"],)" +
                              R"("created_at":"2023-01-01T00:00:00Z"})");
    }
    for (std::size_t r = 0; r < 100; ++r) {
      releases.push_back(R"({"version":1,"created_at":"2026-11-01T00:00:00Z",)" +
                         user((a + r * 7) % people) + '}');
    }
    files.add("apps/" + name + "/collaborators.json", collaborators);
    files.add("apps/" + name + "/releases.json", releases);
    files.add("apps/" + name + "/builds.json", releases);
    files.add("apps/" + name + "/buildpacks.json",
              {R"({"buildpack":{"url":"https://github.com/x/pack"}})"});
  }
  files.add("apps.json", list);
  files.add("couplings.json", couplings);
  return files;
}

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace

int main(int count, char** arguments) {
  const std::size_t apps = count > 2 ? std::strtoul(arguments[1], nullptr, 10) : 200;
  const std::size_t people = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 150;
  if (apps == 0 || people == 0) return 2;
  const Files files = make_team(apps, people);
  const auto rules = cli::load_access_rules();
  if (!rules) return 1;
  double best_read = 1e9;
  double best_judge = 1e9;
  std::size_t findings = 0;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<access::SnapshotFile> list;
    for (const auto& [path, text] : files.list) list.push_back({path, text});
    const auto begin = Clock::now();
    auto read = access::read_snapshot(std::move(list), default_jobs());
    const auto middle = Clock::now();
    if (!read) return 1;
    const access::Audit audit = access::audit(std::move(read->snapshot), *rules, {});
    const auto end = Clock::now();
    findings = audit.findings.size();
    best_read = std::min(best_read, milliseconds(middle - begin));
    best_judge = std::min(best_judge, milliseconds(end - middle));
  }
  std::printf("%zu apps, %zu people: read %.1f ms, judged %.1f ms, %zu findings (best of %d)\n",
              apps, people, best_read, best_judge, findings, kRuns);
  return 0;
}
