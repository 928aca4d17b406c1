#!/usr/bin/env bats
# How the binary reaches a build: the release that buildpack.toml names, and what happens when it cannot be had.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() { harness_setup; }
teardown() { harness_teardown; }

# A release of the real binary, below a folder that stands for the host. It is the copy in HOST that is loaded, so it
# counts its downloads: the reading of a file:// address leaves no trace, removing the file does.
own_buildpack_with_release() {
	own_buildpack_that_builds
	HOST="${ROOT}/host"
	mkdir -p "${HOST}"
	cp "${SHARED}/sluice" "${HOST}/sluice-1.2.3"
	SUM=$(sha256sum <"${HOST}/sluice-1.2.3")
	SUM="${SUM%% *}"
	name_release "file://${HOST}/sluice-1.2.3" "${SUM}"
	KEPT="${CACHE}/sluice/release/${SUM}/sluice"
}

# name_release URL SHA256
name_release() {
	cat >"${BUILDPACK}/buildpack.toml" <<-END
		[buildpack]
		name = "Sluice"

		[metadata.release]
		version = "1.2.3" # the tag
		[metadata.release.linux-amd64]
		url = "${1}"
		sha256 = "${2}"
		[metadata.release.linux-arm64]
		url = "${1}"
		sha256 = "${2}"

		[publish.Ignore]
		files = ["test/", "docs/"]
	END
}

# A file that would be a loud failure if it ran.
poison() {
	mkdir -p -- "$(dirname -- "${1}")"
	printf '#!/bin/sh\ntouch %q\necho sluice 9\n' "${ROOT}/was-here" >"${1}"
	chmod 755 "${1}"
}

not_poisoned() {
	[[ ! -e "${ROOT}/was-here" ]] || fail 'A file that was not verified ran.'
}

@test "a release is loaded once, verified, and taken from the cache afterwards" {
	own_buildpack_with_release
	vulnerable_app
	compile
	blocks
	says 'release 1.2.3, loaded in' "${SUM:0:12}" 'lodash 4.17.15'
	is_narrow
	cmp "${SHARED}/sluice" "${KEPT}"
	[[ "$(find "${CACHE}/sluice/release" -type f)" == "${KEPT}" ]]
	rm -r "${HOST}"
	compile
	blocks
	says 'release 1.2.3, from the cache'
	builds 0
}

@test "a .curlrc in HOME does not steer how a release is loaded" {
	own_buildpack_with_release
	clean_app
	mkdir -p "${ROOT}/curl-home"
	printf 'trace = "%s"\n' "${ROOT}/was-here" >"${ROOT}/curl-home/.curlrc"
	compile CURL_HOME="${ROOT}/curl-home"
	passes
	says 'release 1.2.3, loaded in'
	not_poisoned
}

@test "SLUICE_BINARY and the buildpack's own binary go before a release" {
	local key
	own_buildpack_with_release
	clean_app
	key=$(key_of_buildpack)
	mkdir -p "${BUILDPACK}/build/${key}"
	cp "${SHARED}/sluice" "${BUILDPACK}/build/${key}/sluice"
	compile
	passes
	says_not 'release 1.2.3'
	rm -r "${BUILDPACK}/build"
	config_var SLUICE_BINARY "${SHARED}/sluice"
	compile
	passes
	says_not 'release 1.2.3'
	[[ ! -e "${CACHE}/sluice/release" ]]
}

@test "a release goes before a binary that an earlier build made from source" {
	local folder
	own_buildpack_with_release
	folder="${CACHE}/sluice/build/${HEROKU_STACK}-$(key_of_buildpack)"
	poison "${folder}/sluice"
	clean_app
	compile
	passes
	says 'release 1.2.3'
	not_poisoned
}

@test "a file with another SHA-256 is never run: loud, and the sources are built" {
	own_buildpack_with_release
	poison "${HOST}/sluice-1.2.3"
	vulnerable_app
	compile
	blocks
	says 'Warning: the released binary cannot be used' 'not the one that buildpack.toml names' 'It was not run' "${SUM:0:32}" \
		'built from its sources' 'lodash 4.17.15'
	not_poisoned
	builds 1
	[[ -z "$(find "${CACHE}/sluice/release" -mindepth 1)" ]]
}

@test "one flipped bit is enough" {
	own_buildpack_with_release
	printf '\377' | dd of="${HOST}/sluice-1.2.3" bs=1 seek=5000 conv=notrunc status=none
	clean_app
	compile
	exits 0
	says 'It was not run'
	builds 1
}

@test "a host that does not answer: the sources are built" {
	own_buildpack_with_release
	rm -r "${HOST}"
	vulnerable_app
	compile
	blocks
	says 'could not be loaded' "file://${HOST}/sluice-1.2.3" 'built from its sources' 'lodash 4.17.15'
	builds 1
	[[ -z "$(find "${CACHE}/sluice/release" -mindepth 1)" ]]
}

