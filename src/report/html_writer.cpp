#include "report/html_writer.h"

#include "report/escape.h"

namespace sluice::report {

std::string html_text(std::string_view text, std::size_t limit) { return xml_text(text, limit); }

std::string html_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    switch (json[at]) {
      case '\n':
        break;
      case ' ':
        if (in_string) out += ' ';
        break;
      case '\\':
        out += json.substr(at++, 2);
        break;
      case '"':
        in_string = !in_string;
        out += '"';
        break;
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out += json[at];
    }
  }
  return out;
}

}  // namespace sluice::report
