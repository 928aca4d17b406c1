#include "checks/syntax.h"

#include <algorithm>
#include <array>

namespace sluice::checks {
namespace {

using Names = std::string_view;

constexpr std::array<Names, 2> kHashAndSlashes = {"#", "//"};
constexpr std::array<Names, 1> kHash = {"#"};
constexpr std::array<Names, 1> kSlashes = {"//"};
constexpr std::array<Names, 1> kSemicolon = {";"};
constexpr std::array<Names, 2> kHashAndSemicolon = {"#", ";"};
constexpr std::array<Names, 2> kHashAndBang = {"#", "!"};
constexpr std::array<Names, 1> kDashes = {"--"};

constexpr std::array<BlockComment, 1> kSlashStar = {{{"/*", "*/"}}};
constexpr std::array<BlockComment, 1> kNestedSlashStar = {{{"/*", "*/", true}}};
constexpr std::array<BlockComment, 1> kXmlComment = {{{"<!--", "-->"}}};

constexpr std::array<Quote, 4> kPythonQuotes = {
    {{R"(""")", R"(""")", true, true}, {"'''", "'''", true, true}, {"\"", "\""}, {"'", "'"}}};
constexpr std::array<Quote, 3> kRubyQuotes = {
    {{"\"", "\"", true, true}, {"'", "'", true, true}, {"`", "`", true, true}}};
constexpr std::array<Quote, 3> kScriptQuotes = {{{"`", "`", true, true}, {"\"", "\""}, {"'", "'"}}};
constexpr std::array<Quote, 3> kJavaQuotes = {
    {{R"(""")", R"(""")", true, true}, {"\"", "\""}, {"'", "'"}}};
constexpr std::array<Quote, 5> kSharpQuotes = {{{R"(""")", R"(""")", false, true},
                                                {"@\"", "\"", false, true, true},
                                                {"$@\"", "\"", false, true, true},
                                                {"\"", "\""},
                                                {"'", "'"}}};
constexpr std::array<Quote, 3> kGoQuotes = {{{"`", "`", false, true}, {"\"", "\""}, {"'", "'"}}};
constexpr std::array<Quote, 2> kPhpQuotes = {{{"\"", "\"", true, true}, {"'", "'", true, true}}};
// The characters \" and \; begin neither a string nor a comment.
constexpr std::array<Quote, 3> kLispQuotes = {
    {{R"(\")", ""}, {R"(\;)", ""}, {"\"", "\"", true, true}}};
constexpr std::array<Quote, 2> kShellQuotes = {{{"\"", "\"", true, true}, {"'", "'", false, true}}};
constexpr std::array<Quote, 1> kSqlQuotes = {{{"'", "'", false, true, true}}};
constexpr std::array<Quote, 1> kHclQuotes = {{{"\"", "\""}}};
constexpr std::array<Quote, 2> kHoconQuotes = {{{R"(""")", R"(""")", false, true}, {"\"", "\""}}};
constexpr std::array<Quote, 2> kTomlQuotes = {{{"\"", "\""}, {"'", "'", false}}};

constexpr std::array<Names, 3> kPythonEndings = {".py", ".pyi", ".pyw"};
constexpr std::array<Names, 8> kRubyEndings = {".rb",      ".rake",     ".ru",        ".gemspec",
                                               "/Gemfile", "/Rakefile", "/Guardfile", ".jbuilder"};
constexpr std::array<Names, 10> kScriptEndings = {".js",  ".mjs", ".cjs", ".jsx", ".ts",
                                                  ".mts", ".cts", ".tsx", ".vue", ".svelte"};
constexpr std::array<Names, 6> kJavaEndings = {".java",  ".kt",     ".kts",
                                               ".scala", ".groovy", ".gradle"};
constexpr std::array<Names, 2> kSharpEndings = {".cs", ".csx"};
constexpr std::array<Names, 1> kGoEndings = {".go"};
constexpr std::array<Names, 2> kPhpEndings = {".php", ".phtml"};
constexpr std::array<Names, 4> kLispEndings = {".clj", ".cljs", ".cljc", ".edn"};
constexpr std::array<Names, 14> kShellEndings = {
    ".sh",        ".bash",        ".zsh", ".ksh",         "/.profile",        "/Makefile",
    "/makefile",  "/GNUmakefile", ".mk",  "/bin/release", "/bin/pre_compile", "/bin/post_compile",
    "/bin/start", "/bin/setup"};
constexpr std::array<Names, 5> kDockerEndings = {"/Dockerfile", ".dockerfile", ".Dockerfile",
                                                 "/Containerfile", "/Dockerfile.web"};
constexpr std::array<Names, 3> kSqlEndings = {".sql", ".psql", ".ddl"};
constexpr std::array<Names, 3> kHclEndings = {".tf", ".hcl", ".tfvars"};
constexpr std::array<Names, 1> kHoconEndings = {".conf"};
constexpr std::array<Names, 2> kYamlEndings = {".yml", ".yaml"};
constexpr std::array<Names, 2> kTomlEndings = {".toml", "/Pipfile"};
constexpr std::array<Names, 4> kJsonEndings = {".json", ".json5", ".jsonc", "/.babelrc"};
constexpr std::array<Names, 4> kXmlEndings = {".xml", ".config", ".csproj", ".props"};
constexpr std::array<Names, 1> kPropertiesEndings = {".properties"};
constexpr std::array<Names, 6> kIniEndings = {".ini",     ".cfg",      "/.npmrc",
                                              "/.pypirc", "/pip.conf", "/.yarnrc"};
constexpr std::array<Names, 2> kDotenvEndings = {"/.env", ".env"};
constexpr std::array<Names, 1> kProcfileEndings = {"/Procfile"};
constexpr std::array<Names, 3> kNginxEndings = {"nginx.conf", "nginx.conf.erb", ".nginx"};

/// The first whose ending fits counts, so special names stand before general ones.
constexpr std::array kSyntaxes = {
    Syntax{"nginx", kNginxEndings, kHash, {}, kTomlQuotes, true},
    Syntax{"python", kPythonEndings, kHash, {}, kPythonQuotes},
    Syntax{"ruby", kRubyEndings, kHash, {}, kRubyQuotes, false, true, true, false, true, true},
    Syntax{"javascript", kScriptEndings, kSlashes, kSlashStar, kScriptQuotes, false, true},
    Syntax{"java", kJavaEndings, kSlashes, kSlashStar, kJavaQuotes},
    Syntax{"csharp", kSharpEndings, kSlashes, kSlashStar, kSharpQuotes},
    Syntax{"go", kGoEndings, kSlashes, kSlashStar, kGoQuotes},
    Syntax{"php", kPhpEndings, kHashAndSlashes, kSlashStar, kPhpQuotes, false, false, true, false,
           false, false, true},
    Syntax{"clojure", kLispEndings, kSemicolon, {}, kLispQuotes},
    Syntax{"shell", kShellEndings, kHash, {}, kShellQuotes, true, false, true},
    Syntax{"dockerfile", kDockerEndings, kHash, {}, kShellQuotes, true},
    Syntax{"sql", kSqlEndings, kDashes, kNestedSlashStar, kSqlQuotes, false, false, false, true},
    Syntax{"hcl", kHclEndings, kHashAndSlashes, kSlashStar, kHclQuotes, false, false, true},
    Syntax{"hocon", kHoconEndings, kHashAndSlashes, {}, kHoconQuotes},
    Syntax{"yaml", kYamlEndings, kHash, {}, kTomlQuotes, true},
    Syntax{"toml", kTomlEndings, kHash, {}, kTomlQuotes},
    Syntax{"json", kJsonEndings, kSlashes, kSlashStar, kHclQuotes},
    Syntax{"xml", kXmlEndings, {}, kXmlComment, {}},
    Syntax{"properties", kPropertiesEndings, kHashAndBang, {}, {}, true},
    Syntax{"ini", kIniEndings, kHashAndSemicolon, {}, {}, true},
    Syntax{"dotenv", kDotenvEndings, kHash, {}, {}, true},
    Syntax{"procfile", kProcfileEndings, kHash, {}, {}, true},
};

bool fits(std::string_view path, std::string_view ending) {
  if (path.ends_with(ending)) return true;
  return ending.front() == '/' && path == ending.substr(1);
}

/// "Dockerfile.web", "docker/Dockerfile.production".
bool is_dockerfile(std::string_view path) {
  return path.substr(path.rfind('/') + 1).starts_with("Dockerfile.");
}

/// ".env.production", "config/.env.local".
bool is_dotenv(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.starts_with(".env.");
}

}  // namespace

const Syntax* syntax_of(std::string_view path) {
  if (is_dotenv(path)) return find_syntax("dotenv");
  if (is_dockerfile(path)) return find_syntax("dockerfile");
  const auto found = std::find_if(kSyntaxes.begin(), kSyntaxes.end(), [&](const Syntax& syntax) {
    return std::any_of(syntax.endings.begin(), syntax.endings.end(),
                       [&](std::string_view ending) { return fits(path, ending); });
  });
  return found == kSyntaxes.end() ? nullptr : &*found;
}

const Syntax* find_syntax(std::string_view name) {
  const auto found = std::find_if(kSyntaxes.begin(), kSyntaxes.end(),
                                  [&](const Syntax& syntax) { return syntax.name == name; });
  return found == kSyntaxes.end() ? nullptr : &*found;
}

std::span<const Syntax> all_syntaxes() { return kSyntaxes; }

}  // namespace sluice::checks
