#include "secrets/live_parts.h"

#include <string.h>  // explicit_bzero

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/encoding.h"
#include "format/json.h"

namespace sluice::secrets {
namespace {

using format::Node;

constexpr std::string_view kBlank = " \t\r\n";

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

void add(ValueParts* parts, std::string_view text, std::string_view name, bool secret) {
  if (text.empty() || parts->parts.size() >= kMaxValueParts) return;
  parts->parts.push_back({text, std::string(name), secret, false});
}

/// A URL's password and the values of its query; also of several URLs in one value.
void add_url(std::string_view url, ValueParts* parts) {
  const std::string_view rest = url.substr(url.find("://") + 3);
  const std::size_t authority_end = std::min(rest.find_first_of("/?#"), rest.size());
  // A password with an unescaped '/' ends behind the authority: the last '@' before the query.
  const std::size_t query = std::min(rest.find_first_of("?#"), rest.size());
  std::size_t at = rest.substr(0, authority_end).rfind('@');
  const std::size_t colon = rest.find(':');
  if (at == std::string_view::npos && colon < authority_end && rest.find('/', colon) != colon + 1) {
    const std::size_t later = rest.substr(0, query).rfind('@');
    const std::string_view port = rest.substr(colon + 1, authority_end - colon - 1);
    const bool number = !port.empty() && std::all_of(port.begin(), port.end(), [](unsigned char c) {
      return std::isdigit(c) != 0;
    });
    if (!number) at = later;
  }
  if (at != std::string_view::npos && colon != std::string_view::npos && colon < at) {
    const std::string_view password = rest.substr(colon + 1, at - colon - 1);
    add(parts, password, "password", true);
    std::string decoded = percent_decode(password);
    if (decoded != password) add(parts, parts->decoded.copy(decoded), "password", true);
    ::explicit_bzero(decoded.data(), decoded.size());
  }
  std::string_view pairs = query < rest.size() ? rest.substr(query + 1) : std::string_view();
  while (!pairs.empty()) {
    const std::size_t end = std::min(pairs.find_first_of("&;#"), pairs.size());
    const std::string_view pair = pairs.substr(0, end);
    if (const std::size_t equals = pair.find('='); equals != std::string_view::npos) {
      add(parts, pair.substr(equals + 1), pair.substr(0, equals), false);
    }
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
  }
}

/// The lines of a text, whether its newlines are real or written as "\n".
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::size_t escape = text.find("\\n");
    const std::size_t end = std::min({newline, escape, text.size()});
    if (const std::string_view line = trim(text.substr(0, end)); !line.empty()) {
      lines.push_back(line);
    }
    text.remove_prefix(std::min(end + (end == escape ? 2 : 1), text.size()));
  }
  return lines;
}

/// PEM text breaks differently wherever it is pasted; a whole line of its body does not. The first
/// line of many keys begins alike, so a later one of the same length is taken.
void add_pem(std::string_view text, ValueParts* parts) {
  const std::size_t private_key = text.find("PRIVATE KEY");
  if (private_key == std::string_view::npos) {
    parts->left_out = "a certificate or public key";
    return;
  }
  std::string_view longest;
  bool is_second = false;
  for (const std::string_view line : lines_of(text.substr(private_key))) {
    const bool body =
        line.find('-') == std::string_view::npos && line.find(':') == std::string_view::npos;
    if (!body || line.size() < longest.size() || (line.size() == longest.size() && is_second)) {
      continue;
    }
    is_second = line.size() == longest.size();
    longest = line;
  }
  add(parts, longest, "private_key", true);
  for (const std::string_view line : lines_of(text.substr(private_key))) {
    const std::size_t before = parts->parts.size();
    if (line != longest && line.find('-') == std::string_view::npos) {
      add(parts, line, "private_key", true);
    }
    if (parts->parts.size() > before) parts->parts.back().only_redacted = true;
  }
}

void add_json(const Node& node, std::string_view name, ValueParts* parts) {
  if (node.is_string()) {
    const std::string_view text = parts->decoded.copy(node.text);
    if (text.find("-----BEGIN ") != std::string_view::npos) {
      ValueParts inner;
      add_pem(text, &inner);
      parts->parts.insert(parts->parts.end(), inner.parts.begin(), inner.parts.end());
    } else if (text.find("://") != std::string_view::npos) {
      add_url(text, parts);
    } else {
      add(parts, text, name, false);
    }
  }
  // The reader bounds the depth.
  for (const Node& item : node.items) add_json(item, name, parts);
  for (const format::Member& member : node.members) add_json(member.value, member.key, parts);
}

void wipe_node(Node* node) {
  ::explicit_bzero(node->text.data(), node->text.size());
  for (Node& item : node->items) wipe_node(&item);
  for (format::Member& member : node->members) wipe_node(&member.value);
}

bool is_list_byte(char c) {
  return c == ',' || c == ';' || kBlank.find(c) != std::string_view::npos;
}

/// "Server=x;Password=y", "user=x password=y": how databases are named in .NET and libpq.
bool add_pairs(std::string_view text, ValueParts* parts) {
  std::size_t pairs = 0;
  ValueParts found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view item = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals > 40) return false;
    add(&found, trim(item.substr(equals + 1)), trim(item.substr(0, equals)), false);
    ++pairs;
  }
  if (pairs < 2) return false;
  std::move(found.parts.begin(), found.parts.end(), std::back_inserter(parts->parts));
  return true;
}

}  // namespace

ValueParts split_value(std::string_view value) {
  ValueParts parts;
  value = trim(value);
  if (value.empty()) {
    parts.left_out = "empty";
  } else if (value.find("-----BEGIN ") != std::string_view::npos && value.front() != '{') {
    add_pem(value, &parts);
  } else if (value.front() == '{' || value.front() == '[') {
    // Own copy: the reader wants a document, and its tree is wiped.
    if (Result<Node> document = format::read_json("", value)) {
      add_json(*document, "", &parts);
      wipe_node(&*document);
    } else {
      add(&parts, value, "", false);
    }
  } else if (value.find("://") != std::string_view::npos) {
    // Several URLs may stand in one value: kafka, mongodb.
    std::string_view rest = value;
    while (rest.find("://") != std::string_view::npos) {
      std::size_t end = rest.find("://") + 3;
      while (end < rest.size() && !is_list_byte(rest[end])) ++end;
      add_url(rest.substr(0, end), &parts);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (parts.parts.empty()) parts.left_out = "a URL without password";
  } else if (!add_pairs(value, &parts)) {
    const bool list = std::any_of(value.begin(), value.end(), is_list_byte);
    if (list) {
      std::string_view rest = value;
      while (!rest.empty()) {
        const auto end = static_cast<std::size_t>(
            std::find_if(rest.begin(), rest.end(), is_list_byte) - rest.begin());
        add(&parts, rest.substr(0, end), "", false);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    // The whole one too: a passphrase has blanks, a password commas.
    add(&parts, value, "", false);
  }
  if (parts.parts.empty() && parts.left_out.empty()) parts.left_out = "no secret in it";
  return parts;
}

}  // namespace sluice::secrets
