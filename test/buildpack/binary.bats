#!/usr/bin/env bats
# Where the binary comes from: bin/sluice for people, and the order of places in a build.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() { harness_setup; }
teardown() { harness_teardown; }

# sluice NAME=VALUE... -- ARGUMENT...: bin/sluice as a person without a terminal would start it.
sluice() {
	local -a more=()
	while [[ "${1}" != -- ]]; do
		more+=("${1}")
		shift
	done
	shift
	run env -i HOME="${ROOT}/home" PATH="${HEROKU_PATH}" "${more[@]}" "${BUILDPACK}/bin/sluice" "$@" </dev/null
	after_run
}

prints_version() {
	exits 0
	[[ "${plain}" == sluice* ]] || [[ "${plain}" == *$'\n'sluice* ]] || fail 'No version.'
}

stub() {
	mkdir -p "${ROOT}/stubs"
	printf '#!/bin/sh\n%s\n' "${2}" >"${ROOT}/stubs/${1}"
	chmod 755 "${ROOT}/stubs/${1}"
}

# bin/sluice as a user who is not root.
sluice_as_nobody() {
	run as_nobody env -i HOME="${ROOT}/home" PATH="${ROOT}/stubs:${HEROKU_PATH}" "$@" "${BUILDPACK}/bin/sluice" --version </dev/null
	after_run
}

@test "the key depends on names and contents of the sources, on nothing else" {
	local first
	own_buildpack
	first=$(key_of_buildpack)
	[[ "${first}" =~ ^[0-9a-f]{12}$ ]]
	touch "${BUILDPACK}/src/core/location.h"
	mkdir "${BUILDPACK}/build"
	printf x >"${BUILDPACK}/build/file"
	[[ "$(key_of_buildpack)" == "${first}" ]]
	mv "${BUILDPACK}" "${ROOT}/else where"
	BUILDPACK="${ROOT}/else where"
	[[ "$(key_of_buildpack)" == "${first}" ]]
	printf '\n' >>"${BUILDPACK}/src/core/location.h"
	[[ "$(key_of_buildpack)" != "${first}" ]]
}

@test "without all sources there is no key" {
	own_buildpack
	rm "${BUILDPACK}/CMakeLists.txt"
	sluice -- --version
	exits 3
	says 'sources'
}

@test "bin/sluice starts the binary in build/KEY at once" {
	own_buildpack_with_binary
	sluice -- --version
	prints_version
	[[ "${#lines[@]}" -eq 1 ]]
	sluice -- gate --no-such-option
	exits 2
}

@test "bin/sluice works through links, from any folder, with blanks in the path" {
	own_buildpack_with_binary
	mv "${BUILDPACK}" "${ROOT}/my tools"
	mkdir "${ROOT}/some bin"
	ln -s "../my tools/bin/sluice" "${ROOT}/some bin/first"
	ln -s first "${ROOT}/some bin/sluice"
	cd /
	run env -i HOME="${ROOT}/home" PATH="${ROOT}/some bin:${HEROKU_PATH}" sluice --version
	after_run
	prints_version
	cd "${ROOT}/my tools/bin"
	run ./sluice --version
	after_run
	prints_version
}

@test "bin/sluice passes its arguments on as they are, and judges" {
	own_buildpack_with_binary
	vulnerable_app
	mv -T "${APP}" "${ROOT}/my app"
	APP="${ROOT}/my app"
	sluice -- gate --env-dir "${CONFIG}" "${APP}"
	exits 1
	says 'lodash 4.17.15' 'PAYMENT_SERVICE_KEY' 'config/deploy.rb:1'
	# The hint can be typed as it stands.
	says "${BUILDPACK}/bin/sluice gate"
}

@test "SLUICE_BINARY goes before everything" {
	own_buildpack
	sluice SLUICE_BINARY="${SHARED}/sluice" -- --version
	prints_version
	cd "${SHARED}"
	sluice SLUICE_BINARY=sluice -- --version
	prints_version
}

