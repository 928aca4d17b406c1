#!/usr/bin/env bats
# bin/test-compile and bin/test: the gate in Heroku CI.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() {
	harness_setup
	# As in CI, where the cache's name is another one each time.
	CACHE=$(mktemp -d "${ROOT}/cacheXXXXXX")
}
teardown() { harness_teardown; }

# is_tap OK NOT_OK: one version line, one plan, so many results of each kind at least, numbered in order.
is_tap() {
	local passed failed planned
	[[ "${lines[0]}" == 'TAP version 13' ]] || fail 'The first line is not "TAP version 13".'
	planned=$(grep -E '^1\.\.[0-9]+' <<<"${output}") || fail 'There is no plan.'
	planned="${planned#1..}"
	passed=$(grep -cE '^ok [0-9]+ - ' <<<"${output}") || true
	failed=$(grep -cE '^not ok [0-9]+ - ' <<<"${output}") || true
	[[ "$((passed + failed))" -eq "${planned%% *}" ]] || fail 'The plan does not fit the results.'
	[[ "$(grep -oE '^(not )?ok [0-9]+' <<<"${output}" | grep -oE '[0-9]+' | tr '\n' ' ')" == "$(seq -s ' ' "${planned%% *}") " ]] ||
		fail 'The results are not numbered in order.'
	[[ "${passed}" -ge "${1}" && "${failed}" -ge "${2}" ]] || fail "${passed} ok and ${failed} not ok."
}

@test "test-compile annotates and leaves the verdict to bin/test" {
	vulnerable_app
	test_compile
	exits 0
	says 'lodash 4.17.15, CVE-20' 'config/deploy.rb:1' 'PAYMENT_SERVICE_KEY' 'public/app.js:2'
	# The script chose the mode of this phase: nobody has to change anything for the verdict.
	says 'Only told: in this phase findings stop nothing.' 'The test phase judges them: bin/test'
	says_not 'Nothing was released' 'Start enforcing' 'Passed'
	ci_test
	exits 1
	is_tap 0 2
	says 'lodash 4.17.15' 'PAYMENT_SERVICE_KEY' 'config/deploy.rb' '# OWASP: nothing found in '
}

@test "everything counts as new in a test run, whatever the environment is called" {
	lodash_app
	config_var SLUICE_ENV test
	test_compile
	says_not 'first build' 'last build'
	ci_test
	exits 1
	says 'not ok' 'lodash 4.17.15'
	[[ -z "$(find "${CACHE}" -name state.json)" ]] || fail 'A test run left the state of a build.'
}

@test "a clean app: all ok" {
	clean_app
	test_compile
	passes
	ci_test
	exits 0
	is_tap 2 0
	says_not 'not ok'
	[[ -z "${messages}" ]] || fail "${messages}"
}

@test "standard output of bin/test is TAP and nothing else" {
	vulnerable_app
	config_var SLUICE_ON_INCOMPLETE nonsense
	ci_test
	exits 1
	is_tap 0 2
	[[ "${messages}" == *SLUICE_ON_INCOMPLETE* ]]
	[[ "${output}" != *$'\e'* ]]
}

@test "sluice is on the PATH of the test phase" {
	clean_app
	test_compile
	exits 0
	# shellcheck disable=SC2016 # expanded by the inner shell
	run env -i HOME="${APP}" PATH="${HEROKU_CI_PATH}" bash -c 'source "${HOME}/.profile.d/sluice.sh" && command -v sluice && sluice --version'
	exits 0
	[[ "${lines[0]}" == "${APP}/.sluice/bin/sluice" ]]
	# shellcheck disable=SC2016
	run env -i HOME="${APP}" PATH="${HEROKU_CI_PATH}" bash -c 'cd && source .profile.d/sluice.sh && sluice gate .'
	exits 0
}

# scripts_test: runs what docs/ci.md names as scripts.test, in the test phase: .profile.d and config vars are loaded, the
# app's folder is the working directory.
scripts_test() {
	local file command
	local -a variables=()
	# shellcheck disable=SC2016 # the marks of a code block
	command=$(sed -n '/^```json$/,/^```$/{/^```/!p}' "${REPOSITORY}/docs/ci.md" | jq -rs '.[] | .environments.test.scripts.test // empty')
	[[ "${command}" == sluice*npm* ]] || fail "docs/ci.md has no scripts.test: ${command}"
	mkdir -p -- "${ROOT}/bin"
	printf '#!/bin/sh\ntouch %q\n' "${ROOT}/npm-was-here" >"${ROOT}/bin/npm"
	chmod 755 "${ROOT}/bin/npm"
	rm -f -- "${ROOT}/npm-was-here"
	for file in "${CONFIG}"/*; do
		variables+=("${file##*/}=$(<"${file}")")
	done
	# shellcheck disable=SC2016 # expanded by the inner shell
	run env -i HOME="${APP}" PATH="${ROOT}/bin:${HEROKU_CI_PATH}" "${variables[@]}" bash -c 'cd && for file in .profile.d/*.sh; do
		source "${file}"; done; eval "${1}"' bash "${command}"
	after_run
}

@test "the app.json of docs/ci.md: Heroku runs scripts.test alone, and the gate is in it" {
	clean_app
	test_compile
	exits 0
	scripts_test
	exits 0
	is_tap 2 0
	[[ -e "${ROOT}/npm-was-here" ]] || fail "The app's own tests did not run."
}

@test "scripts.test of docs/ci.md fails where bin/test would, and runs no test of the app" {
	lodash_app
	test_compile
	exits 0
	scripts_test
	exits 1
	says 'not ok'
	[[ ! -e "${ROOT}/npm-was-here" ]] || fail 'The tests of the app ran after all.'
	config_var SLUICE_MODE warn
	scripts_test
	exits 0
	[[ -e "${ROOT}/npm-was-here" ]]
}

