#!/usr/bin/env bats
# bin/compile in surroundings that are odd, poor or hostile: the verdict stays the same.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() { harness_setup; }
teardown() { harness_teardown; }

verdict_stands() {
	blocks
	says 'lodash 4.17.15' 'PAYMENT_SERVICE_KEY' 'config/deploy.rb:1'
}

nothing_hostile_ran() {
	[[ ! -e "${ROOT}/was-here" ]] || fail 'The hostile file was run.'
}

@test "no ENV_DIR: the folder is missing" {
	own_buildpack_with_binary
	vulnerable_app
	rm -rf "${CONFIG}"
	compile
	blocks
	says 'lodash 4.17.15' 'config/deploy.rb:1'
}

@test "no ENV_DIR: the argument is missing" {
	own_buildpack_with_binary
	vulnerable_app
	run heroku "${BUILDPACK}/bin/compile" "${APP}" "${CACHE}"
	after_run
	blocks
	says 'lodash 4.17.15' 'config/deploy.rb:1'
}

@test "no BUILD_DIR is an error, not a pass" {
	run heroku "${BUILDPACK}/bin/compile" "${APP}/missing" "${CACHE}" "${CONFIG}"
	exits 1
	run heroku "${BUILDPACK}/bin/compile"
	exits 1
}

@test "a buildpack folder and an app that cannot be written to" {
	vulnerable_app
	chmod -R go=rX "${ROOT}"
	chmod 777 "${CACHE}"
	run as_nobody env PATH="${PATH}" bash -c "$(declare -f heroku); $(declare -p BUILDPACK COMMIT HEROKU_STACK HEROKU_PATH)"'; heroku "$@"' \
		bash "${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}"
	after_run
	verdict_stands
}

@test "a CACHE_DIR that cannot be written to costs only time" {
	vulnerable_app
	chmod -R go=rX "${ROOT}"
	run as_nobody env -i HOME=/app PATH="${HEROKU_PATH}" "${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}"
	after_run
	verdict_stands
	says 'cache cannot be written to'
}

@test "a missing CACHE_DIR is made; none at all costs only time" {
	vulnerable_app
	rm -rf "${CACHE}"
	compile
	verdict_stands
	run heroku "${BUILDPACK}/bin/compile" "${APP}" '' "${CONFIG}"
	after_run
	verdict_stands
	run heroku "${BUILDPACK}/bin/compile" "${APP}" /dev/null/cache "${CONFIG}"
	after_run
	verdict_stands
}

@test "a link in the cache leads nowhere" {
	clean_app
	mkdir "${ROOT}/elsewhere" "${CACHE}/sluice"
	ln -s "${ROOT}/elsewhere" "${CACHE}/sluice/build"
	compile
	passes
	rm -rf "${CACHE}/sluice"
	ln -s "${ROOT}/elsewhere" "${CACHE}/sluice"
	compile
	passes
	[[ -z "$(ls -A "${ROOT}/elsewhere")" ]]
	[[ -d "${CACHE}/sluice" && ! -L "${CACHE}/sluice" ]]
}

@test "a file instead of the cache folder is replaced" {
	clean_app
	printf x >"${CACHE}/sluice"
	compile
	passes
}

@test "others' parts of the cache are left alone" {
	clean_app
	mkdir -p "${CACHE}/node/build"
	printf x >"${CACHE}/node/build/file"
	compile
	passes
	[[ "$(find "${CACHE}" -mindepth 1 -maxdepth 1 -printf '%f ' | tr ' ' '\n' | sort | tr '\n' ' ')" == *'node sluice '* ]]
	[[ "$(<"${CACHE}/node/build/file")" == x ]]
}

@test "no temporary file stays" {
	vulnerable_app
	mkdir "${ROOT}/temporary"
	run heroku TMPDIR="${ROOT}/temporary" "${BUILDPACK}/bin/compile" "${APP}" '' "${CONFIG}"
	after_run
	verdict_stands
	[[ -z "$(ls -A "${ROOT}/temporary")" ]]
}

@test "GIT_DIR is set, as in some SSH deploys" {
	vulnerable_app
	git init -q --bare "${ROOT}/bare.git"
	compile GIT_DIR="${ROOT}/bare.git"
	verdict_stands
}

@test "config vars named PATH, LD_PRELOAD, BASH_ENV and the like stay data" {
	local name
	vulnerable_app
	printf 'touch %q\n' "${ROOT}/was-here" >"${ROOT}/hostile.sh"
	for name in BASH_ENV ENV LD_PRELOAD LD_LIBRARY_PATH PATH IFS CDPATH SHELLOPTS HOME GIT_DIR STACK PROMPT_COMMAND; do
		config_var "${name}" "${ROOT}/hostile.sh"
	done
	compile
	nothing_hostile_ran
	verdict_stands
}

