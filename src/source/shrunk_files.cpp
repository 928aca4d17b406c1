#include "source/shrunk_files.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace sluice::source {
namespace {

std::atomic<bool> shrunk{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal's handler sets it");
std::uintptr_t page_bytes = 4096;

/// Calls only what a handler of signals may: mmap() is a bare system call.
void on_bus_error(int /*signal*/, siginfo_t* about, void* /*context*/) {
  // A page of a file that isn't there, as opposed to a bad address or a memory fault.
  if (about->si_code == BUS_ADRERR) {
    void* page = reinterpret_cast<void*>(  // NOLINT: an address is what the kernel gives
        reinterpret_cast<std::uintptr_t>(about->si_addr) & ~(page_bytes - 1));
    constexpr int kZeros = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (::mmap(page, page_bytes, PROT_READ, kZeros, -1, 0) == page) {
      shrunk.store(true);
      return;
    }
  }
  // The instruction that failed is tried again, and now ends the process.
  ::signal(SIGBUS, SIG_DFL);
}

}  // namespace

void outlive_shrinking_files() {
  page_bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, nullptr);
}

std::optional<Problem> take_shrunk_file() {
  if (!shrunk.exchange(false)) return std::nullopt;
  return Problem{
      ".git", 0,
      "a pack, an index or an ignore file became shorter while it was read: run it again", true};
}

}  // namespace sluice::source
