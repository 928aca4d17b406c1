#include "base/user_information.h"

#include <string>
#include <string_view>

#include "test/catch.h"
#include "test/processor_time.h"

namespace sluice {
namespace {

/// Made when the test runs: no password stands in a file.
const std::string kPassword = std::string(9, 'p') + "-" + std::string(6, '7');

/// `text` with the password in place of each "PW".
std::string with_password(std::string_view text) {
  std::string filled(text);
  for (std::size_t at = 0; (at = filled.find("PW", at)) != std::string::npos;) {
    filled.replace(at, 2, kPassword);
  }
  return filled;
}

struct Row {
  const char* text;
  const char* hidden;
  const char* erased;
};

constexpr Row kRows[] = {
    {"https://user:PW@git.example/a", "https://…@git.example/a", "https://git.example/a"},
    {"https://PW@git.example/a.git#v1", "https://…@git.example/a.git#v1",
     "https://git.example/a.git#v1"},
    {"https://:PW@localhost:8080", "https://…@localhost:8080", "https://localhost:8080"},
    {"git+ssh://u:PW@[::1]/a", "git+ssh://…@[::1]/a", "git+ssh://[::1]/a"},
    {"a@https://u:PW@h.example/x@1", "a@https://…@h.example/x@1", "a@https://h.example/x@1"},
    {"https://u:PW@PW@h.example/", "https://…@h.example/", "https://h.example/"},
    // What should have been percent-encoded.
    {"https://u:PW/PW@h.example/x", "https://…@h.example/x", "https://h.example/x"},
    {"https://u:PW#PW@h.example", "https://…@h.example", "https://h.example"},
    {"x://u:PW?PW@h", "x://…@h", "x://h"},
    {"https://me@mail.example:PW/PW@h.example/x", "https://…@h.example/x", "https://h.example/x"},
    {"https://me@h.example:8080/a@b", "https://…@h.example:8080/a@b", "https://h.example:8080/a@b"},
    // Several, and in other texts.
    {"a http://u:PW@h b ftp://u:PW@i c", "a http://…@h b ftp://…@i c", "a http://h b ftp://i c"},
    {"\"url\": \"https:\\/\\/u:PW@h\\/a\", \"b@c\": 1",
     "\"url\": \"https:\\/\\/…@h\\/a\", \"b@c\": 1", "\"url\": \"https:\\/\\/h\\/a\", \"b@c\": 1"},
    {"//u:PW@r.example/:always-auth=true", "//…@r.example/:always-auth=true",
     "//r.example/:always-auth=true"},
    {"-+https://u:PW@h.example\n+https://u:PW@h.example\n",
     "-+https://…@h.example\n+https://…@h.example\n", "-+https://h.example\n+https://h.example\n"},
    {"https:////u:PW@h", "https:////…@h", "https:////h"},
};

}  // namespace

TEST_CASE("user information goes out of addresses wherever they stand") {
  for (const Row& row : kRows) {
    INFO(row.text);
    const std::string text = with_password(row.text);
    CHECK(hide_user_information(text) == row.hidden);
    std::string erased = text;
    CHECK(erase_user_information(&erased));
    CHECK(erased == row.erased);
    CHECK(hide_user_information(hide_user_information(text)) == hide_user_information(text));
  }
}

TEST_CASE("what is no user information stays") {
  for (const char* text :
       {"", "@scope/name", "https://registry.example/@scope/name/-/name-1.0.tgz",
        "https://h:8080/@a", "https://[::1]:80/a@b", "ssh-like git@github.example:a/b",
        "// by somebody@mail.example", "//somebody@mail.example", "a/b//c@1.0.0",
        "https://h.example b@c", "://", "//", "https://@h", "https://h/a?b=c@d", "\\/\\/",
        "https://h.example:"}) {
    INFO(text);
    std::string erased = text;
    CHECK_FALSE(erase_user_information(&erased));
    CHECK(erased == text);
    CHECK(hide_user_information(text) == text);
  }
}

TEST_CASE("git's own user is nobody's name") {
  std::string text = "git+ssh://git@github.example/a/b.git";
  CHECK(hide_user_information(text) == text);
  CHECK_FALSE(erase_user_information(&text));
  CHECK(text == "git+ssh://github.example/a/b.git");
}

TEST_CASE("a text of nothing but slashes and colons takes no longer than another") {
  std::string text;
  while (text.size() < 2'000'000) text += "x://a:b/";
  const test::ProcessorTime time;
  CHECK(hide_user_information(text) == text);
  text += '@';
  CHECK(hide_user_information(text) == "x://…@");
  // Milliseconds; a look to the end of the word for each "://" would take minutes.
  CHECK(time.seconds() < 5);
}

}  // namespace sluice
