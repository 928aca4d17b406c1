# shellcheck shell=bash
# Runs the buildpack scripts the way Heroku does: nothing in the environment but what the platform sets, config
# vars as files, no .git, and a copy of the buildpack as working directory. The binary is the real one.
#
# After every run all planted secrets are looked for in the output and in the cache.

readonly HEROKU_STACK=heroku-24
readonly HEROKU_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
readonly HEROKU_CI_PATH=/usr/local/bin:/usr/bin:/bin:/app/.sprettur/bin/
readonly COMMIT=3f9c2a71b0de4c5e8f7a6b5c4d3e2f1a09182736
REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Once per file: a copy of the buildpack and the binary, in folders that any user can enter.
harness_setup_file() {
	local binary="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"
	if [[ ! -x "${binary}" ]]; then
		printf 'There is no binary to test at %s: run test/run, or set SLUICE_BINARY.\n' "${binary}" >&2
		return 1
	fi
	export SHARED
	SHARED=$(mktemp -d)
	chmod 755 "${SHARED}"
	cp -- "${binary}" "${SHARED}/sluice"
	chmod 755 "${SHARED}/sluice"
	copy_buildpack "${SHARED}/buildpack"
}

harness_teardown_file() {
	rm -rf -- "${SHARED:?}"
}

copy_buildpack() {
	local name
	mkdir -p -- "${1}"
	for name in bin rules src CMakeLists.txt buildpack.toml; do
		cp -r -- "${REPOSITORY}/${name}" "${1}/"
	done
	chmod -R u+rwX,go=rX -- "${1}"
}

# A buildpack copy that the test may change; it has no binary.
own_buildpack() {
	BUILDPACK="${ROOT}/buildpack"
	copy_buildpack "${BUILDPACK}"
	rm -f -- "${CONFIG}/SLUICE_BINARY"
}

# The key of BUILDPACK's sources.
key_of_buildpack() {
	bash -o pipefail -c 'source "${1}/bin/lib/binary.sh" && binary::key "${1}"' bash "${BUILDPACK}"
}

# own_buildpack with the binary where bin/sluice builds it.
own_buildpack_with_binary() {
	local key
	own_buildpack
	key=$(key_of_buildpack)
	mkdir -p -- "${BUILDPACK}/build/${key}"
	cp -- "${SHARED}/sluice" "${BUILDPACK}/build/${key}/sluice"
}

# own_buildpack whose "source build" takes a moment: it copies the real binary and counts itself in builds.
own_buildpack_that_builds() {
	own_buildpack
	touch "${ROOT}/builds"
	chmod 666 "${ROOT}/builds"
	cat >"${BUILDPACK}/CMakeLists.txt" <<-END
		cmake_minimum_required(VERSION 3.16)
		project(sluice NONE)
		add_custom_target(sluice
		  COMMAND sh -c "echo one >> '${ROOT}/builds'"
		  COMMAND "\${CMAKE_COMMAND}" -E copy "${SHARED}/sluice" "\${CMAKE_BINARY_DIR}/sluice" VERBATIM)
	END
}

# own_buildpack whose source build fails.
own_buildpack_that_fails() {
	own_buildpack
	printf 'cmake_minimum_required(VERSION 3.16)\nproject(sluice NONE)\nmessage(FATAL_ERROR "no such luck")\n' \
		>"${BUILDPACK}/CMakeLists.txt"
}

builds() {
	local count
	count=$(wc -l <"${ROOT}/builds")
	[[ "${count}" -eq "${1}" ]] || fail "Built ${count} times instead of ${1}."
}

# For each test: its own app, cache and config vars.
harness_setup() {
	ROOT=$(mktemp -d)
	chmod 755 "${ROOT}"
	BUILDPACK="${SHARED}/buildpack"
	APP="${ROOT}/build_1f2e3d" CACHE="${ROOT}/codon/tmp/cache" CONFIG="${ROOT}/env"
	mkdir -p -- "${APP}" "${CACHE}" "${CONFIG}"
	CANARIES=()
	config_var SLUICE_BINARY "${SHARED}/sluice"
	# Only the tests of it fetch advisories, and from no place outside this machine.
	config_var SLUICE_ADVISORY_SYNC off
}

