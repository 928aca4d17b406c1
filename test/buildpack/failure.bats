#!/usr/bin/env bats
# What can go wrong around the gate in a build: each is told in the log, and the exit code is the one that
# SLUICE_ON_INCOMPLETE asks for, or the verdict's. (How the binary gets there: delivery.bats and binary.bats.)

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() { harness_setup; }
teardown() {
	if [[ -n "${MOUNTED:-}" ]]; then
		umount -- "${MOUNTED}" || true
	fi
	harness_teardown
}

# small_disk FOLDER SIZE OPTION: a file system of its own.
small_disk() {
	mkdir -p -- "${1}"
	mount -t tmpfs -o "size=${2},mode=1777" sluice-test "${1}" 2>/dev/null || skip 'file systems cannot be mounted here'
	MOUNTED="${1}"
}

fill() {
	head -c 100M /dev/zero >"${1}/filler" 2>/dev/null || true
}

# program LINE...: a binary made of these lines; the real one is $REAL.
program() {
	printf '%s\n' '#!/bin/bash' "REAL=${SHARED}/sluice" "$@" >"${ROOT}/program"
	chmod 755 "${ROOT}/program"
	config_var SLUICE_BINARY "${ROOT}/program"
}

no_temporary_file_stays() {
	[[ -z "$(ls -A "${ROOT}/tmp")" ]] || fail "Left behind: $(ls -A "${ROOT}/tmp")"
}

# stand_in NAME LINE...: a program that goes before the system's in bin/compile; needs own_buildpack.
stand_in() {
	mkdir -p -- "${ROOT}/stubs"
	printf '%s\n' '#!/bin/bash' "${@:2}" >"${ROOT}/stubs/${1}"
	chmod 755 "${ROOT}/stubs/${1}"
	sed -i "s|^export PATH=/usr/local/sbin|export PATH=${ROOT}/stubs:/usr/local/sbin|" "${BUILDPACK}/bin/compile"
}

# system_without_libraries: dpkg knows of no -dev package, and apt's sources are out of reach.
system_without_libraries() {
	stand_in dpkg-query 'exit 1'
	stand_in apt-get 'echo "E: Could not resolve a name" >&2; exit 100'
	stand_in apt-cache 'exit 100'
}

@test "no cache: the log says that nothing is remembered" {
	clean_app
	run heroku "${BUILDPACK}/bin/compile" "${APP}" '' "${CONFIG}"
	after_run
	passes
	says 'There is no build cache'
	vulnerable_app
	run heroku "${BUILDPACK}/bin/compile" "${APP}" '' "${CONFIG}"
	after_run
	blocks
}

@test "a cache that is mounted read-only costs only time" {
	vulnerable_app
	small_disk "${CACHE}" 1m
	mount -o remount,ro "${CACHE}"
	compile
	blocks
	says 'cache cannot be written to'
}

@test "the disk of the cache is full: the verdict stands, and the log names what is not kept" {
	clean_app
	small_disk "${CACHE}" 64k
	mkdir "${CACHE}/sluice"
	fill "${CACHE}"
	compile
	exits 0
	says 'cannot be written'
	vulnerable_app
	compile
	blocks
	says 'lodash 4.17.15'
	ls -A "${CACHE}/sluice"
	[[ -z "$(find "${CACHE}/sluice" -type f -size +0)" ]] || fail 'Something half was kept.'
}

@test "no room for temporary files: told, and the verdict stands" {
	clean_app
	mkdir "${ROOT}/tmp"
	small_disk "${ROOT}/tmp" 64k
	fill "${ROOT}/tmp"
	# Even a folder needs a page there.
	for name in {1..200}; do mkdir "${ROOT}/tmp/${name}" 2>/dev/null || break; done
	compile TMPDIR="${ROOT}/tmp"
	exits 0
	vulnerable_app
	compile TMPDIR="${ROOT}/tmp"
	blocks
	says 'lodash 4.17.15'
}

