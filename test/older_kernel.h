// What an older kernel answers, for a process that has no way back: see in_child().
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include <cstddef>
#include <vector>

namespace sluice::test {

/// From now on these calls give that error, as on an older kernel or in a stricter container.
inline bool answer_calls(const std::vector<unsigned>& calls, unsigned error) {
  std::vector<sock_filter> code{
      {BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<unsigned>(offsetof(seccomp_data, nr))}};
  for (const unsigned call : calls) {
    code.push_back({BPF_JMP | BPF_JEQ | BPF_K, 0, 1, call});
    code.push_back({BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | error});
  }
  code.push_back({BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW});
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace sluice::test
