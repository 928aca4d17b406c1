# shellcheck shell=bash
# What bin/compile, bin/build, bin/test-compile and bin/test share: their arguments, the few settings they read
# themselves, the run of the gate, and what its exit code means.
#
# Set here for the scripts: BINARY, BINARY_ERROR, GATE_APP, GATE_CODE, GATE_OFF.

source "${BASH_SOURCE[0]%/*}/log.sh"
source "${BASH_SOURCE[0]%/*}/packages.sh"
source "${BASH_SOURCE[0]%/*}/binary.sh"
source "${BASH_SOURCE[0]%/*}/release.sh"
# shellcheck disable=SC2034 # read in binary.sh and packages.sh
PROGRESS_PREFIX='-----> '

# gate::begin ROOT BUILD_DIR CACHE_DIR ENV_DIR: the last two may be empty, missing or unwritable.
gate::begin() {
	# Config vars pass through here, and the scan is to start without: a crash leaves no copy of them.
	ulimit -c 0 2>/dev/null || true
	GATE_ROOT="${1}" GATE_APP="${2}" GATE_CACHE="${3}" GATE_ENV="${4}" GATE_TEMPORARY='' GATE_PROCESS=''
	trap gate::_clean EXIT
	trap 'gate::_stopped 1' HUP
	trap 'gate::_stopped 2' INT
	trap 'gate::_stopped 15' TERM
	if [[ ! -d "${GATE_APP}" ]]; then
		log::error 'there is no folder to scan at BUILD_DIR.'
		exit 1
	fi
	GATE_APP=$(gate::_absolute "${GATE_APP}" && printf x)
	GATE_APP="${GATE_APP%x}"
	if [[ -d "${GATE_ENV}" ]]; then
		GATE_ENV=$(gate::_absolute "${GATE_ENV}" && printf x)
		GATE_ENV="${GATE_ENV%x}"
	else
		# An empty one: the gate then knows that it runs in a build, and asks no other place for settings. Without room
		# for it, none: that is not quite the same, as a config var could be there and not be known.
		GATE_ENV="${GATE_NOWHERE}"
		# shellcheck disable=SC2310 # it says what fails
		if gate::_temporary && mkdir -- "${GATE_TEMPORARY}/env"; then
			GATE_ENV="${GATE_TEMPORARY}/env"
		fi
	fi
	gate::_own_cache
}