harness_teardown() {
	chmod -R u+rwX -- "${ROOT:?}" 2>/dev/null || true
	rm -rf -- "${ROOT:?}"
}

# config_var NAME VALUE
config_var() {
	printf '%s' "${2}" >"${CONFIG}/${1}"
}

# write_file PATH LINE...: a file of the app.
write_file() {
	mkdir -p -- "$(dirname -- "${APP}/${1}")"
	printf '%s\n' "${@:2}" >"${APP}/${1}"
}

# random_text LENGTH
random_text() {
	local text
	text=$(head -c 4096 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9')
	printf '%s' "${text:0:${1}}"
}

# A Heroku token in the documented structure, made here so that none stands in this repository.
heroku_token() {
	local text
	text=$({
		printf '\0\x07'
		head -c 30 /dev/urandom
		printf '\xff\xff\xff\xff'
		head -c 9 /dev/urandom
	} | base64 -w 0 | tr '+/' '-_')
	printf 'HRKU-%s' "${text}"
}

# plant NAME VALUE: sets the variable, and has the value looked for in everything Sluice writes.
plant() {
	printf -v "${1}" '%s' "${2}"
	CANARIES+=("${2}")
}

# The app of the acceptance test: an old lodash, a committed token, a config var's value in the client bundle.
# Its old lodash blocks from the first build on, or every test of blocking would need two.
vulnerable_app() {
	lodash_app
	write_file sluice.toml '[policy]' 'first_run = "block"'
	plant TOKEN "$(heroku_token)"
	plant PAYMENT_KEY "$(random_text 32)"
	config_var PAYMENT_SERVICE_KEY "${PAYMENT_KEY}"
	write_file config/deploy.rb "DEPLOY = '${TOKEN}'"
	write_file public/app.js 'const client = connect({' "  key: \"${PAYMENT_KEY}\"," '});'
}

# lodash_app [VERSION]
lodash_app() {
	local version="${1:-4.17.15}"
	write_file package.json '{' '  "name": "shop",' '  "version": "1.0.0",' \
		"  \"dependencies\": { \"lodash\": \"${version}\" }" '}'
	write_file package-lock.json '{' '  "name": "shop",' '  "version": "1.0.0",' '  "lockfileVersion": 3,' '  "requires": true,' \
		'  "packages": {' \
		"    \"\": { \"name\": \"shop\", \"version\": \"1.0.0\", \"dependencies\": { \"lodash\": \"${version}\" } }," \
		"    \"node_modules/lodash\": { \"version\": \"${version}\" }" '  }' '}'
	write_file Procfile 'web: node server.js'
	write_file server.js 'const lodash = require("lodash");' 'console.log(lodash.now());'
}

clean_app() {
	lodash_app 4.17.21
}

# npm_export: an OSV export with one advisory that blocks, as a file URL's folder.
npm_export() {
	mkdir -p -- "${ROOT}/export/npm"
	printf '2026-01-02T00:00:00Z,GHSA-aaaa-bbbb-cccc\n' >"${ROOT}/export/npm/modified_id.csv"
	printf '{"id":"GHSA-aaaa-bbbb-cccc","modified":"2026-01-02T00:00:00Z","affected":[{"package":{"ecosystem":"npm",
		"name":"left-behind"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.0.0"}]}]}],
		"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}' \
		>"${ROOT}/export/npm/GHSA-aaaa-bbbb-cccc.json"
	(cd -- "${ROOT}/export/npm" && zip -q all.zip GHSA-aaaa-bbbb-cccc.json)
}

app_with_left_behind() {
	write_file sluice.toml '[policy]' 'first_run = "block"'
	write_file package-lock.json '{"lockfileVersion": 3, "packages": {"": {"dependencies": {"left-behind": "1"}},' \
		'"node_modules/left-behind": {"version": "1.0.0"}}}'
}

# heroku NAME=VALUE... SCRIPT ARGUMENT...: as in a build. Later variables replace earlier ones.
heroku() {
	local -a more=()
	while [[ "${1}" == *=* ]]; do
		more+=("${1}")
		shift
	done
	(cd -- "${DIRECTORY:-${BUILDPACK}}" && env -i HOME=/app STACK="${HEROKU_STACK}" SOURCE_VERSION="${COMMIT}" \
		REQUEST_ID=5f1c DYNO=run.1 BUILDPACK_LOG_FILE=/dev/null PATH="${HEROKU_PATH}" "${more[@]}" "$@")
}

# heroku_ci NAME=VALUE... SCRIPT ARGUMENT...: as in the compile phase of Heroku CI.
heroku_ci() {
	local -a more=()
	while [[ "${1}" == *=* ]]; do
		more+=("${1}")
		shift
	done
	(cd -- "${BUILDPACK}" && env -i HOME=/app STACK="${HEROKU_STACK}" DYNO=run.1 PATH="${HEROKU_CI_PATH}" "${more[@]}" "$@")
}

# compile [NAME=VALUE...]: bin/compile on the app.
compile() {
	run heroku "$@" "${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}"
	after_run
}

test_compile() {
	config_var CI true
	run heroku_ci "${BUILDPACK}/bin/test-compile" "${APP}" "${CACHE}" "${CONFIG}"
	after_run
}

# bin/test, started outside the app, with the config vars and .profile.d in the environment already. TAP is in
# $output, the rest in $messages.
ci_test() {
	local file value
	local -a variables=(CI=true CI_NODE_INDEX=0 CI_NODE_TOTAL=1 PORT=5000 TERM=dumb DYNO_RAM=2560)
	config_var CI true
	config_var HEROKU_TEST_RUN_ID 1c2d
	config_var HEROKU_TEST_RUN_COMMIT_VERSION "${COMMIT}"
	for file in "${CONFIG}"/*; do
		value=$(cat -- "${file}")
		variables+=("${file##*/}=${value}")
	done
	# shellcheck disable=SC2016 # expanded by the inner shell
	run heroku_ci "${variables[@]}" HOME="${APP}" bash -c '
		for file in "${HOME}"/.profile.d/*.sh; do [[ ! -r "${file}" ]] || source "${file}"; done
		exec 2>"${1}"; shift
		exec "$@"' bash "${ROOT}/messages" "${BUILDPACK}/bin/test" "${APP}" "${CONFIG}"
	messages=$(cat -- "${ROOT}/messages")
	after_run
	none_of_the_secrets_in "${messages}"
}

# The output without colours in $plain; no secret anywhere.
after_run() {
	plain=$(sed -E $'s/\e\\[[0-9;]*m//g' <<<"${output}")
	none_of_the_secrets_in "${output}"
}

none_of_the_secrets_in() {
	local secret form
	for secret in "${CANARIES[@]}"; do
		for form in "${secret}" "$(printf '%s' "${secret}" | base64 -w 0 | cut -c 1-20)"; do
			if [[ "${1}" == *"${form}"* ]] || grep -rqaF -e "${form}" -- "${CACHE}" 2>/dev/null; then
				fail 'A planted secret was printed, or kept in the cache.'
			fi
		done
	done
}

# as_nobody COMMAND...: root may write everywhere, so tests of missing rights run as another user.
as_nobody() {
	if [[ "${EUID}" -eq 0 ]]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
	else
		"$@"
	fi
}

# The state of the app: names, kinds, modes, times, contents, targets of links.
app_state() {
	(cd -- "${APP}" && find . -printf '%p %y %m %T@ %l\0' | sort -z | tr '\0' '\n' && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

fail() {
	printf '%s\n' "$@" '--- output:' "${plain:-${output:-}}" >&2
	return 1
}

exits() {
	[[ "${status}" -eq "${1}" ]] || fail "Exit code ${status} instead of ${1}."
}

says() {
	local text
	for text in "$@"; do
		[[ "${plain}" == *"${text}"* ]] || fail "Missing in the output: ${text}"
	done
}

says_not() {
	local text
	for text in "$@"; do
		[[ "${plain}" != *"${text}"* ]] || fail "Should not be in the output: ${text}"
	done
}

# Heroku's 80 columns without git's "remote: ".
is_narrow() {
	local line
	while IFS= read -r line; do
		[[ "${#line}" -le 70 ]] || fail "Too wide: ${line}"
	done <<<"${plain}"
}

# No line that asks for a person.
is_quiet() {
	! grep -qE '^ !( |$)' <<<"${plain}" || fail 'There is a line that starts with " !".'
}

passes() {
	exits 0
	is_quiet
}

blocks() {
	exits 1
	says 'Nothing was released'
}