@test "a temporary folder that is not there: told, and the verdict stands" {
	vulnerable_app
	compile TMPDIR="${ROOT}/nothing"
	blocks
	says 'Temporary files cannot be written' 'lodash 4.17.15'
	# Without config vars and without a cache it has to do without these folders, too.
	own_buildpack_with_binary
	run heroku TMPDIR="${ROOT}/nothing" "${BUILDPACK}/bin/compile" "${APP}" '' ''
	after_run
	blocks
	says 'lodash 4.17.15'
	says_not 'PAYMENT_SERVICE_KEY'
}

@test "killed half way: told as a fault of Sluice, and judged by SLUICE_ON_INCOMPLETE" {
	local signal
	clean_app
	for signal in KILL TERM SEGV ABRT; do
		rm -f "${CONFIG}/SLUICE_ON_INCOMPLETE"
		# It has begun to write, as a real one would.
		program 'printf -- "-----> Sluice\n"' "kill -${signal} \$\$"
		compile
		exits 0
		says 'unjudged' 'Sluice ended with code 1' 'fault of its own'
		says_not 'Passed' 'line '
		config_var SLUICE_ON_INCOMPLETE block
		compile
		blocks
		says 'could not finish'
	done
}

@test "killed after the report said that it passed: no verdict is passed on" {
	clean_app
	# shellcheck disable=SC2016 # for the program
	program '"${REAL}" "$@"' 'kill -SEGV $$'
	compile
	exits 0
	says 'unjudged' 'fault of its own'
	grep -qF '"result":"incomplete"' "${CACHE}/sluice/facts.json" || fail "$(<"${CACHE}/sluice/facts.json")"
}

@test "the build is stopped from outside: the scan ends with it, and the log says so" {
	local script signal code
	clean_app
	mkdir "${ROOT}/tmp"
	program "echo \$\$ >${ROOT}/pid" 'exec sleep 60'
	for signal in TERM INT HUP; do
		rm -f "${ROOT}/pid"
		# bats' own shell ignores some signals, and children inherit that; env takes it back.
		env -i --default-signal HOME=/app PATH="${HEROKU_PATH}" TMPDIR="${ROOT}/tmp" \
			"${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}" >"${ROOT}/log" 2>&1 3>&- &
		script=$!
		for _ in {1..100}; do
			[[ ! -s "${ROOT}/pid" ]] || break
			sleep 0.1
		done
		kill "-${signal}" "${script}"
		code=0
		wait "${script}" || code=$?
		status="${code}" output=$(<"${ROOT}/log")
		after_run
		[[ "${status}" -gt 128 ]] || fail "Exit code ${status}."
		says 'stopped by a signal'
		for _ in {1..50}; do
			kill -0 "$(<"${ROOT}/pid")" 2>/dev/null || break
			sleep 0.1
		done
		! kill -0 "$(<"${ROOT}/pid")" 2>/dev/null || fail 'The scan still runs.'
		no_temporary_file_stays
	done
}