# A name that begins with "-" must not become an option. The caller adds and cuts off an "x", because $( )
# drops line ends, and a name can end in one.
gate::_absolute() {
	if [[ "${1}" == /* ]]; then
		printf '%s' "${1}"
	else
		printf '%s' "${PWD}/${1}"
	fi
}

# Sluice's own folder in the cache. The code of the app's last build could write there, so a link that leads
# elsewhere is taken away. Without a usable cache a temporary folder stands in: that costs time only.
gate::_own_cache() {
	local own name
	if [[ -n "${GATE_CACHE}" ]]; then
		GATE_CACHE=$(gate::_absolute "${GATE_CACHE}" && printf x)
		own="${GATE_CACHE%x}/sluice"
		if [[ -L "${own}" || -f "${own}" ]]; then
			rm -f -- "${own}" 2>/dev/null || true
		fi
		for name in build release; do
			if [[ -L "${own}/${name}" ]]; then
				rm -f -- "${own}/${name}" 2>/dev/null || true
			fi
		done
		# shellcheck disable=SC2310 # one command and one test
		if [[ ! -L "${own}" && ! -L "${own}/build" && ! -L "${own}/release" ]] && binary::folder "${own}"; then
			GATE_CACHE="${own}"
			return
		fi
		log::info 'The build cache cannot be written to: nothing is remembered.'
	fi
	GATE_CACHE="${GATE_NOWHERE}"
	# shellcheck disable=SC2310 # it says what fails
	if gate::_temporary && mkdir -- "${GATE_TEMPORARY}/cache"; then
		GATE_CACHE="${GATE_TEMPORARY}/cache"
	fi
}

# Nothing can be made there.
readonly GATE_NOWHERE=/proc/sluice-nowhere

# gate::_temporary: a folder for what lasts as long as this script; removed at its end.
gate::_temporary() {
	if [[ -n "${GATE_TEMPORARY}" ]]; then
		return
	fi
	if ! GATE_TEMPORARY=$(mktemp -d 2>/dev/null); then
		GATE_TEMPORARY=''
		if [[ -z "${GATE_NO_ROOM:-}" ]]; then
			GATE_NO_ROOM=yes
			log::info "Temporary files cannot be written in ${TMPDIR:-/tmp}: is the disk full?"
		fi
		return 1
	fi
}

# gate::_stopped NUMBER: somebody stops the build. The scan ends with it, and the log says why there is no verdict.
gate::_stopped() {
	trap '' HUP INT TERM
	if [[ -n "${GATE_PROCESS}" ]]; then
		kill -TERM "${GATE_PROCESS}" 2>/dev/null || true
	fi
	# Where the scan runs, what is said goes nowhere.
	if [[ -n "${GATE_ERRORS:-}" ]]; then
		exec 2>&"${GATE_ERRORS}"
	fi
	log::error 'Sluice was stopped by a signal before it had a verdict.' '' \
		'Nothing was judged, so this does not go on.' || true
	exit "$((128 + ${1}))"
}

gate::_clean() {
	if [[ -n "${GATE_TEMPORARY}" ]]; then
		rm -rf -- "${GATE_TEMPORARY}"
	fi
}

# gate::setting NAME: puts the config var's value into SETTING, without blanks at its ends; empty when unset.
# Config vars are read as data, by name, and never exported. The process environment is not asked: some
# emulators load a committed .env into it, and the app must not be able to switch off its own gate.
gate::setting() {
	local file="${GATE_ENV}/${1}"
	SETTING=''
	if [[ -f "${file}" && -r "${file}" ]]; then
		# Non-zero at the end of the file, which is where it is to stop.
		IFS= read -r -d '' SETTING <"${file}" || true
		SETTING="${SETTING#"${SETTING%%[![:space:]]*}"}"
		SETTING="${SETTING%"${SETTING##*[![:space:]]}"}"
	fi
}

# gate::settings DEFAULT: reads what the scripts themselves go by. DEFAULT is for SLUICE_ON_INCOMPLETE.
gate::settings() {
	gate::setting SLUICE_MODE
	# shellcheck disable=SC2034 # read by the scripts
	GATE_OFF=no
	if [[ "${SETTING}" == off ]]; then
		# shellcheck disable=SC2034
		GATE_OFF=yes
	fi
	gate::setting SLUICE_ON_INCOMPLETE
	GATE_ON_INCOMPLETE="${SETTING:-${1}}"
	if [[ "${GATE_ON_INCOMPLETE}" != block && "${GATE_ON_INCOMPLETE}" != warn ]]; then
		log::warning 'SLUICE_ON_INCOMPLETE is neither "block" nor "warn".' '' "Taken as \"${1}\"."
		GATE_ON_INCOMPLETE="${1}"
	fi
}

# gate::binary PLACE: sets BINARY; returns 1 with BINARY_ERROR set when there is none. PLACE says where a binary
# that has to be built is kept: cache, or buildpack (if it can be written to).
gate::binary() {
	local key name trusted=yes
	BINARY='' BINARY_ERROR=()
	gate::setting SLUICE_BINARY
	if [[ -n "${SETTING}" ]]; then
		if [[ "${SETTING}" != /* || ! -f "${SETTING}" || ! -x "${SETTING}" ]]; then
			BINARY_ERROR=('SLUICE_BINARY is not the full path of an executable file.')
			return 1
		fi
		BINARY="${SETTING}"
		return 0
	fi

	if ! key=$(binary::key "${GATE_ROOT}"); then
		BINARY_ERROR=('The buildpack is incomplete: its sources are not all there.')
		return 1
	fi
	BINARY="${GATE_ROOT}/build/${key}/sluice"
	if [[ -f "${BINARY}" && -x "${BINARY}" ]]; then
		return 0
	fi

	if gate::_release; then
		return 0
	fi
	name="$(gate::_stack)-${key}" || return 1
	BINARY="${GATE_CACHE}/build/${name}/sluice"
	gate::setting SLUICE_TRUST_CACHE
	if [[ "${SETTING}" == 0 ]]; then
		trusted=no
	elif binary::usable "${BINARY}"; then
		log::info 'Binary: from the build cache, made by an earlier build.' \
			'(SLUICE_TRUST_CACHE=0 makes a new one for each build.)'
		return 0
	fi
	gate::_build "${1}" "${key}" "${name}" "${trusted}"
}

# The release that the buildpack names. What is wrong with it is said; the sources are there in any case.
gate::_release() {
	local code=0 folder="${GATE_CACHE}/release"
	# shellcheck disable=SC2310 # it checks each step itself
	release::named "${GATE_ROOT}" || code=$?
	if [[ "${code}" -eq 1 ]]; then
		return 1
	fi
	# shellcheck disable=SC2310 # one command and one test
	if [[ "${code}" -eq 0 ]] && ! binary::folder "${folder}" && gate::_temporary; then
		folder="${GATE_TEMPORARY}/release"
	fi
	if [[ "${code}" -eq 0 ]]; then
		# shellcheck disable=SC2310 # it checks each step itself
		if release::get "${folder}"; then
			gate::_note
			return 0
		fi
		gate::_note
	fi
	log::warning 'the released binary cannot be used.' '' "${RELEASE_ERROR[@]}" '' 'Sluice is built from its sources instead.'
	return 1
}

gate::_note() {
	local line
	while IFS= read -r line; do
		[[ -z "${line}" ]] || log::info "${line}"
	done <<<"${RELEASE_NOTE}"
}

gate::_stack() {
	local ID='' VERSION_ID=''
	if [[ "${STACK:-}" =~ ^[a-z0-9-]+$ ]]; then
		printf '%s' "${STACK}"
		return
	fi
	# The old build system may set none.
	if [[ -r /etc/os-release ]]; then
		# shellcheck source=/dev/null
		source /etc/os-release
	fi
	printf '%s' "${ID:-unknown}-${VERSION_ID:-0}"
}

gate::_build() {
	local place="${1}" key="${2}" name="${3}" trusted="${4}" folder
	packages::missing tools
	if [[ "${#PACKAGES_MISSING[@]}" -gt 0 && "${EUID}" -eq 0 ]] && type -P apt-get >/dev/null; then
		gate::_temporary || return 1
		packages::install "${GATE_TEMPORARY}/apt.log" '' "${PACKAGES_MISSING[@]}" || true
		packages::missing tools
	fi
	BINARY_LINK=static
	if [[ "${#PACKAGES_MISSING[@]}" -eq 0 ]]; then
		packages::missing build
		# shellcheck disable=SC2310 # one command
		if [[ "${#PACKAGES_MISSING[@]}" -gt 0 ]] && sysroot::can; then
			PACKAGES_MISSING=() BINARY_LINK=sysroot
		fi
	fi
	if [[ "${#PACKAGES_MISSING[@]}" -gt 0 ]]; then
		BINARY_ERROR=('There is no binary for this stack, and no way to build it here.' 'Packages that are missing:')
		BINARY_ERROR+=("${PACKAGES_MISSING[@]/#/  }")
		return 1
	fi
	if [[ "${place}" == buildpack ]] && binary::folder "${GATE_ROOT}/build"; then
		folder="${GATE_ROOT}/build" name="${key}"
	elif [[ "${trusted}" == yes ]] && binary::folder "${GATE_CACHE}/build"; then
		folder="${GATE_CACHE}/build"
		# One binary is kept: this is the cache of the app, and others need it too.
		find "${folder}" -mindepth 1 -maxdepth 1 -type d ! -name "${name}" ! -name '.building-*' -exec rm -rf -- {} + || true
	else
		gate::_temporary || return 1
		folder="${GATE_TEMPORARY}/build"
		mkdir -p -- "${folder}" || return 1
	fi
	BINARY="${folder}/${name}/sluice"
	binary::build "${GATE_ROOT}" "${folder}" "${name}"
}

# gate::run NAME=VALUE... -- OPTION...: scans the app with BINARY; puts its exit code into GATE_CODE.
gate::run() {
	gate::call gate "$@" --cache "${GATE_CACHE}"
}

# gate::call COMMAND NAME=VALUE... -- OPTION...: runs a command of BINARY on the app; its exit code is in GATE_CODE.
# The environment is an allow-list, plus the given variables: no config var and nothing of the caller's reaches it.
gate::call() {
	local name command="${1}"
	local -a variables=(LANG=C.UTF-8)
	shift
	# The last two lines are for curl, which fetches advisories.
	for name in PATH HOME STACK TMPDIR NO_COLOR \
		http_proxy https_proxy HTTPS_PROXY no_proxy NO_PROXY all_proxy ALL_PROXY \
		SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE; do
		if [[ -v "${name}" ]]; then
			variables+=("${name}=${!name}")
		fi
	done
	while [[ "${1}" != -- ]]; do
		variables+=("${1}")
		shift
	done
	shift
	GATE_CODE=0
	# What bash itself says of a crash (a line of this script) goes nowhere; gate::judge says it for people.
	# In the background, because bash takes a signal only between commands, or in "wait".
	exec {GATE_ERRORS}>&2
	{
		env -i -- "${variables[@]}" "${BINARY}" "${command}" --all --env-dir "${GATE_ENV}" \
			"$@" "${GATE_APP}" </dev/null 2>&"${GATE_ERRORS}" {GATE_ERRORS}>&- &
		GATE_PROCESS=$!
		wait "${GATE_PROCESS}" || GATE_CODE=$?
	} 2>/dev/null
	GATE_PROCESS=''
	exec {GATE_ERRORS}>&-
	GATE_ERRORS=''
}

# gate::color: the value of --color in a log.
gate::color() {
	if [[ -n "${NO_COLOR:-}" ]]; then
		printf never
	else
		printf always
	fi
}

# gate::judge WHAT: turns GATE_CODE into 0 or 1, and says what the gate itself has not said. WHAT goes on or
# stops: "build" or "test run".
gate::judge() {
	case "${GATE_CODE}" in
		0 | 1) ;;
		2)
			log::error "Sluice stopped this ${1}: it is set up wrongly." '' \
				'What is wrong, and where, is printed above: in sluice.toml or' 'in a config var. Nothing was scanned.'
			GATE_CODE=1
			;;
		3) gate::incomplete "${1}" ' in the parts named above' ;;
		*)
			gate::incomplete "${1}" '' "Sluice ended with code ${GATE_CODE}. That is a fault of its own," \
				'not a finding.'
			;;
	esac
}

# gate::incomplete WHAT WHERE LINE...: the scan, or a part of it, did not take place. Sets GATE_CODE.
gate::incomplete() {
	local what="${1}" where="${2}"
	shift 2
	if [[ "$#" -gt 0 ]]; then
		set -- '' "$@"
	fi
	if [[ "${GATE_ON_INCOMPLETE}" == warn ]]; then
		log::warning "the ${what} goes on unjudged${where}." "$@" '' \
			'SLUICE_ON_INCOMPLETE is "warn"; "block" would stop it.'
		GATE_CODE=0
	else
		if [[ "${what}" == build ]]; then
			set -- "$@" '' 'Nothing was released; the current release keeps running.'
		fi
		log::error "Sluice could not finish its scan: the ${what} stops." "$@" '' \
			'SLUICE_ON_INCOMPLETE is "block"; "warn" would let it go on,' "unjudged${where}."
		GATE_CODE=1
	fi
}