@test "a host that refuses connections is given up after the retries" {
	own_buildpack_with_release
	# Nothing listens on this port of this machine.
	name_release 'https://127.0.0.1:9/sluice' "${SUM}"
	clean_app
	compile
	exits 0
	says 'could not be loaded' 'https://127.0.0.1:9/sluice'
	builds 1
}

@test "no host and no sources: the build goes on unjudged, or stops" {
	own_buildpack_with_release
	rm -r "${HOST}"
	printf 'cmake_minimum_required(VERSION 3.16)\nproject(sluice NONE)\nmessage(FATAL_ERROR "no such luck")\n' \
		>"${BUILDPACK}/CMakeLists.txt"
	clean_app
	compile
	exits 0
	says 'could not be loaded' 'no such luck' 'unjudged'
	config_var SLUICE_ON_INCOMPLETE block
	compile
	exits 1
	says 'could not be loaded' 'no such luck' 'SLUICE_ON_INCOMPLETE'
}

@test "a cached binary that was changed is not run, but loaded anew" {
	own_buildpack_with_release
	clean_app
	compile
	passes
	poison "${KEPT}"
	compile
	passes
	says 'was changed' 'loaded in'
	not_poisoned
	cmp "${SHARED}/sluice" "${KEPT}"
	# A link to the right file could lead elsewhere a moment later.
	rm "${KEPT}"
	ln -s "${SHARED}/sluice" "${KEPT}"
	compile
	passes
	says 'was changed'
	[[ ! -L "${KEPT}" ]]
	builds 0
}

@test "the cache's folder as a link that leads elsewhere is taken away" {
	own_buildpack_with_release
	mkdir -p "${CACHE}/sluice" "${ROOT}/elsewhere"
	ln -s "${ROOT}/elsewhere" "${CACHE}/sluice/release"
	clean_app
	compile
	passes
	[[ ! -L "${CACHE}/sluice/release" && -z "$(ls "${ROOT}/elsewhere")" ]]
}

@test "what a killed download left is not used, and goes after an hour" {
	own_buildpack_with_release
	poison "${CACHE}/sluice/release/.loading-old123/sluice"
	touch -d '2 hours ago' "${CACHE}/sluice/release/.loading-old123"
	poison "${CACHE}/sluice/release/.loading-new123/sluice"
	clean_app
	compile
	passes
	not_poisoned
	[[ ! -e "${CACHE}/sluice/release/.loading-old123" && -e "${CACHE}/sluice/release/.loading-new123" ]]
	cmp "${SHARED}/sluice" "${KEPT}"
}

@test "a download that is killed half way leaves no binary" {
	own_buildpack_with_release
	clean_app
	mkdir "${ROOT}/stubs"
	cat >"${ROOT}/stubs/curl" <<-'END'
		#!/bin/bash
		while [[ "$1" != --output ]]; do shift; done
		head -c 3000 "${0%/stubs/curl}/host/sluice-1.2.3" >"$2"
		kill -KILL "${PPID}" $$
	END
	chmod 755 "${ROOT}/stubs/curl"
	# The scripts set their own PATH, so the stand-in is given to the function alone.
	# shellcheck disable=SC2016 # expanded by the inner shell
	run env PATH="${ROOT}/stubs:${PATH}" bash -c 'source "$1/bin/lib/release.sh"; release::named "$1"; release::get "$2"' bash \
		"${BUILDPACK}" "${CACHE}/sluice/release"
	[[ "${status}" -ne 0 && ! -e "${KEPT}" ]]
	compile
	passes
	says 'loaded in'
	cmp "${SHARED}/sluice" "${KEPT}"
}

@test "an old release goes when a new one is loaded" {
	own_buildpack_with_release
	poison "${CACHE}/sluice/release/0000000000000000000000000000000000000000000000000000000000000000/sluice"
	clean_app
	compile
	passes
	not_poisoned
	[[ "$(find "${CACHE}/sluice/release" -type f)" == "${KEPT}" ]]
}

@test "a cache that cannot be written to: loaded for this build alone" {
	own_buildpack_with_release
	clean_app
	chmod -R a+rX "${ROOT}"
	chmod 555 "${CACHE}"
	run as_nobody env -i HOME=/app STACK="${HEROKU_STACK}" PATH="${HEROKU_PATH}" \
		"${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}"
	after_run
	passes
	says 'cannot be written to' 'release 1.2.3, loaded in'
	[[ ! -e "${CACHE}/sluice" ]]
}