@test "a wrong SLUICE_BINARY is an error" {
	own_buildpack_with_binary
	sluice SLUICE_BINARY="${ROOT}/nothing" -- --version
	exits 2
	says 'SLUICE_BINARY' "${ROOT}/nothing"
	sluice SLUICE_BINARY="${ROOT}" -- --version
	exits 2
	printf x >"${ROOT}/not-executable"
	sluice SLUICE_BINARY="${ROOT}/not-executable" -- --version
	exits 2
}

@test "bin/sluice builds once, and once only" {
	own_buildpack_that_builds
	sluice -- --version
	prints_version
	says 'Building Sluice once'
	builds 1
	sluice -- --version
	prints_version
	says_not 'Building'
	builds 1
	# Only the binary, its log and the lock stay.
	[[ "$(find "${BUILDPACK}/build" -type f -printf '%f\n' | sort | tr '\n' ' ')" == '.lock build.log sluice ' ]]
}

@test "two starts at once build once" {
	local first second
	own_buildpack_that_builds
	env -i PATH="${HEROKU_PATH}" "${BUILDPACK}/bin/sluice" --version &
	first=$!
	env -i PATH="${HEROKU_PATH}" "${BUILDPACK}/bin/sluice" --version &
	second=$!
	wait "${first}"
	wait "${second}"
	builds 1
}

@test "what a killed build left is cleared away" {
	own_buildpack_that_builds
	mkdir -p "${BUILDPACK}/build/.building-abc123/cmake"
	sluice -- --version
	prints_version
	[[ ! -e "${BUILDPACK}/build/.building-abc123" ]]
}

@test "a build that fails shows the end of its log, and leaves nothing half" {
	local key
	own_buildpack_that_fails
	sluice -- --version
	exits 3
	says 'no such luck' '.log'
	key=$(key_of_buildpack)
	[[ ! -e "${BUILDPACK}/build/${key}" ]]
	[[ -r "${BUILDPACK}/build/${key}.log" ]]
}

@test "a checkout that cannot be written to: the build goes into the user's cache folder" {
	own_buildpack_that_builds
	mkdir -m 777 "${ROOT}/home"
	sluice_as_nobody
	prints_version
	says 'Building'
	[[ ! -e "${BUILDPACK}/build" ]]
	sluice_as_nobody
	prints_version
	says_not 'Building'
	sluice_as_nobody XDG_CACHE_HOME="${ROOT}/home/other"
	prints_version
	says 'Building'
	builds 2
}

@test "no folder to build in: the message names them" {
	own_buildpack_that_builds
	sluice_as_nobody
	exits 3
	says "${BUILDPACK}/build" "${ROOT}/home/.cache/sluice/build" 'SLUICE_BINARY'
	builds 0
}

@test "missing packages: without a terminal the command is named, nothing is installed" {
	own_buildpack_that_builds
	mkdir -m 777 "${ROOT}/home"
	stub dpkg-query 'echo "installed libgit2-dev"; echo "not-installed libre2-dev"; exit 1'
	stub apt-get "touch ${ROOT}/home/installed"
	stub sudo "touch ${ROOT}/home/installed"
	sluice_as_nobody
	exits 2
	says 'apt-get install' 'libre2-dev' 'nlohmann-json3-dev'
	says_not 'libgit2-dev'
	[[ ! -e "${ROOT}/home/installed" ]]
	builds 0
}

@test "missing packages: root gets them installed, and learns when that fails" {
	[[ "${EUID}" -eq 0 ]] || skip 'root only'
	own_buildpack_that_builds
	stub dpkg-query "[ ! -e '${ROOT}/installed' ] || for name; do echo \"installed \$name\"; done"
	stub apt-get 'echo "Temporary failure resolving"; exit 100'
	sluice PATH="${ROOT}/stubs:${HEROKU_PATH}" -- --version
	exits 2
	says 'network' 'Temporary failure resolving' 'apt-get install'
	stub apt-get "echo \"\$*\" >>'${ROOT}/installed'"
	sluice PATH="${ROOT}/stubs:${HEROKU_PATH}" -- --version
	prints_version
	says 'Installing'
	grep -q 'update' "${ROOT}/installed"
	grep -q 'install.*--no-install-recommends.*libre2-dev' "${ROOT}/installed"
	builds 1
}

