// How the usual languages and formats give a name its value, one table per language: what the lexer
// takes as the value, and where it sees none. No value here is a secret.
#include "secrets/assignment_lexer.h"

#include <string>
#include <unordered_set>
#include <vector>

#include "test/catch.h"

using namespace sluice::secrets;

namespace {

struct Case {
  std::string_view text;
  std::string_view expected;  ///< "name <- value", or nothing
};

const std::unordered_set<std::string> kCalls = {"get",    "getenv",       "fetch",     "env",
                                                "config", "getordefault", "envorelse", "getvalue",
                                                "str",    "getproperty",  "setdefault"};

/// What is lexed at the first place of "secret", "password" or the like that gives a value.
std::string lexed(std::string_view text, BareValues bare) {
  for (const std::string_view word :
       {"secret", "SECRET", "Secret", "password", "PASSWORD", "Password", "token", "TOKEN",
        "Authorization", "authorization", "api-key", "apiKey"}) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
      const auto assignment = lex_assignment(text, at, {bare, &kCalls});
      if (!assignment) continue;
      return std::string(assignment->name) + " <- " + std::string(assignment->value.text_in(text));
    }
  }
  return {};
}

void check(BareValues bare, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(lexed(c.text, bare) == c.expected);
  }
}

}  // namespace

TEST_CASE("assignments of any language are lexed whole") {
  check(BareValues::kNone, {
                               {"my_secret = \"v\\\"w\"", "my_secret <- v\"w"},
                               {"secret: 'v'", "secret <- v"},
                               {"\"secret\" => \"v\"", "secret <- v"},
                               {"x['secret'] ||= 'v'", "secret <- v"},
                               {"secret := `v`", "secret <- v"},
                               {"secret = b'v'", "secret <- v"},
                               {"if (password == \"v\")", "password <- v"},
                               {"secret = 'unclosed", ""},
                               {"secret", ""},
                               {"secret = ", ""},
                               {"secret=\"\"", ""},
                               {"secret = other_name", ""},
                               {"secret = \"a\nb\"", ""},
                           });
}

TEST_CASE("Ruby") {
  check(BareValues::kNone, {
                               {"config.secret = 'v'.freeze", "config.secret <- v"},
                               {":secret => \"v\"", "secret <- v"},
                               {"password: %q(v w)", "password <- v w"},
                               {"SECRET = <<~EOS\n  v\nEOS\n", "SECRET <- v"},
                               {"ENV[\"SECRET\"] || \"v\"", "SECRET <- v"},
                               {"ENV[\"SECRET\"].presence || \"v\"", "SECRET <- v"},
                               {"ENV.fetch(\"SECRET\", \"v\")", "SECRET <- v"},
                               {"ENV.fetch('SECRET') { 'v' }", "SECRET <- v"},
                               {"secret = ENV.fetch(\"X\", \"v\")", "secret <- v"},
                               {"secret = ENV.fetch('X') { 'v' }", "secret <- v"},
                               {"secret = ENV['X'] || 'v'", "secret <- v"},
                               {"secret ||= 'v'", "secret <- v"},
                               {"ENV[\"SECRET\"] = \"v\"", "SECRET <- v"},
                               {"secret = ENV.fetch('X')", ""},
                               {"secret = ENV['X']", ""},
                               {"secret = other.call('v')", ""},
                               {"validates :password, presence: true", ""},
                           });
}

TEST_CASE("JavaScript and TypeScript") {
  check(BareValues::kNone,
        {
            {"const secret = \"v\"", "secret <- v"},
            {"let secret: string = 'v'", "secret <- v"},
            {"let secret: string | undefined = 'v'", "secret <- v"},
            {"{ \"secret\": \"v\" }", "secret <- v"},
            {"this.secret = `v`", "this.secret <- v"},
            {"process.env.SECRET || 'v'", "process.env.SECRET <- v"},
            {"process.env.SECRET ?? 'v'", "process.env.SECRET <- v"},
            {"secret: process.env.X || 'v',", "secret <- v"},
            {"secret = process.env.X ? process.env.X : 'v'", "secret <- v"},
            {"secret = process.env.X ||\n  'v'", "secret <- v"},
            {"secret = process.env.X\n  || 'v'", "secret <- v"},
            {"const { SECRET = 'v' } = process.env", "SECRET <- v"},
            {"SECRET: z.string().default('v')", "SECRET <- v"},
            {"secret = 'a' +\n  'b'", "secret <- ab"},
            {"setRequestHeader('Authorization', 'Bearer v')", "Authorization <- v"},
            {"headers: { Authorization: `Basic v` }", "Authorization <- v"},
            {"<Input password=\"v\" />", "password <- v"},
            {"secret = process.env.X;", ""},
            {"secret = process.env.X\nother || 'v'", ""},
            {"const token = getToken();", ""},
            {"Authorization: 'Bearer ' + x", ""},
        });
}