@test "scripts.test knows the advisories that test-compile has fetched" {
	type -P zip curl >/dev/null || skip 'needs zip and curl'
	npm_export
	app_with_left_behind
	rm -f -- "${CONFIG}/SLUICE_ADVISORY_SYNC"
	config_var SLUICE_ADVISORY_MIRRORS "file://${ROOT}/export"
	test_compile
	exits 0
	says 'left-behind 1.0.0'
	scripts_test
	exits 1
	says 'left-behind 1.0.0'
}

@test "an incomplete scan fails scripts.test" {
	clean_app
	write_file package-lock.json '{'
	config_var SLUICE_ON_INCOMPLETE warn
	test_compile
	exits 0
	scripts_test
	[[ "${status}" -eq 3 ]] || fail "Exit code ${status}."
	[[ ! -e "${ROOT}/npm-was-here" ]]
}

@test "a link in the app does not lead the copy elsewhere" {
	local name
	mkdir "${ROOT}/elsewhere"
	for name in .sluice .profile.d; do
		rm -rf "${APP}"
		mkdir "${APP}"
		clean_app
		ln -s "${ROOT}/elsewhere" "${APP}/${name}"
		test_compile
		exits 0
		says 'link'
		[[ -z "$(ls -A "${ROOT}/elsewhere")" ]]
	done
	rm "${APP}/.profile.d"
	mkdir -p "${APP}/.sluice/bin" "${APP}/.profile.d"
	printf x >"${ROOT}/elsewhere/file"
	ln -s "${ROOT}/elsewhere/file" "${APP}/.sluice/bin/sluice"
	ln -s "${ROOT}/elsewhere/file" "${APP}/.profile.d/sluice.sh"
	test_compile
	exits 0
	[[ "$(<"${ROOT}/elsewhere/file")" == x ]]
	[[ -f "${APP}/.sluice/bin/sluice" && ! -L "${APP}/.sluice/bin/sluice" ]]
}

@test "an app that has its own .sluice: a warning, and the run goes on" {
	clean_app
	write_file .sluice 'a file'
	test_compile
	exits 0
	says 'PATH'
	[[ "$(<"${APP}/.sluice")" == 'a file' ]]
}

@test "incomplete stops both phases, unless SLUICE_ON_INCOMPLETE is warn" {
	clean_app
	write_file package-lock.json '{'
	test_compile
	exits 1
	says 'package-lock.json' 'SLUICE_ON_INCOMPLETE'
	ci_test
	exits 1
	[[ "${messages}" == *SLUICE_ON_INCOMPLETE* ]]
	config_var SLUICE_ON_INCOMPLETE warn
	test_compile
	exits 0
	says 'unjudged'
	ci_test
	exits 0
	[[ "${messages}" == *unjudged* ]]
}

@test "a broken sluice.toml stops both phases with file and line" {
	clean_app
	write_file sluice.toml '[policy]' 'fail_on = 7'
	test_compile
	exits 1
	says 'sluice.toml:2'
	ci_test
	exits 1
	[[ "${output}${messages}" == *sluice.toml:2* ]]
}

@test "there is no bypass in CI" {
	vulnerable_app
	config_var SLUICE_BYPASS "${COMMIT:0:12}"
	ci_test
	exits 1
	config_var SOURCE_VERSION "${COMMIT}"
	ci_test
	exits 1
}

@test "SLUICE_MODE=off: both phases say so, and sluice is still there" {
	vulnerable_app
	config_var SLUICE_MODE off
	test_compile
	exits 0
	says 'SLUICE_MODE=off'
	says_not 'lodash'
	[[ -x "${APP}/.sluice/bin/sluice" ]]
	ci_test
	exits 0
	[[ "${lines[0]}" == 'TAP version 13' && "${lines[1]}" == '1..0 # SKIP'* ]]
}

@test "bin/test does not trust the copy in the app's folder" {
	own_buildpack_that_builds
	vulnerable_app
	test_compile
	exits 0
	builds 1
	printf '#!/bin/sh\ntouch %q\n' "${ROOT}/was-here" >"${APP}/.sluice/bin/sluice"
	rm -rf "${CACHE}"
	ci_test
	exits 1
	is_tap 0 2
	builds 1
	[[ ! -e "${ROOT}/was-here" ]]
}

@test "test-compile remembers a cached binary in the buildpack's folder" {
	local key
	own_buildpack_that_builds
	key=$(key_of_buildpack)
	mkdir -p "${CACHE}/sluice/build/${HEROKU_STACK}-${key}"
	cp "${SHARED}/sluice" "${CACHE}/sluice/build/${HEROKU_STACK}-${key}/sluice"
	clean_app
	test_compile
	exits 0
	[[ -x "${BUILDPACK}/build/${key}/sluice" ]]
	rm -rf "${CACHE}"
	ci_test
	exits 0
	builds 0
}

@test "no binary to be had: a failed test, and a skipped one with warn" {
	own_buildpack_that_fails
	clean_app
	test_compile
	exits 1
	says 'no such luck'
	ci_test
	exits 1
	is_tap 0 1
	config_var SLUICE_ON_INCOMPLETE warn
	ci_test
	exits 0
	is_tap 1 0
}

@test "the app lies in the real /app" {
	local made=no
	[[ ! -e /app ]] || skip '/app exists'
	mkdir /app 2>/dev/null || skip '/app cannot be made'
	made=yes
	vulnerable_app
	cp -r "${APP}/." /app/
	rm -rf "${APP}"
	APP=/app
	test_compile && ci_test || made=broken
	rm -rf /app
	[[ "${made}" == yes ]]
	exits 1
	is_tap 0 2
}
