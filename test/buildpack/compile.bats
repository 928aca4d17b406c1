#!/usr/bin/env bats
# bin/compile: what the gate decides in a build, and what the app's owner reads.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() { harness_setup; }
teardown() { harness_teardown; }

@test "an old lodash, a committed token and a live config var are blocked and named" {
	vulnerable_app
	compile
	blocks
	says 'lodash 4.17.15, CVE-20' 'package-lock.json'
	says 'config/deploy.rb:1'
	says 'PAYMENT_SERVICE_KEY' 'public/app.js:2'
}

@test "lines stay within 70 columns" {
	vulnerable_app
	compile
	blocks
	is_narrow
	config_var SLUICE_MODE warn
	config_var SLUICE_ON_INCOMPLETE never
	write_file Gemfile.lock 'GEM' '  specs:' '    ??'
	write_file package-lock.json '{'
	compile
	exits 0
	is_narrow
	config_var SLUICE_ON_INCOMPLETE block
	compile
	exits 1
	is_narrow
	config_var SLUICE_BINARY nothing
	compile
	exits 1
	is_narrow
}

@test "every coloured line ends with a reset" {
	vulnerable_app
	compile
	[[ "${output}" == *$'\e['* ]] || fail 'No colour, although a build log has it.'
	! grep -vE $'\e\\[0?m$' <<<"${output}" | grep -q $'\e' || fail 'A line keeps its colour.'
}

@test "NO_COLOR leaves the colours out" {
	vulnerable_app
	compile NO_COLOR=1
	blocks
	[[ "${output}" != *$'\e'* ]] || fail 'There is an escape character.'
}

# accept ID [PACKAGE]: the lines of one [[ignore]] entry.
accept() {
	printf '%s\n' '[[ignore]]' "id = \"${1}\"" "${2:+package = \"${2}\"}" 'reason = "checked, cannot be reached"' \
		"until = $(date -d '+30 days' +%F)"
}

# Numbered lines are findings; other lines may mention what was accepted.
lists_not() {
	! grep -qE "^ !  +[0-9]+\..*${1}" <<<"${plain}" || fail "In the list: ${1}"
}

@test "an accepted vulnerability does not block, the others do" {
	vulnerable_app
	{ accept CVE-2021-23337 lodash && accept CVE-2020-8203 lodash; } >"${APP}/sluice.toml"
	compile
	blocks
	says 'config/deploy.rb:1' 'PAYMENT_SERVICE_KEY' 'public/app.js:2'
	lists_not lodash
}

@test "an accepted secret, by its id, does not block, the others do" {
	local id
	vulnerable_app
	compile
	blocks
	# The log has room for what and where of this one; the command that it names tells the id.
	says 'config/deploy.rb:1' '--verbose'
	id=$("${SHARED}/sluice" gate --verbose --all "${APP}" | sed -n '/config.deploy.rb:1/,/Fix:/s/.*id \(secret-[^ ]*\)$/\1/p')
	accept "${id}" >>"${APP}/sluice.toml"
	compile
	blocks
	says 'lodash 4.17.15' 'PAYMENT_SERVICE_KEY' 'public/app.js:2'
	says_not 'config/deploy.rb:1'
	# Another token on that line is a new finding.
	plant TOKEN "$(heroku_token)"
	write_file config/deploy.rb "DEPLOY = '${TOKEN}'"
	compile
	blocks
	says 'config/deploy.rb:1'
}

@test "mode warn annotates and lets the build go on" {
	vulnerable_app
	write_file sluice.toml 'mode = "warn"' '[policy]' 'first_run = "block"'
	compile
	exits 0
	says 'lodash 4.17.15' 'PAYMENT_SERVICE_KEY' 'config/deploy.rb:1' 'warn'
	says_not 'Nothing was released'
}

@test "SLUICE_MODE=warn does the same" {
	vulnerable_app
	config_var SLUICE_MODE warn
	compile
	exits 0
	says 'lodash 4.17.15'
}

@test "SLUICE_MODE=off says so in one line" {
	vulnerable_app
	config_var SLUICE_MODE off
	compile
	exits 0
	says 'SLUICE_MODE=off'
	[[ "${#lines[@]}" -eq 1 ]]
}

@test "SLUICE_MODE=off from a .env that an emulator loaded changes nothing" {
	vulnerable_app
	compile SLUICE_MODE=off SLUICE_BYPASS="${COMMIT:0:12}" SLUICE_ON_INCOMPLETE=warn
	blocks
}

@test "a bypass lets exactly its commit through, and says so" {
	vulnerable_app
	config_var SLUICE_BYPASS "${COMMIT:0:12}"
	compile
	exits 0
	says 'SLUICE_BYPASS' "${COMMIT:0:12}"
	says_not 'Nothing was released'
}

@test "a bypass for another commit, too short, or with more text lets nothing through" {
	local bypass
	vulnerable_app
	for bypass in 0123456789ab "${COMMIT:0:11}" "${COMMIT:0:12} and more" "${COMMIT:0:12}x" '*' ''; do
		config_var SLUICE_BYPASS "${bypass}"
		compile
		blocks
	done
}

