#!/usr/bin/env bats
# bin/compile-in-docker with a stand-in for Docker: it notes what it was asked for, and does it here, with the paths of
# the container below a folder of the test's own. So the script, what it hands over and bin/compile are the real ones;
# the image is not.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }

setup() {
	harness_setup
	INSIDE="${ROOT}/container"
	mkdir -p "${ROOT}/stubs" "${INSIDE}/tmp"
	chmod 755 "${INSIDE}" "${INSIDE}/tmp"
	cat >"${ROOT}/stubs/docker" <<-'SCRIPT'
		#!/bin/bash
		# docker run OPTION... IMAGE COMMAND...
		set -euo pipefail
		inside="${0%/stubs/docker}/container"
		printf '%s\n' "$@" >"${inside}/../asked"
		[[ "${1}" == run ]] || exit 125
		[[ ! -e "${inside}/../daemon-is-down" ]] || exit 125
		shift
		environment=()
		while [[ "${1}" == --* ]]; do
			case "${1}" in
				--rm | --interactive) ;;
				--user) shift; printf '%s' "${1}" >"${inside}/../user" ;;
				--workdir) shift; work="${inside}${1}" ;;
				--env) shift; environment+=("${1}") ;;
				--mount)
					shift
					source="${1#type=bind,src=}" source="${source%%,dst=*}" target="${1#*,dst=}"
					mkdir -p "${inside}$(dirname "${target%,readonly}")"
					# What is mounted read-only is a copy, so that nothing can come back.
					if [[ "${target}" == *,readonly ]]; then
						cp -r "${source}" "${inside}${target%,readonly}"
					else
						ln -s "${source}" "${inside}${target}"
					fi
					;;
				*) exit 125 ;;
			esac
			shift
		done
		shift
		arguments=()
		for argument; do
			if [[ "${argument}" == /* ]]; then argument="${inside}${argument}"; fi
			arguments+=("${argument}")
		done
		cd "${work}"
		env -i "${environment[@]}" PATH=/usr/bin:/bin "${arguments[@]}"
	SCRIPT
	chmod 755 "${ROOT}/stubs/docker"
}

teardown() { harness_teardown; }

# in_docker ARGUMENT...
in_docker() {
	rm -rf "${INSIDE:?}/buildpack" "${INSIDE}/tmp"
	mkdir "${INSIDE}/tmp"
	run env -i HOME="${ROOT}/home" PATH="${ROOT}/stubs:${HEROKU_PATH}" "${BUILDPACK}/bin/compile-in-docker" "$@"
	after_run
}

asked_for() {
	local text
	for text in "$@"; do
		grep -qxF -e "${text}" "${ROOT}/asked" || fail "Docker was not asked for ${text}: $(cat "${ROOT}/asked")"
	done
}

commit_all() {
	git -C "${APP}" init -q
	git -C "${APP}" add -A
	git -C "${APP}" -c user.name=A -c user.email=a@example.invalid commit -qm first
}

@test "a build that is blocked: its log, its exit code, its variables" {
	vulnerable_app
	commit_all
	in_docker --env-dir "${CONFIG}" "${APP}"
	blocks
	says 'lodash 4.17.15' 'Live value of config var PAYMENT_SERVICE_KEY'
	asked_for heroku/heroku:24-build STACK=heroku-24 HOME=/app "SOURCE_VERSION=$(git -C "${APP}" rev-parse HEAD)" \
		"type=bind,src=$(cd "${BUILDPACK}" && pwd -P)/bin,dst=/buildpack/bin,readonly" \
		"type=bind,src=$(cd "${CONFIG}" && pwd -P),dst=/tmp/env,readonly"
	[[ "$(<"${ROOT}/user")" != 0:* ]]
	# No config var by its name, and no value.
	[[ "$(<"${ROOT}/asked")" != *PAYMENT* ]]
}

@test "a build that passes; the cache is kept from run to run, one for each stack" {
	local -a caches
	clean_app
	in_docker --env-dir "${CONFIG}" "${APP}"
	passes
	says 'nothing (first build)'
	in_docker --env-dir "${CONFIG}" "${APP}"
	passes
	says_not '(first build)'
	in_docker --stack 26 --env-dir "${CONFIG}" "${APP}"
	passes
	says 'nothing (first build)'
	asked_for heroku/heroku:26-build STACK=heroku-26
	caches=("${ROOT}/home/.cache/sluice/docker"/*)
	[[ "${#caches[@]}" -eq 2 ]]
}

@test "the copy is what a deploy would send, and the app stays as it was" {
	local before
	clean_app
	write_file .gitignore 'ignored.rb'
	write_file .slugignore 'doc'
	commit_all
	rm "${APP}/server.js"
	plant TOKEN "$(heroku_token)"
	write_file ignored.rb "A = '${TOKEN}'"
	write_file doc/deploy.rb "A = '${TOKEN}'"
	write_file "new file's.rb" 'puts 1'
	before=$(app_state)
	in_docker --env-dir "${CONFIG}" "${APP}"
	passes
	[[ "$(app_state)" == "${before}" ]]
	run bash -c 'ls -A "${1}" | LC_ALL=C sort | tr "\n" ,' bash "${INSIDE}/tmp/build_local"
	[[ "${output}" == ".gitignore,.slugignore,Procfile,new file's.rb,package-lock.json,package.json," ]] || fail "${output}"
	# A subfolder of the repository is an app of its own.
	vulnerable_app
	in_docker --env-dir "${CONFIG}" "${APP}/config"
	exits 1
	says 'deploy.rb:1'
}

@test "--last: the folder as it is, judged as a slug; without a Procfile the trap" {
	clean_app
	write_file .gitignore 'dist'
	commit_all
	plant TOKEN "$(heroku_token)"
	write_file dist/bundle.js "const a = '${TOKEN}';"
	in_docker --env-dir "${CONFIG}" "${APP}"
	passes
	in_docker --last --env-dir "${CONFIG}" "${APP}"
	blocks
	says 'dist/bundle.js:1'
	rm "${APP}/Procfile"
	in_docker --last --env-dir "${CONFIG}" "${APP}"
	blocks
	says 'Sluice is not the first buildpack'
}

@test "without config vars and without git" {
	local key
	vulnerable_app
	own_buildpack_that_fails
	# A binary of this machine is none of the image's: it is not handed over, so one is built.
	key=$(key_of_buildpack)
	mkdir -p "${BUILDPACK}/build/${key}"
	cp "${SHARED}/sluice" "${BUILDPACK}/build/${key}/sluice"
	in_docker "${APP}"
	exits 0
	says 'no such luck' 'unjudged'
	[[ "$(<"${ROOT}/asked")" != *dst=/tmp/env* ]]
}

@test "what is wrong with the call, or with Docker, is no verdict" {
	clean_app
	in_docker --stack 20 "${APP}"
	exits 2
	says '24 or 26'
	in_docker --env-dir "${ROOT}/nothing" "${APP}"
	exits 2
	says 'there is no folder'
	in_docker --lats "${APP}"
	exits 2
	says 'unknown option --lats'
	in_docker --env-dir
	exits 2
	in_docker "${APP}" "${APP}"
	exits 2
	mkdir "${ROOT}/a,b"
	in_docker "${ROOT}/a,b"
	exits 2
	says 'commas'
	in_docker --help
	exits 0
	says '--stack 24|26' '--env-dir DIR' '--last'
	says_not 'set -euo'
	touch "${ROOT}/daemon-is-down"
	in_docker "${APP}"
	exits 125
	says 'not a verdict'
	[[ ! -e /usr/bin/docker && ! -e /bin/docker ]] || skip 'there is a docker in /usr/bin'
	run env -i HOME="${ROOT}/home" PATH=/usr/bin:/bin "${BUILDPACK}/bin/compile-in-docker" "${APP}"
	after_run
	exits 2
	says 'no docker on the PATH' 'bin/sluice gate'
}