@test "a cache that can only be read still serves, verified" {
	own_buildpack_with_release
	clean_app
	compile
	passes
	rm -r "${HOST}"
	chmod -R a+rX "${ROOT}"
	chmod -R a-w "${CACHE}"
	# shellcheck disable=SC2016 # expanded by the inner shell
	run as_nobody bash -c 'source "$1/bin/lib/release.sh"; release::named "$1"; release::get "$2" && "${BINARY}" --version' bash \
		"${BUILDPACK}" "${CACHE}/sluice/release"
	after_run
	exits 0
	says 'sluice'
}

@test "two builds at once: both judge, one binary stays" {
	local first second
	own_buildpack_with_release
	clean_app
	heroku "${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}" >"${ROOT}/first" 2>&1 &
	first=$!
	heroku "${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}" >"${ROOT}/second" 2>&1 &
	second=$!
	wait "${first}"
	wait "${second}"
	cmp "${SHARED}/sluice" "${KEPT}"
	[[ "$(find "${CACHE}/sluice/release" -type f)" == "${KEPT}" ]]
	builds 0
}

@test "a release that does not start here: the sources are built" {
	own_buildpack_with_release
	printf '#!/bin/sh\nexit 1\n' >"${HOST}/sluice-1.2.3"
	SUM=$(sha256sum <"${HOST}/sluice-1.2.3")
	name_release "file://${HOST}/sluice-1.2.3" "${SUM%% *}"
	clean_app
	compile
	exits 0
	says 'does not start on this stack'
	builds 1
}

# named CODE TEXT: what release::named makes of buildpack.toml.
named() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	run bash -c 'source "$1/bin/lib/release.sh"; release::named "$1"; code=$?; echo "${RELEASE_ERROR[@]}"; exit "${code}"' bash \
		"${BUILDPACK}"
	after_run
	exits "${1}"
	says "${2}"
}

@test "a table that cannot be read is said, with its line" {
	local line
	own_buildpack_with_release
	named 0 ''
	for line in 'url = file' 'url = "a\"b"' 'url "x"' 'url = "x" y' 'url = ["x"]'; do
		name_release "file://${HOST}/sluice-1.2.3" "${SUM}"
		sed -i "7s|.*|${line//\\/\\\\}|" "${BUILDPACK}/buildpack.toml"
		named 2 'buildpack.toml:7'
	done
	for line in 'http://127.0.0.1/sluice' 'ftp://127.0.0.1/sluice' 'file://relative' 'https://a b' '/etc/passwd' '-o/tmp/x' ''; do
		name_release "${line}" "${SUM}"
		named 2 'neither https:// nor file:///'
	done
	for line in "${SUM:1}" "${SUM^^}0" ''; do
		name_release "file://${HOST}/sluice-1.2.3" "${line}"
		named 2 '64 hex digits'
	done
	clean_app
	compile
	exits 0
	says '64 hex digits' 'built from its sources'
	builds 1
}

@test "other tables of buildpack.toml are nobody's business here" {
	own_buildpack_with_release
	printf '[[stacks]]\nid = "*"\nurl = [1, 2]\n[metadata]\nsha256 = 5\n' >>"${BUILDPACK}/buildpack.toml"
	printf '\r\n' >>"${BUILDPACK}/buildpack.toml"
	named 0 ''
}

@test "bin/sluice takes the release too, and says where it came from once" {
	own_buildpack_with_release
	run env -i HOME="${ROOT}/home" PATH="${HEROKU_PATH}" "${BUILDPACK}/bin/sluice" --version </dev/null
	after_run
	exits 0
	says 'release 1.2.3, loaded in' 'sluice'
	rm -r "${HOST}"
	run env -i HOME="${ROOT}/home" PATH="${HEROKU_PATH}" "${BUILDPACK}/bin/sluice" --version </dev/null
	after_run
	exits 0
	[[ "${#lines[@]}" -eq 1 ]]
	poison "${BUILDPACK}/build/release/${SUM}/sluice"
	run env -i HOME="${ROOT}/home" PATH="${HEROKU_PATH}" "${BUILDPACK}/bin/sluice" --version </dev/null
	after_run
	exits 0
	says 'could not be loaded' 'Building Sluice once'
	not_poisoned
	builds 1
}

@test "no release is named: the sources are built, without a word about releases" {
	own_buildpack_that_builds
	clean_app
	compile
	passes
	says_not 'release'
	builds 1
}

@test "no tools and no release: what is missing is named" {
	own_buildpack_that_builds
	mkdir "${ROOT}/stubs"
	# shellcheck disable=SC2016 # expanded by the inner shell
	run env PATH="${ROOT}/stubs" "${BASH}" -c 'source "$1/bin/lib/packages.sh"; packages::missing tools; echo "${PACKAGES_MISSING[@]}"' \
		bash "${BUILDPACK}"
	[[ "${output}" == 'g++ cmake curl make pkg-config' ]]
}