TEST_CASE("Python") {
  check(BareValues::kNone, {
                               {"SECRET = \"v\"", "SECRET <- v"},
                               {"client(secret=\"v\")", "secret <- v"},
                               {"secret: str = 'v'", "secret <- v"},
                               {"SECRET = \"\"\"v\"\"\"", "SECRET <- v"},
                               {"SECRET = (\n    'a'\n    'b'\n)", "SECRET <- ab"},
                               {"SECRET = os.environ.get(\"X\", \"v\")", "SECRET <- v"},
                               {"x = os.environ.get(\"SECRET\", \"v\")", "SECRET <- v"},
                               {"x = os.getenv('SECRET', 'v')", "SECRET <- v"},
                               {"SECRET = config('X', default='v')", "SECRET <- v"},
                               {"SECRET = env.str('X', default=\"v\")", "SECRET <- v"},
                               {"SECRET = os.environ.get('X') or 'v'", "SECRET <- v"},
                               {"SECRET = os.environ[\"X\"]", ""},
                               {"SECRET = os.environ.get('X')", ""},
                               {"SECRET = make('X', 'v')", ""},
                           });
}

TEST_CASE("Java, Kotlin, Scala, Clojure") {
  check(BareValues::kNone, {
                               {"String secret = \"v\";", "secret <- v"},
                               {"val secret: String = \"v\"", "secret <- v"},
                               {"map.put(\"secret\", \"v\")", "secret <- v"},
                               {"@Value(\"${jwt.secret:v}\")", "jwt.secret <- v"},
                               {".withPassword(\"v\")", "withPassword <- v"},
                               {"System.getenv().getOrDefault(\"SECRET\", \"v\")", "SECRET <- v"},
                               {"secret = env.getOrDefault(\"X\", \"v\")", "secret <- v"},
                               {"sys.env.get(\"SECRET\").orElse(\"v\")", "SECRET <- v"},
                               {"Properties.envOrElse(\"SECRET\", \"v\")", "SECRET <- v"},
                               {"secret = Optional.ofNullable(x).orElse(\"v\")", "secret <- v"},
                               {"(def secret \"v\")", "secret <- v"},
                               {"{:api-key \"v\"}", "api-key <- v"},
                               {"(env :api-key \"v\")", "api-key <- v"},
                               {"(or (System/getenv \"SECRET\") \"v\")", "SECRET <- v"},
                               {"@Value(\"${jwt.secret}\")", ""},
                               {"(System/getenv \"SECRET\")", ""},
                               {"getPassword()", ""},
                           });
}

TEST_CASE("PHP") {
  check(BareValues::kNone, {
                               {"$secret = 'v';", "secret <- v"},
                               {"'secret' => 'v',", "secret <- v"},
                               {"define('SECRET', 'v');", "SECRET <- v"},
                               {"const SECRET = 'v';", "SECRET <- v"},
                               {"env('SECRET', 'v')", "SECRET <- v"},
                               {"'secret' => env('X', 'v'),", "secret <- v"},
                               {"getenv('SECRET') ?: 'v'", "SECRET <- v"},
                               {"$_ENV['SECRET'] ?? 'v'", "SECRET <- v"},
                               {"$secret = 'a' . 'b';", "secret <- ab"},
                               {"'secret' => env('X'),", ""},
                               {"$secret = $other;", ""},
                           });
}

TEST_CASE("Go, Rust, C, C#") {
  check(BareValues::kNone,
        {
            {"secret := \"v\"", "secret <- v"},
            {"const secret string = \"v\"", "secret <- v"},
            {"Config{Secret: `v`}", "Secret <- v"},
            {"os.Setenv(\"SECRET\", \"v\")", "SECRET <- v"},
            {"Password string `env:\"PASSWORD\" envDefault:\"v\"`", "PASSWORD <- v"},
            {"if secret == \"\" {\n  secret = \"v\"\n}", "secret <- v"},
            {"let secret: &str = \"v\";", "secret <- v"},
            {"secret: Option<String> = Some(\"v\")", "secret <- v"},
            {"secret: String::from(\"v\")", "secret <- v"},
            {"env::var(\"SECRET\").unwrap_or(\"v\")", "SECRET <- v"},
            {"char password[] = \"v\";", "password <- v"},
            {"std::string password{\"v\"};", "password <- v"},
            {"Configuration[\"Secret\"] ?? \"v\"", "Secret <- v"},
            {"secret = config.GetValue(\"X\", \"v\");", "secret <- v"},
            {"string secret = @\"v\";", "secret <- v"},
            {"func secret() string {", ""},
            {"os.Getenv(\"SECRET\")", ""},
        });
}

