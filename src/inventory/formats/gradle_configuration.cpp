#include "inventory/formats/gradle_configuration.h"

#include <algorithm>
#include <array>

namespace sluice::inventory {
namespace {

/// Beginnings of names of what runs at build time only: compilers, annotation processors, linters.
constexpr std::array<std::string_view, 27> kBuildTools = {"annotationProcessor",
                                                          "asciidoctor",
                                                          "checkstyle",
                                                          "classpath",
                                                          "codenarc",
                                                          "detekt",
                                                          "developmentOnly",
                                                          "errorprone",
                                                          "jacoco",
                                                          "jmh",
                                                          "kapt",
                                                          "kotlinBuildTools",
                                                          "kotlinCompiler",
                                                          "kotlinKlib",
                                                          "kotlinNative",
                                                          "kotlinScript",
                                                          "ksp",
                                                          "ktlint",
                                                          "nullaway",
                                                          "openApiGenerator",
                                                          "pmd",
                                                          "protobufToolsLocator",
                                                          "rewrite",
                                                          "scalaCompilerPlugins",
                                                          "spotbugs",
                                                          "spotless",
                                                          "zinc"};

bool is_test(std::string_view name) {
  if (name.starts_with("test") || name.starts_with("androidTest")) return true;
  // "integrationTestImplementation", "debugAndroidTestCompileClasspath", not "latestOnly"
  for (std::size_t at = name.find("Test"); at != std::string_view::npos;
       at = name.find("Test", at + 1)) {
    const char next = at + 4 < name.size() ? name[at + 4] : 'A';
    if (next < 'a' || next > 'z') return true;
  }
  return false;
}

bool is_provided(std::string_view name) {
  return name.starts_with("compileOnly") || name.ends_with("CompileOnly") ||
         name.starts_with("provided") || name.ends_with("ompileClasspath");
}

}  // namespace

Scope scope_of_gradle_configuration(std::string_view name) {
  if (is_test(name)) return Scope::kDev;
  const bool is_tool = std::any_of(kBuildTools.begin(), kBuildTools.end(),
                                   [&](std::string_view tool) { return name.starts_with(tool); });
  if (is_tool) return Scope::kDev;
  return is_provided(name) ? Scope::kOptional : Scope::kRuntime;
}

}  // namespace sluice::inventory