@test "a hostile process environment changes nothing" {
	local name
	vulnerable_app
	mkdir "${ROOT}/stubs"
	printf '#!/bin/sh\ntouch %q\n' "${ROOT}/was-here" >"${ROOT}/hostile.sh"
	for name in sha256sum readlink mktemp env rm mkdir find bash sluice; do
		install -m 755 "${ROOT}/hostile.sh" "${ROOT}/stubs/${name}"
	done
	compile BASH_ENV="${ROOT}/hostile.sh" ENV="${ROOT}/hostile.sh" CDPATH="${ROOT}" IFS=/ PATH="${ROOT}/stubs:${HEROKU_PATH}" \
		'BASH_FUNC_readlink%%=() { touch '"${ROOT}/was-here"'; }' SHELLOPTS=xtrace PS4='+ ' POSIXLY_CORRECT=1
	nothing_hostile_ran
	verdict_stands
	says_not '+ '
}

@test "the gate sees an allow-list of the environment, and no config var" {
	vulnerable_app
	# Not a stand-in: it notes its environment and becomes the real binary.
	printf '#!/bin/sh\nenv >%q\nexec %q "$@"\n' "${ROOT}/seen" "${SHARED}/sluice" >"${ROOT}/noting"
	chmod 755 "${ROOT}/noting"
	config_var SLUICE_BINARY "${ROOT}/noting"
	compile DATABASE_URL=postgres://somewhere TZ=UTC
	verdict_stands
	[[ "$(grep -vE '^(_|PWD|SHLVL|OLDPWD)=' "${ROOT}/seen" | cut -d= -f1 | sort | tr '\n' ' ')" == 'HOME LANG PATH SOURCE_VERSION STACK ' ]]
}

@test "config vars with line ends, high bytes, nothing at all, odd names" {
	vulnerable_app
	plant LINES_OF_IT "$(random_text 24)"$'\n'"$(random_text 24)"
	config_var MULTI_LINE "${LINES_OF_IT}"
	printf '\xff\xfe\x80 caf\xc3\xa9 \0 end' >"${CONFIG}/HIGH_BYTES"
	config_var EMPTY ''
	mkdir "${CONFIG}/A_FOLDER"
	ln -s /etc/hostname "${CONFIG}/A_LINK"
	config_var 'odd name' x
	compile
	verdict_stands
}

@test "settings with line ends around them are understood" {
	vulnerable_app
	config_var SLUICE_BYPASS "${COMMIT:0:12}"$'\n'
	config_var SLUICE_BINARY "${SHARED}/sluice"$'\n'
	config_var SLUICE_ON_INCOMPLETE $'block\n'
	compile
	exits 0
	says_not 'neither'
}

@test "the working directory does not matter" {
	vulnerable_app
	DIRECTORY=/ compile
	verdict_stands
	DIRECTORY="${APP}" compile
	verdict_stands
	cd "${ROOT}"
	run env -i PATH="${HEROKU_PATH}" "$(realpath --relative-to=. "${BUILDPACK}")/bin/compile" build_1f2e3d codon/tmp/cache env
	after_run
	verdict_stands
}

@test "umask 077" {
	vulnerable_app
	umask 077
	compile
	verdict_stands
}

@test "no HOME, no STACK" {
	vulnerable_app
	run env -i PATH="${HEROKU_PATH}" SOURCE_VERSION="${COMMIT}" "${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}"
	after_run
	verdict_stands
}

@test "app folders with blanks, line ends, a leading dash" {
	local name plain_app="${APP}"
	vulnerable_app
	for name in 'with blanks' -n --help $'line\nend\n' '*' "quote'd \$(touch was-here)"; do
		mv -T -- "${plain_app}" "${ROOT}/${name}"
		plain_app="${ROOT}/${name}"
		APP="${ROOT}/${name}"
		compile
		verdict_stands
		cd "${ROOT}"
		DIRECTORY="${ROOT}" APP="${name}" compile
		verdict_stands
	done
}

@test "files of the app with hostile names" {
	vulnerable_app
	write_file $'public/-rf\n!  \e[31m.js' "const key = \"${PAYMENT_KEY}\";"
	write_file "public/\$(touch was-here).js" "const key = \"${PAYMENT_KEY}\";"
	compile
	verdict_stands
	[[ "${output}" != *$'\e[31m.js'* ]] || fail 'An escape character of a file name was printed.'
}

@test "a binary that does not start: unjudged with a warning, or stopped" {
	vulnerable_app
	head -c 3000 "${SHARED}/sluice" >"${ROOT}/half"
	chmod 755 "${ROOT}/half"
	config_var SLUICE_BINARY "${ROOT}/half"
	compile
	exits 0
	says 'unjudged' 'SLUICE_ON_INCOMPLETE'
	config_var SLUICE_ON_INCOMPLETE block
	compile
	blocks
}

@test "a binary that is killed counts as incomplete" {
	vulnerable_app
	# The real one with too little memory to live.
	printf '#!/bin/bash\nulimit -v 4000\nexec %q "$@"\n' "${SHARED}/sluice" >"${ROOT}/starved"
	chmod 755 "${ROOT}/starved"
	config_var SLUICE_BINARY "${ROOT}/starved"
	config_var SLUICE_ON_INCOMPLETE block
	compile
	blocks
	says 'could not finish'
}

@test "a wrong SLUICE_BINARY: unjudged with the reason" {
	clean_app
	config_var SLUICE_BINARY "${ROOT}/nothing"
	compile
	exits 0
	says 'SLUICE_BINARY' 'unjudged'
	config_var SLUICE_BINARY sluice
	compile
	exits 0
	says 'SLUICE_BINARY' 'unjudged'
}