TEST_CASE("shell, Docker, Procfile") {
  check(BareValues::kWord, {
                               {"export SECRET=v", "SECRET <- v"},
                               {"SECRET='v w' cmd", "SECRET <- v w"},
                               {"SECRET=v cmd; x", "SECRET <- v"},
                               {"ENV SECRET v", "SECRET <- v"},
                               {"ENV SECRET=v", "SECRET <- v"},
                               {"ARG SECRET=v", "SECRET <- v"},
                               {"cmd --password v", "password <- v"},
                               {"cmd --password=v", "password <- v"},
                               {"cmd --password 'v w'", "password <- v w"},
                               {"curl -H \"Authorization: Bearer v\" x", "Authorization <- v"},
                               {"${SECRET:-v}", "SECRET <- v"},
                               {"${SECRET:=v}", "SECRET <- v"},
                               {"echo ${SECRET}", ""},
                               {"echo \"$SECRET\"", ""},
                               {"ENV SECRET=", ""},
                           });
}

TEST_CASE("YAML") {
  check(BareValues::kYaml, {
                               {"secret: v", "secret <- v"},
                               {"secret: v # note", "secret <- v"},
                               {"secret: \"v\"", "secret <- v"},
                               {"secret: &anchor v", "secret <- v"},
                               {"secret: !!str v", "secret <- v"},
                               {"secret: |\n  v\nnext: x", "secret <- v"},
                               {"secret: >-\n  v\n", "secret <- v"},
                               {"{a: b, secret: v, c: d}", "secret <- v"},
                               {"- name: SECRET\n  value: v\n", "SECRET <- v"},
                               {"- name: SECRET\n  value: \"v\"\n", "SECRET <- v"},
                               {"secret: ${SECRET:v}", "secret <- v"},
                               {"- name: SECRET\n  valueFrom:\n    x: v\n", ""},
                               {"- name: SECRET\n- name: other\n  value: v\n", ""},
                               {"secret:\n  other: v", ""},
                               {"secret:", ""},
                           });
}

TEST_CASE("JSON, TOML, properties, INI, HCL, XML") {
  check(BareValues::kNone,
        {
            {"{\"secret\": \"v\"}", "secret <- v"},
            {"{\"name\": \"SECRET\", \"value\": \"v\"}", "SECRET <- v"},
            {"{\"key\":\"SECRET\",\"value\":\"v\"}", "SECRET <- v"},
            {"\"SECRET\": {\n  \"description\": \"x\",\n  \"value\": \"v\"\n}", "SECRET <- v"},
            {"variable \"secret\" {\n  type = string\n  default = \"v\"\n}", "secret <- v"},
            {"<add key=\"Secret\" value=\"v\"/>", "Secret <- v"},
            {"<property name=\"secret\" value=\"v\"/>", "secret <- v"},
            {"<property name=\"secret\">v</property>", "secret <- v"},
            {"<password>v</password>", "password <- v"},
            {"<password encoding=\"x\">v</password>", "password <- v"},
            {"<user password=\"v\"/>", "password <- v"},
            {"{\"name\": \"SECRET\", \"type\": \"v\"}", ""},
            {"{\"name\": \"SECRET\"}, {\"name\": \"x\", \"value\": \"v\"}", ""},
            {"\"SECRET\": {\"generator\": \"v\"}", ""},
            {"variable \"secret\" {\n  type = string\n}\n", ""},
            {"<password/>", ""},
            {"<password></password>", ""},
            {"secret = var.secret", ""},
        });
  check(BareValues::kLine, {
                               {"app.secret=v w", "app.secret <- v w"},
                               {"secret = v", "secret <- v"},
                               {"secret = v ; note", "secret <- v"},
                               {"secret: v", "secret <- v"},
                               {"SECRET=v", "SECRET <- v"},
                               {"SECRET=v # note", "SECRET <- v"},
                               {"SECRET=\"v\"", "SECRET <- v"},
                               {"app.secret=${SECRET:v}", "app.secret <- v"},
                               {"SECRET=", ""},
                               {"SECRET=\nOTHER=v", ""},
                           });
}

TEST_CASE("a name at the edge of the text, or longer than any, gives nothing") {
  const std::string longest(500, 'a');
  for (const std::string& text :
       {std::string("secret"), std::string("--secret"), std::string("secret') 'x'"),
        std::string("secret="), std::string("secret:"), std::string("secret=\""),
        std::string("<secret"), std::string("${secret:"), std::string("secret=<<"),
        std::string("secret=%q("), std::string("secret=\\"), std::string("secret=\"\\"),
        longest + "secret = 'v'", "secret" + longest + " = 'v'",
        std::string("Authorization: Basic"), std::string("name: \"secret\"")}) {
    INFO(text);
    for (const BareValues bare :
         {BareValues::kNone, BareValues::kWord, BareValues::kLine, BareValues::kYaml}) {
      CHECK(lexed(text, bare).find("<- v") == std::string::npos);
    }
  }
}