@test "the current folder is no place for programs" {
	own_buildpack_that_builds
	mkdir "${ROOT}/tree"
	printf '#!/bin/sh\ntouch %q\n' "${ROOT}/was-here" >"${ROOT}/tree/readlink"
	chmod 755 "${ROOT}/tree/readlink"
	cd "${ROOT}/tree"
	sluice PATH=".::${HEROKU_PATH}" -- --version
	prints_version
	[[ ! -e "${ROOT}/was-here" ]]
}

@test "in a build: build/KEY of the buildpack goes before the cache" {
	local key
	own_buildpack_with_binary
	key=$(key_of_buildpack)
	mkdir -p "${CACHE}/sluice/build/${HEROKU_STACK}-${key}"
	printf '#!/bin/sh\ntouch %q\n' "${ROOT}/was-here" >"${CACHE}/sluice/build/${HEROKU_STACK}-${key}/sluice"
	chmod 755 "${CACHE}/sluice/build/${HEROKU_STACK}-${key}/sluice"
	clean_app
	compile
	passes
	[[ ! -e "${ROOT}/was-here" ]]
}

@test "in a build: the cache goes before a source build, with a note" {
	local folder
	own_buildpack_that_fails
	folder="${CACHE}/sluice/build/${HEROKU_STACK}-$(key_of_buildpack)"
	mkdir -p "${folder}"
	cp "${SHARED}/sluice" "${folder}/sluice"
	clean_app
	compile
	passes
	says 'build cache' 'SLUICE_TRUST_CACHE'
	config_var SLUICE_TRUST_CACHE 0
	compile
	exits 0
	says 'no such luck' 'unjudged'
}

@test "in a build: a binary built from source is kept in the cache, older ones go" {
	own_buildpack_that_builds
	mkdir -p "${CACHE}/sluice/build/heroku-22-0123456789ab"
	vulnerable_app
	compile
	blocks
	says 'Building Sluice once' 'lodash 4.17.15'
	[[ -x "${CACHE}/sluice/build/${HEROKU_STACK}-$(key_of_buildpack)/sluice" ]]
	[[ ! -e "${CACHE}/sluice/build/heroku-22-0123456789ab" ]]
	[[ ! -e "${BUILDPACK}/build" ]]
	compile
	blocks
	says_not 'Building'
	builds 1
}

@test "in a build: a cached binary that does not start is built anew" {
	local folder
	own_buildpack_that_builds
	folder="${CACHE}/sluice/build/${HEROKU_STACK}-$(key_of_buildpack)"
	mkdir -p "${folder}"
	head -c 3000 "${SHARED}/sluice" >"${folder}/sluice"
	chmod 755 "${folder}/sluice"
	clean_app
	compile
	passes
	builds 1
}

@test "in a build: another stack gets its own binary" {
	own_buildpack_that_builds
	clean_app
	compile
	passes
	compile STACK=heroku-26
	passes
	builds 2
}

@test "in a build: without a cache the binary is built for this build alone" {
	own_buildpack_that_builds
	vulnerable_app
	run heroku "${BUILDPACK}/bin/compile" "${APP}" '' "${CONFIG}"
	after_run
	blocks
	builds 1
}

@test "in a build: a source build that fails leaves the build unjudged, or stops it" {
	own_buildpack_that_fails
	vulnerable_app
	compile
	exits 0
	says 'no such luck' 'unjudged' 'SLUICE_ON_INCOMPLETE'
	config_var SLUICE_ON_INCOMPLETE block
	compile
	exits 1
	says 'no such luck' 'SLUICE_ON_INCOMPLETE'
}
