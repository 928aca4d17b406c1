#include "base/system_call_filter.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

// A sanitizer's own code forks a process that looks at this one's threads, and starts a program
// that turns addresses into lines. It is never what runs in a build.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLUICE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer) || __has_feature(leak_sanitizer)
#define SLUICE_SANITIZED 1
#endif
#endif

namespace sluice {
namespace {

#if defined(__x86_64__) && !defined(__ILP32__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
constexpr std::uint32_t kNarrowMachine = AUDIT_ARCH_I386;
#elif defined(__aarch64__) && !defined(__ILP32__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
constexpr std::uint32_t kNarrowMachine = AUDIT_ARCH_ARM;
#else
constexpr std::uint32_t kMachine = 0;
constexpr std::uint32_t kNarrowMachine = 0;
#endif

/// Numbers from here on are the same for all machines; older headers don't name them.
constexpr std::uint32_t kCloneThree = 435;
#ifdef __x86_64__
/// Set in the numbers of the x32 calls, which are the same calls under other numbers.
constexpr std::uint32_t kX32 = 0x40000000U;
#endif

constexpr std::uint32_t kRefused[] = {
    // The network. A descriptor that was handed over can still be read and written.
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
#ifndef SLUICE_SANITIZED
    // Other programs and processes, and what is in their memory or hands.
    SYS_execve,
    SYS_execveat,
    SYS_ptrace,
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
#endif
#endif
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
    424,  // pidfd_send_signal
    434,  // pidfd_open
    438,  // pidfd_getfd
    440,  // process_madvise
    448,  // process_mrelease
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_setns,
    SYS_unshare,
    SYS_personality,
    // What can be seen below a path.
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_swapon,
    SYS_swapoff,
    428,  // open_tree
    429,  // move_mount
    430,  // fsopen
    431,  // fsconfig
    432,  // fsmount
    433,  // fspick
    442,  // mount_setattr
    467,  // open_tree_attr
    SYS_name_to_handle_at,
    SYS_open_by_handle_at,
    SYS_mknodat,
    SYS_symlinkat,
    SYS_linkat,
#ifdef SYS_mknod
    SYS_mknod,
    SYS_symlink,
    SYS_link,
#endif
    // Other users and rights.
    SYS_setuid,
    SYS_setgid,
    SYS_setreuid,
    SYS_setregid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setgroups,
    SYS_setfsuid,
    SYS_setfsgid,
    SYS_capset,
    // Parts of the kernel that programs like this one never use, and attacks on it do.
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    425,  // io_uring_setup: what goes through it is seen by no filter
    426,  // io_uring_enter
    427,  // io_uring_register
    SYS_kexec_load,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_reboot,
    SYS_acct,
    SYS_quotactl,
    SYS_syslog,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_vhangup,
    SYS_fanotify_init,
#ifdef __x86_64__
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
    SYS_uselib,
    SYS_kexec_file_load,
#endif
};

constexpr std::uint32_t kAllow = SECCOMP_RET_ALLOW;
constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | EPERM;
/// As if the kernel were older: the C library then starts threads by clone, whose flags a filter
/// can look at.
constexpr std::uint32_t kUnknown = SECCOMP_RET_ERRNO | ENOSYS;

/// A program of the kernel's filter machine, written top to bottom.
class Program {
 public:
  void load(std::size_t offset) {
    add(BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(offset));
  }
  /// The lower half of an argument: all that flags and commands have.
  void load_argument(std::size_t index) {
    load(offsetof(seccomp_data, args) + index * sizeof(std::uint64_t));
  }
  void give(std::uint32_t answer) { add(BPF_RET | BPF_K, 0, 0, answer); }
  /// Does the next instruction only if what was loaded equals the value.
  void if_equal(std::uint32_t value) { add(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, value); }
  void if_not_equal(std::uint32_t value) { add(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, value); }
  void if_at_least(std::uint32_t value) { add(BPF_JMP | BPF_JGE | BPF_K, 0, 1, value); }
  void if_any_bit(std::uint32_t bits) { add(BPF_JMP | BPF_JSET | BPF_K, 0, 1, bits); }
  /// Jumps over the next `count` unless what was loaded equals the value.
  void skip_unless_equal(std::uint32_t value, std::uint8_t count) {
    add(BPF_JMP | BPF_JEQ | BPF_K, 0, count, value);
  }
  std::vector<sock_filter>& code() { return code_; }

 private:
  void add(int operation, std::uint8_t yes, std::uint8_t no, std::uint32_t value) {
    code_.push_back({static_cast<std::uint16_t>(operation), yes, no, value});
  }
  std::vector<sock_filter> code_;
};

Program make_program() {
  Program program;
  program.load(offsetof(seccomp_data, arch));
  // 32-bit calls, whose numbers mean something else.
  program.if_equal(kNarrowMachine);
  program.give(kRefuse);
  // A translator of machine code makes the calls of its own machine. The filter has no effect
  // there, but does not stop all of it either.
  program.if_not_equal(kMachine);
  program.give(kAllow);
  program.load(offsetof(seccomp_data, nr));
#ifdef __x86_64__
  program.if_at_least(kX32);
  program.give(kRefuse);
#endif
  for (const std::uint32_t call : kRefused) {
    program.if_equal(call);
    program.give(kRefuse);
  }
#ifndef SLUICE_SANITIZED
  program.if_equal(kCloneThree);
  program.give(kUnknown);
  // Threads, but no processes.
  program.skip_unless_equal(SYS_clone, 4);
  program.load_argument(0);
  program.if_any_bit(CLONE_THREAD);
  program.give(kAllow);
  program.give(kRefuse);
#endif
  // Signals to other processes; whether one is still there may be asked.
  program.skip_unless_equal(SYS_kill, 4);
  program.load_argument(1);
  program.if_equal(0);
  program.give(kAllow);
  program.give(kRefuse);
  // Typing on the terminal that the shell will read next.
  program.skip_unless_equal(SYS_ioctl, 5);
  program.load_argument(1);
  program.if_equal(TIOCSTI);
  program.give(kRefuse);
  program.if_equal(TIOCLINUX);
  program.give(kRefuse);
  program.give(kAllow);
  return program;
}

}  // namespace

bool give_up_new_privileges() { return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0; }

bool refuse_system_calls() {
  if (kMachine == 0) return false;
  Program program = make_program();
  const sock_fprog given{static_cast<unsigned short>(program.code().size()), program.code().data()};
  // Without this flag older kernels switch a speculation of the processor off for whoever has a
  // filter, which costs a scan up to a fifth. No foreign code runs here that it would hold back.
  constexpr unsigned kKeepSpeed = 1U << 2;  // SECCOMP_FILTER_FLAG_SPEC_ALLOW
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, kKeepSpeed, &given) == 0) return true;
  return errno == EINVAL && ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0U, &given) == 0;
}

}  // namespace sluice