@test "corrupt state: told, and the verdict stands" {
	local name kind
	for kind in empty text half big; do
		rm -rf "${CACHE}/sluice" "${APP}"
		mkdir "${APP}"
		clean_app
		compile
		exits 0
		for name in "${CACHE}/sluice"/*.json; do
			case "${kind}" in
				empty) : >"${name}" ;;
				text) printf 'not what it was\n' >"${name}" ;;
				half) truncate -s 40 "${name}" ;;
				*) head -c 20000000 /dev/zero >"${name}" ;;
			esac
		done
		printf 'no database' >"${CACHE}/sluice/advisories.sqlite"
		compile
		exits 0
		says 'build cache' 'advisories'
		vulnerable_app
		compile
		blocks
		says 'lodash 4.17.15'
	done
}

@test "two builds at once with one cache: both come to their verdict, and the state is whole" {
	local i failed=0
	local -a running=()
	clean_app
	for i in 1 2 3 4 5 6; do
		heroku "${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}" >"${ROOT}/log.${i}" 2>&1 3>&- &
		running+=($!)
	done
	for i in "${running[@]}"; do
		wait "${i}" || failed=1
	done
	[[ "${failed}" -eq 0 ]] || fail "$(cat "${ROOT}"/log.*)"
	for i in 1 2 3 4 5 6; do
		grep -q 'Passed' "${ROOT}/log.${i}"
	done
	for i in "${CACHE}/sluice"/*.json; do
		jq -e . "${i}" >/dev/null || fail "${i} is damaged."
	done
	compile
	passes
}

@test "an old stack whose compiler is too old: told in one line, unjudged or stopped" {
	own_buildpack_that_builds
	# shellcheck disable=SC2016 # for the stand-in
	stand_in c++ 'case "$1" in' '-dumpversion) echo 9 ;;' \
		'--version) echo "c++ 9.4.0"; echo "Copyright (C) 2019 Free Software Foundation, Inc." ;;' 'esac'
	vulnerable_app
	compile STACK=heroku-20
	exits 0
	says 'too old: g++ 9' 'heroku-22 and newer' 'unjudged'
	is_narrow
	builds 0
	config_var SLUICE_ON_INCOMPLETE block
	compile STACK=heroku-20
	blocks
	says 'too old: g++ 9'
	[[ -z "$(find "${CACHE}/sluice/build" -type f -size +0)" ]] || fail 'Something half was kept.'
	# A release needs no compiler.
	printf '[metadata.release.linux-%s]\nurl = "file://%s"\nsha256 = "%s"\n' \
		amd64 "${SHARED}/sluice" "$(sha256sum <"${SHARED}/sluice" | cut -d ' ' -f 1)" \
		arm64 "${SHARED}/sluice" "$(sha256sum <"${SHARED}/sluice" | cut -d ' ' -f 1)" >"${BUILDPACK}/buildpack.toml"
	compile STACK=heroku-20
	blocks
	says 'loaded in' 'lodash 4.17.15'
}

@test "a stack nobody knows, or none: judged like any other, and what is kept has a plain name" {
	local stack
	own_buildpack_that_builds
	vulnerable_app
	for stack in heroku-99 container '../../x' '' $'a\nb'; do
		compile STACK="${stack}"
		blocks
		says 'lodash 4.17.15'
	done
	run bash -c 'cd "$1" && find . -name sluice -type f | grep -vE "^\./[a-z0-9.-]+/sluice$"' bash "${CACHE}/sluice/build"
	[[ -z "${output}" ]] || fail "${output}"
}

@test "no network and no binary: the source build says so, unjudged or stopped" {
	own_buildpack_that_builds
	system_without_libraries
	vulnerable_app
	compile
	exits 0
	says 'Loading the libraries to build with ... failed' 'Is there a network' 'The next build tries again' 'unjudged'
	builds 0
	config_var SLUICE_ON_INCOMPLETE block
	compile
	blocks
	says 'Is there a network'
	# The next one that has a network, or all libraries, is a build like any other.
	rm -r "${ROOT}/stubs"
	compile
	blocks
	says 'lodash 4.17.15'
	builds 1
}

@test "no network for advisories: those of before, else the bundled ones, and a verdict" {
	vulnerable_app
	rm "${CONFIG}/SLUICE_ADVISORY_SYNC"
	# Nothing listens there.
	config_var SLUICE_ADVISORY_MIRRORS 'https://127.0.0.1:9'
	compile
	blocks
	says 'well-known advisories only' 'could not be updated' 'lodash 4.17.15'
	is_narrow
	# Who wants none is not told of it.
	config_var SLUICE_ADVISORY_SYNC off
	compile
	blocks
	says 'well-known advisories only'
	says_not 'could not be updated'
}
