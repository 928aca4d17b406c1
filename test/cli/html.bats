#!/usr/bin/env bats
# HTML reports by the real program, tried in headless Chromium. Without chromium and chromedriver these tests are
# skipped (Debian: chromium, chromium-driver).

bats_require_minimum_version 1.5.0

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"
SLUICE="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"

setup() {
	if ! type -P chromium >/dev/null || ! type -P chromedriver >/dev/null; then
		skip "no chromium and chromedriver to open reports in"
	fi
	ROOT=$(mktemp -d)
	export HOME="${ROOT}"
	mkdir -p "${ROOT}/app"
}

teardown() {
	if [[ -n "${ROOT:-}" ]]; then
		rm -rf -- "${ROOT}"
	fi
}

# report NAME: the report of ROOT/app; findings are no failure.
report() {
	"${SLUICE}" gate --quiet --offline --all --cache "${ROOT}/cache" --format "html=${ROOT}/${1}.html" "${ROOT}/app" >/dev/null || [[ $? -eq 1 || $? -eq 3 ]]
}

browse() {
	/usr/bin/python3 "${REPOSITORY}/test/report/html_browser.py" "$@" | tee /dev/fd/3
	return "${PIPESTATUS[0]}"
}

# old_lodash COUNT: a lockfile with so many versions of a package with known flaws, each needed by one of its own.
old_lodash() {
	awk -v count="${1}" 'BEGIN {
		printf "{\"lockfileVersion\": 3, \"packages\": {\"\": {\"dependencies\": {\"p0\": \"*\""
		for (i = 1; i < count; ++i) {
			printf ", \"p%d\": \"*\"", i
		}
		printf "}}"
		for (i = 0; i < count; ++i) {
			printf ",\n\"node_modules/p%d\": {\"version\": \"1.0.0\", \"dependencies\": {\"lodash\": \"4.10.%d\"}}", i, i
			printf ",\n\"node_modules/p%d/node_modules/lodash\": {\"version\": \"4.10.%d\"}", i, i
		}
		print "}}"
	}'
}

# Of each kind some, and of each action.
mixed_app() {
	old_lodash 3 >"${ROOT}/app/package-lock.json"
	printf '{"name": "shop", "dependencies": {"p0": "*"}}\n' >"${ROOT}/app/package.json"
	printf 'DEBUG = True\nALLOWED_HOSTS = ["*"]\nSECRET_KEY = "%s"\n' "$(head -c 30 /dev/urandom | base64)" >"${ROOT}/app/settings.py"
	printf '#!/usr/bin/env python\nimport os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n' >"${ROOT}/app/manage.py"
	printf 'web: gunicorn wsgi\n' >"${ROOT}/app/Procfile"
	printf 'FROM debian:12\nUSER root\n' >"${ROOT}/app/Dockerfile"
	printf '\x00\x01' >"${ROOT}/app/logo.png"
	printf '[[ignore]]\nid = "CVE-2020-8203"\nreason = "zipObjectDeep is never called"\nowner = "web-team"\nuntil = %s\n' \
		"$(date -u -d '+60 days' +%F)" >"${ROOT}/app/sluice.toml"
}

@test "a report of every kind of finding works in a browser" {
	mixed_app
	report mixed
	browse "mixed=${ROOT}/mixed.html"
}

@test "a report without findings works in a browser" {
	printf 'puts 1\n' >"${ROOT}/app/main.rb"
	report clean
	browse "clean=${ROOT}/clean.html"
}

@test "hostile names do nothing in a browser" {
	local folder
	folder="${ROOT}/app/"$'<img src=x onerror=alert(1)>"\'&\n\e[31m\u202e'
	mkdir -p "${folder}"
	old_lodash 3 | sed 's/"1\.0\.0"/"<\/script><script>alert(1)<\/script>"/; s/"node_modules\/p1"/"node_modules\/\\"><svg onload=alert(1)>"/' \
		>"${folder}/package-lock.json"
	mkdir -p "${ROOT}/app/<"$'/script><script>alert(1)<\xff'
	cp "${folder}/package-lock.json" "${ROOT}/app/<"$'/script><script>alert(1)<\xff/package-lock.json'
	printf 'x' >"${ROOT}/app/javascript:alert(1)"
	report hostile
	browse "hostile=${ROOT}/hostile.html"
}

@test "a thousand and ten thousand findings are shown soon" {
	old_lodash 250 >"${ROOT}/app/package-lock.json"
	report thousand
	old_lodash 2500 >"${ROOT}/app/package-lock.json"
	report many
	[[ $(stat -c %s "${ROOT}/thousand.html") -lt 2000000 ]]
	[[ $(grep -o '<article' "${ROOT}/thousand.html" | wc -l) -ge 1000 ]]
	[[ $(grep -o '<article' "${ROOT}/many.html" | wc -l) -eq 5000 ]]
	grep -q 'Only the first 5000 of' "${ROOT}/many.html"
	browse "thousand=${ROOT}/thousand.html" "many=${ROOT}/many.html"
}
