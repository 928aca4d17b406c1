# Writes the files of rules/ into one C++ source file. Run by CMakeLists.txt with -DROOT and -DOUTPUT.
# Those of a folder are compressed together (src/cli/packed_rules.h), which needs a file of their own beside OUTPUT.

set(level "")
if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.19)
  set(level COMPRESSION_LEVEL 9)
endif()

function(append_files variable function pattern)
  file(GLOB files ${ROOT}/rules/${pattern})
  list(SORT files)
  set(plain ${OUTPUT}.${function})
  set(table "")
  file(WRITE ${plain} "")
  foreach(path IN LISTS files)
    file(RELATIVE_PATH name ${ROOT} ${path})
    file(READ ${path} text)
    file(APPEND ${plain} "${text}")
    file(SIZE ${path} size)
    string(APPEND table "      {\"${name}\", ${size}},\n")
  endforeach()
  # Without a name or a time, so that every build gets the same bytes.
  file(ARCHIVE_CREATE OUTPUT ${plain}.zst PATHS ${plain} FORMAT raw COMPRESSION Zstd ${level})
  file(READ ${plain}.zst frame HEX)
  file(REMOVE ${plain} ${plain}.zst)
  string(REGEX REPLACE "(..)" "0x\\1," frame "${frame}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n" frame "${frame}")
  set(${variable} "std::span<const RuleFile> ${function}() {
  static constexpr unsigned char kFrame[] = {
${frame}};
  static constexpr PackedFile kFiles[] = {
${table}  };
  static const std::span<const RuleFile> files = unpack_rules(kFrame, kFiles);
  return files;
}

" PARENT_SCOPE)
endfunction()

append_files(secrets embedded_secret_rules secrets/*.toml)
append_files(advisories embedded_advisories advisories/*.json)
append_files(runtimes embedded_runtime_tables runtimes/*.toml)
append_files(frameworks embedded_framework_tables frameworks/*.toml)
append_files(access embedded_access_rules access/*.toml)
append_files(explain embedded_explanations explain/*.toml)
append_files(checks embedded_check_rules checks/*.toml)
append_files(cases embedded_check_cases checks/cases/*.toml)
append_files(owasp embedded_owasp_files owasp.toml)
file(READ ${ROOT}/rules/VERSION version)
string(STRIP "${version}" version)

file(WRITE ${OUTPUT} "#include \"cli/embedded_rules.h\"
#include \"cli/packed_rules.h\"

namespace sluice::cli {

${secrets}${advisories}${runtimes}${frameworks}${access}${explain}${checks}${cases}namespace {

${owasp}}  // namespace

const RuleFile& embedded_owasp() { return embedded_owasp_files().front(); }

std::string_view embedded_rules_version() { return \"${version}\"; }

}  // namespace sluice::cli
")
