#include "base/parallel.h"

#include <atomic>
#include <new>
#include <vector>

#include "test/catch.h"

namespace sluice {
namespace {

TEST_CASE("parallel_for does every index once", "[base][parallel]") {
  for (const unsigned jobs : {0U, 1U, 2U, 8U, 64U}) {
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
      INFO("jobs " << jobs << ", count " << count);
      std::vector<std::atomic<int>> done(count);
      std::atomic<bool> worker_fits{true};
      parallel_for(count, jobs, [&](std::size_t index, unsigned worker) {
        ++done[index];
        if (worker >= (jobs == 0 ? 1U : jobs)) worker_fits = false;
      });
      bool once = true;
      for (const std::atomic<int>& times : done) once = once && times == 1;
      CHECK(once);
      CHECK(worker_fits);
    }
  }
}

TEST_CASE("a worker number is never in use twice at once", "[base][parallel]") {
  constexpr unsigned kJobs = 8;
  std::vector<std::atomic<int>> busy(kJobs);
  std::atomic<bool> alone{true};
  parallel_for(5000, kJobs, [&](std::size_t, unsigned worker) {
    if (++busy[worker] != 1) alone = false;
    --busy[worker];
  });
  CHECK(alone);
}

TEST_CASE("one job works in order", "[base][parallel]") {
  std::vector<std::size_t> order;
  parallel_for(100, 1, [&](std::size_t index, unsigned) { order.push_back(index); });
  for (std::size_t i = 0; i < order.size(); ++i) CHECK(order[i] == i);
  CHECK(order.size() == 100);
  CHECK(default_jobs() >= 1);
}

TEST_CASE("what a thread throws comes out when all are done", "[base][parallel]") {
  for (const unsigned jobs : {1U, 4U}) {
    std::atomic<int> running{0};
    const auto work = [&](std::size_t index, unsigned) {
      ++running;
      if (index == 3) {
        --running;
        throw std::bad_alloc();
      }
      --running;
    };
    CHECK_THROWS_AS(parallel_for(1000, jobs, work), std::bad_alloc);
    CHECK(running == 0);
  }
}

}  // namespace
}  // namespace sluice
