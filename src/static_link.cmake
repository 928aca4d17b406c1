# The static binary: no interpreter, no needed libraries, the same in every root. Included by CMakeLists.txt
# before and after it looks for libraries, with SLUICE_STATIC=ON.
#
# SLUICE_SYSROOT names a folder into which the packages of the libraries were unpacked (bin/lib/sysroot.sh); their
# pkg-config files say "/usr", so it is put before that. Without it the libraries are the system's own.

set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(OPENSSL_USE_STATIC_LIBS ON)
if(SLUICE_SYSROOT)
  set(sluice_triplet ${CMAKE_CXX_LIBRARY_ARCHITECTURE})
  set(ENV{PKG_CONFIG_SYSROOT_DIR} ${SLUICE_SYSROOT})
  set(ENV{PKG_CONFIG_LIBDIR}
    ${SLUICE_SYSROOT}/usr/lib/${sluice_triplet}/pkgconfig:${SLUICE_SYSROOT}/usr/share/pkgconfig)
  set(CMAKE_PREFIX_PATH ${SLUICE_SYSROOT}/usr)
  set(OPENSSL_ROOT_DIR ${SLUICE_SYSROOT}/usr)
endif()

# sluice_link_statically(TARGET): what the archives themselves refer to. Distributions build libgit2 and libarchive
# with everything; libgit2_local_only.cpp keeps the network side of the first out.
function(sluice_link_statically target)
  set(archives "")
  foreach(name git2 archive zstd crypto z ssl http_parser llhttp mbedtls mbedx509 mbedcrypto pcre2-8 pcre nettle lzma bz2)
    find_library(sluice_${name}_archive NAMES lib${name}.a)
    mark_as_advanced(sluice_${name}_archive)
    if(sluice_${name}_archive)
      list(APPEND archives ${sluice_${name}_archive})
    endif()
  endforeach()
  # In one group: they refer to each other in circles, and their order differs from release to release.
  target_link_libraries(${target} PRIVATE -Wl,--start-group ${archives} -Wl,--end-group)
  # No build id, and nothing in it says where or when it was made: two builds are the same bytes.
  # The map says what came out of which archive, for the bill of the release.
  target_link_options(${target} PRIVATE -static -Wl,--gc-sections -Wl,--build-id=none -s -Wl,-Map=${target}.map)
endfunction()
