// What of zstd the small binary of a release leaves out: every strategy of compression but the one
// that zstd_stream.cpp asks for, and readers of the formats before version 0.8. Definitions here
// answer for them, so that the linker takes none out of the archive; would they be called, they
// fail. They are weak: where a release of zstd needs the real one, that one counts.
//
// Only part of the build with SLUICE_SMALL. The names are those of zstd 1.4 to 1.5.
#include <cstddef>
#include <cstdint>

namespace {

// ZSTD_error_GENERIC, as zstd returns it.
constexpr std::size_t kFailed = static_cast<std::size_t>(-1);

}  // namespace

extern "C" {

// NOLINTBEGIN(bugprone-macro-parentheses, cppcoreguidelines-macro-usage): what is defined are names
#define SLUICE_NO_STRATEGY(name)                                               \
  __attribute__((weak)) std::size_t ZSTD_compressBlock_##name(                 \
      void* /*match_state*/, void* /*sequences*/, std::uint32_t* /*repeated*/, \
      const void* /*source*/, std::size_t /*size*/) {                          \
    return kFailed;                                                            \
  }
SLUICE_NO_STRATEGY(btlazy2)
SLUICE_NO_STRATEGY(btlazy2_dictMatchState)
SLUICE_NO_STRATEGY(btlazy2_extDict)
SLUICE_NO_STRATEGY(greedy)
SLUICE_NO_STRATEGY(greedy_dedicatedDictSearch)
SLUICE_NO_STRATEGY(greedy_dedicatedDictSearch_row)
SLUICE_NO_STRATEGY(greedy_dictMatchState)
SLUICE_NO_STRATEGY(greedy_dictMatchState_row)
SLUICE_NO_STRATEGY(greedy_extDict)
SLUICE_NO_STRATEGY(greedy_extDict_row)
SLUICE_NO_STRATEGY(greedy_row)
SLUICE_NO_STRATEGY(lazy)
SLUICE_NO_STRATEGY(lazy2)
SLUICE_NO_STRATEGY(lazy2_dedicatedDictSearch)
SLUICE_NO_STRATEGY(lazy2_dedicatedDictSearch_row)
SLUICE_NO_STRATEGY(lazy2_dictMatchState)
SLUICE_NO_STRATEGY(lazy2_dictMatchState_row)
SLUICE_NO_STRATEGY(lazy2_extDict)
SLUICE_NO_STRATEGY(lazy2_extDict_row)
SLUICE_NO_STRATEGY(lazy2_row)
SLUICE_NO_STRATEGY(lazy_dedicatedDictSearch)
SLUICE_NO_STRATEGY(lazy_dedicatedDictSearch_row)
SLUICE_NO_STRATEGY(lazy_dictMatchState)
SLUICE_NO_STRATEGY(lazy_dictMatchState_row)
SLUICE_NO_STRATEGY(lazy_extDict)
SLUICE_NO_STRATEGY(lazy_extDict_row)
SLUICE_NO_STRATEGY(lazy_row)
SLUICE_NO_STRATEGY(fast)
SLUICE_NO_STRATEGY(fast_dictMatchState)
SLUICE_NO_STRATEGY(fast_extDict)
SLUICE_NO_STRATEGY(doubleFast)
SLUICE_NO_STRATEGY(doubleFast_dictMatchState)
SLUICE_NO_STRATEGY(doubleFast_extDict)
#undef SLUICE_NO_STRATEGY

// These prepare tables of the strategies above.
__attribute__((weak)) void ZSTD_dedicatedDictSearch_lazy_loadDictionary(
    void* /*match_state*/, const unsigned char* /*place*/) {}
__attribute__((weak)) std::uint32_t ZSTD_insertAndFindFirstIndex(void* /*match_state*/,
                                                                 const unsigned char* /*place*/) {
  return 0;
}
__attribute__((weak)) void ZSTD_row_update(void* /*match_state*/, const unsigned char* /*place*/) {}
__attribute__((weak)) void ZSTD_fillHashTable(void* /*match_state*/, const void* /*end*/,
                                              int /*method*/, int /*purpose*/) {}
__attribute__((weak)) void ZSTD_fillDoubleHashTable(void* /*match_state*/, const void* /*end*/,
                                                    int /*method*/, int /*purpose*/) {}

// The first number is the size of the frame, the second of what is in it.
#define SLUICE_NO_FORMAT(version)                                                                \
  __attribute__((weak)) void* ZBUFFv##version##_createDCtx() { return nullptr; }                 \
  __attribute__((weak)) std::size_t ZBUFFv##version##_freeDCtx(void* /*context*/) { return 0; }  \
  __attribute__((weak)) std::size_t ZBUFFv##version##_decompressInitDictionary(                  \
      void* /*context*/, const void* /*dictionary*/, std::size_t /*size*/) {                     \
    return kFailed;                                                                              \
  }                                                                                              \
  __attribute__((weak)) std::size_t ZBUFFv##version##_decompressContinue(                        \
      void* /*context*/, void* /*out*/, std::size_t* /*out_size*/, const void* /*in*/,           \
      std::size_t* /*in_size*/) {                                                                \
    return kFailed;                                                                              \
  }                                                                                              \
  __attribute__((weak)) void* ZSTDv##version##_createDCtx() { return nullptr; }                  \
  __attribute__((weak)) std::size_t ZSTDv##version##_freeDCtx(void* /*context*/) { return 0; }   \
  __attribute__((weak)) std::size_t ZSTDv##version##_decompress_usingDict(                       \
      void* /*context*/, void* /*out*/, std::size_t /*out_size*/, const void* /*in*/,            \
      std::size_t /*in_size*/, const void* /*dictionary*/, std::size_t /*dictionary_size*/) {    \
    return kFailed;                                                                              \
  }                                                                                              \
  __attribute__((weak)) void ZSTDv##version##_findFrameSizeInfoLegacy(                           \
      const void* /*in*/, std::size_t /*size*/, std::size_t* frame, unsigned long long* bound) { \
    *frame = kFailed;                                                                            \
    *bound = static_cast<unsigned long long>(-2);                                                \
  }                                                                                              \
  __attribute__((weak)) std::size_t ZSTDv##version##_getFrameParams(                             \
      void* /*parameters*/, const void* /*in*/, std::size_t /*size*/) {                          \
    return kFailed;                                                                              \
  }
SLUICE_NO_FORMAT(05)
SLUICE_NO_FORMAT(06)
SLUICE_NO_FORMAT(07)
#undef SLUICE_NO_FORMAT
// NOLINTEND(bugprone-macro-parentheses, cppcoreguidelines-macro-usage)

}  // extern "C"
