#include "format/nginx.h"

#include <algorithm>
#include <string>

#include "test/catch.h"

using namespace sluice::format;

TEST_CASE("nginx directives know their blocks, parameters and lines") {
  const auto directives = read_nginx(
      "daemon off; # note\nhttp {\n  log_format l '$a \"$b\"';\n  server {\n"
      "    location ^~ /img.x {\n      alias \"/data/\";\n    }\n"
      "    content_by_lua_block {\n      if a then b = {} end;\n    }\n"
      "    proxy_pass http://${host}:1;\n  }\n}\nuser x y;");
  std::string shown;
  for (const NginxDirective& one : directives) {
    shown += std::to_string(one.line) + ' ' + one.path + (one.block ? " {" : "") + " = " +
             one.value + '\n';
  }
  CHECK(shown ==
        "1 daemon = off\n2 http { = \n3 http.log_format = l $a \"$b\"\n4 http.server { = \n"
        "5 http.server.location { = ^~ /img.x\n6 http.server.location ^~ /img.x.alias = /data/\n"
        "11 http.server.proxy_pass = http://${host}:1\n14 user = x y\n");
}

TEST_CASE("any text is some nginx configuration") {
  for (const std::string_view unit :
       {"{", "}", "a {", ";", "'", "\\", "a_by_lua_block {", "${", "# ", "a;\n"}) {
    std::string text;
    while (text.size() < 300'000) text += unit;
    INFO(unit);
    const auto directives = read_nginx(text);
    CHECK(directives.size() <= kMaxNginxDirectives);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    for (const NginxDirective& one : directives) CHECK(one.line <= lines);
  }
}
