# Writes the page, style and script of the HTML report into one C++ source file. Run by CMakeLists.txt with
# -DROOT and -DOUTPUT. Raw string literals are cut into pieces, because compilers limit their length.

function(append_text variable function name)
  file(READ ${ROOT}/src/report/html/${name} text)
  string(LENGTH "${text}" length)
  set(code "std::string_view ${function}() {\n  static constexpr std::string_view kText =\n")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 4000 piece)
    string(APPEND code "      R\"sluice(${piece})sluice\"\n")
    math(EXPR at "${at} + 4000")
  endwhile()
  set(${variable} "${code}      ;\n  return kText;\n}\n\n" PARENT_SCOPE)
endfunction()

append_text(page html_page page.html)
append_text(style html_style report.css)
append_text(script html_script report.js)
file(WRITE ${OUTPUT} "#include \"report/html_assets.h\"\n\nnamespace sluice::report {\n\n${page}${style}${script}}  // namespace sluice::report\n")