@test "without a SOURCE_VERSION there is no bypass" {
	local bypass
	vulnerable_app
	for bypass in "${COMMIT:0:12}" ''; do
		config_var SLUICE_BYPASS "${bypass}"
		compile SOURCE_VERSION=
		blocks
		says_not 'config:set SLUICE_BYPASS'
	done
}

@test "a clean app passes without a line that asks for a person" {
	clean_app
	compile
	passes
}

@test "an empty app passes" {
	compile
	passes
}

@test "a broken lockfile: the build goes on, unjudged in that part" {
	clean_app
	head -c 200 "${APP}/package-lock.json" >"${ROOT}/half"
	mv "${ROOT}/half" "${APP}/package-lock.json"
	compile
	exits 0
	says 'package-lock.json' 'unjudged' 'SLUICE_ON_INCOMPLETE'
}

@test "a broken lockfile with SLUICE_ON_INCOMPLETE=block stops the build" {
	clean_app
	write_file package-lock.json '{ "lockfileVersion": 3, "packages": {'
	config_var SLUICE_ON_INCOMPLETE block
	compile
	exits 1
	says 'package-lock.json' 'SLUICE_ON_INCOMPLETE'
}

@test "an invalid SLUICE_ON_INCOMPLETE is a warning, and the default holds" {
	write_file package-lock.json '{'
	plant WRONG 'maybe-4711-maybe'
	config_var SLUICE_ON_INCOMPLETE "${WRONG}"
	compile
	exits 0
	says 'neither "block" nor "warn"' 'unjudged'
}

@test "a broken lockfile hides no finding" {
	vulnerable_app
	write_file package-lock.json '{'
	compile
	blocks
	says 'PAYMENT_SERVICE_KEY' 'config/deploy.rb:1'
}

@test "a broken sluice.toml stops the build with file and line" {
	clean_app
	write_file sluice.toml 'mode = "warn"' '[policy]' 'fail_on = '
	compile
	exits 1
	says 'sluice.toml:3'
}

@test "an unknown key in sluice.toml stops the build and names the nearest" {
	clean_app
	write_file sluice.toml '[policy]' 'fail_onn = "high"'
	compile
	exits 1
	says 'sluice.toml:2' 'fail_on'
}

@test "the app is left as it was, byte by byte" {
	local before after
	vulnerable_app
	mkdir -p "${APP}/empty" "${APP}/.profile.d"
	ln -s config/deploy.rb "${APP}/link"
	before=$(app_state)
	compile
	blocks
	config_var SLUICE_MODE warn
	compile
	exits 0
	after=$(app_state)
	[[ "${before}" == "${after}" ]] || fail "$(diff <(printf '%s' "${before}") <(printf '%s' "${after}"))"
}

@test "a second build with the same cache comes to the same verdict" {
	vulnerable_app
	compile
	blocks
	compile
	blocks
	says 'lodash 4.17.15' 'PAYMENT_SERVICE_KEY' 'config/deploy.rb:1'
}

@test "a clean second build passes" {
	clean_app
	compile
	passes
	compile
	passes
}

@test "detect names the gate for every folder, and touches nothing" {
	run heroku "${BUILDPACK}/bin/detect" "${APP}"
	exits 0
	[[ "${output}" == 'Sluice security gate' ]]
	run heroku "${BUILDPACK}/bin/detect" "${APP}/nothing here"
	exits 0
}

@test "release is an empty document" {
	run heroku "${BUILDPACK}/bin/release" "${APP}"
	exits 0
	[[ "${output}" == '--- {}' ]]
}

@test "a build fetches the advisories of its ecosystems and keeps them in the cache" {
	type -P zip curl >/dev/null || skip 'needs zip and curl'
	npm_export
	app_with_left_behind
	rm -f -- "${CONFIG}/SLUICE_ADVISORY_SYNC"
	config_var SLUICE_ADVISORY_MIRRORS "file://${ROOT}/export"
	compile
	blocks
	says 'left-behind 1.0.0, GHSA-aaaa-bbbb-cccc' '1 from OSV, newest 2026-01-02'
	[[ -f "${CACHE}/sluice/advisories.sqlite" ]] || fail 'The database is not in the cache.'
	is_narrow

	# Without the mirror the advisories of before are used, and the log says so.
	config_var SLUICE_ADVISORY_MIRRORS "file://${ROOT}/gone"
	compile
	blocks
	says 'left-behind 1.0.0, GHSA-aaaa-bbbb-cccc' '1 from OSV' 'could not be updated'
	is_narrow
}

@test "a build without any advisories to fetch goes on with the bundled ones" {
	type -P curl >/dev/null || skip 'needs curl'
	app_with_left_behind
	rm -f -- "${CONFIG}/SLUICE_ADVISORY_SYNC"
	config_var SLUICE_ADVISORY_MIRRORS "http://127.0.0.1:1"
	compile
	exits 0
	says 'well-known advisories only' 'could not be updated'
	is_narrow
}
