# shellcheck shell=bash
# Where the sluice binary comes from. Nothing here prints more than a progress line: a
# function that fails returns non-zero with the lines to show in BINARY_ERROR, and the caller shows them in its
# own style. What a caller may put into a condition checks each step itself, as set -e is off there.

source "${BASH_SOURCE[0]%/*}/sysroot.sh"

# What stands before a line of progress.
PROGRESS_PREFIX=''
# How a build from source is made: "static" for one that runs on every stack and is made in half the time; with
# "sysroot" its libraries come from packages that are not installed.
BINARY_LINK=system
readonly BINARY_LEAST_GXX=11

# binary::key ROOT: prints the key of the sources, the first 12 hex digits of a SHA-256 over the names and
# contents of everything the binary is built from.
binary::key() (
	cd -- "${1}" || return 1
	export LC_ALL=C
	# shellcheck disable=SC2312 # pipefail carries a failure of any part
	sum=$(find src rules CMakeLists.txt -type f -print0 2>/dev/null | sort -z | xargs -0 sha256sum -- | sha256sum) || return 1
	printf '%s' "${sum:0:12}"
)

# binary::usable FILE: an executable file that starts here. One from a cache can be for another stack.
binary::usable() {
	# In a group, so that what bash says of a crash goes nowhere.
	[[ -f "${1}" && -x "${1}" ]] && { "${1}" --version </dev/null >/dev/null 2>&1; } 2>/dev/null
}

# binary::folder FOLDER: makes FOLDER; true when builds can be kept in it.
binary::folder() {
	mkdir -p -- "${1}" 2>/dev/null && [[ -w "${1}" && -x "${1}" ]]
}

# binary::build ROOT FOLDER NAME: builds FOLDER/NAME/sluice from ROOT's sources, unless it is there already.
# Two starts at once build once. The result is moved into place as a whole, so a killed build leaves nothing half.
binary::build() {
	local root="${1}" folder="${2}" name="${3}" lock temporary log code
	if ! exec {lock}>>"${folder}/.lock"; then
		BINARY_ERROR=("${folder} cannot be written to")
		return 1
	fi 2>/dev/null
	code=0
	if type -P flock >/dev/null && ! flock --nonblock "${lock}"; then
		printf 'Waiting for another start that is building Sluice ...\n' >&2
		flock --timeout 1200 "${lock}" || code=$?
	fi
	if [[ "${code}" -ne 0 ]]; then
		BINARY_ERROR=('another start has been building Sluice for 20 minutes' "Stop it, or remove ${folder}/.lock")
	elif ! binary::usable "${folder}/${name}/sluice"; then
		# With the lock held, what other builds left here was killed.
		rm -rf -- "${folder}"/.building-*
		if ! binary::_compiler; then
			code=1
		elif ! temporary=$(mktemp -d -- "${folder}/.building-XXXXXX"); then
			BINARY_ERROR=("${folder} cannot be written to") code=1
		else
			log="${temporary}/build.log"
			binary::_build_in "${root}" "${temporary}" "${log}" || code=$?
			if [[ "${code}" -eq 0 ]]; then
				binary::_keep "${temporary}" "${folder}/${name}" || code=$?
			elif mv -f -- "${log}" "${folder}/${name}.log"; then
				BINARY_ERROR+=("All of it: ${folder}/${name}.log")
			fi
			rm -rf -- "${temporary}"
		fi
	fi
	exec {lock}>&-
	return "${code}"
}

# binary::_compiler: whether the one that CMake would take knows enough of C++20. Its own error for that is hundreds of
# lines about the sources. Others than GNU's are left to CMake.
binary::_compiler() {
	local compiler version
	compiler=$(type -P c++) || compiler=$(type -P g++) || return 0
	version=$("${compiler}" --version 2>/dev/null </dev/null) || return 0
	[[ "${version}" == *'Free Software Foundation'* ]] || return 0
	version=$("${compiler}" -dumpversion 2>/dev/null </dev/null) || return 0
	if [[ "${version}" =~ ^([0-9]{1,3})(\.|$) ]] && ((BASH_REMATCH[1] < BINARY_LEAST_GXX)); then
		BINARY_ERROR=("The compiler of this system is too old: g++ ${version}." "g++ ${BINARY_LEAST_GXX} is needed; heroku-22 and newer stacks have it."
			'A released binary needs no compiler, nor does SLUICE_BINARY.')
		return 1
	fi
}

# One progress line with the seconds it took; everything else goes to the log.
binary::_build_in() {
	local root="${1}" temporary="${2}" log="${3}" code=0 start="${EPOCHSECONDS}" jobs name
	# A clean environment: no flag and no path of the caller's reaches the compiler.
	local -a clean=(env -i -- LANG=C.UTF-8) options=(-DCMAKE_BUILD_TYPE=Release -DSLUICE_TESTS=OFF)
	for name in PATH HOME TMPDIR; do
		if [[ -v "${name}" ]]; then
			clean+=("${name}=${!name}")
		fi
	done
	jobs=$(binary::_jobs) || jobs=1
	if [[ "${BINARY_LINK}" != system ]]; then
		options+=(-DSLUICE_STATIC=ON -DSLUICE_QUICK=ON)
	fi
	if [[ "${BINARY_LINK}" == sysroot ]]; then
		if ! sysroot::make "${temporary}/sysroot" "${log}"; then
			BINARY_ERROR=("${SYSROOT_ERROR[@]}")
			return 1
		fi
		options+=("-DSLUICE_SYSROOT=${temporary}/sysroot")
		start="${EPOCHSECONDS}"
	fi
	printf '%sBuilding Sluice once (takes some minutes) ... ' "${PROGRESS_PREFIX}" >&2
	{
		"${clean[@]}" cmake -S "${root}" -B "${temporary}/cmake" "${options[@]}" &&
			"${clean[@]}" cmake --build "${temporary}/cmake" --target sluice --parallel "${jobs}"
	} </dev/null >"${log}" 2>&1 || code=$?
	if [[ "${code}" -eq 0 ]] && ! binary::usable "${temporary}/cmake/sluice"; then
		printf '\nThe binary was built, but it does not start.\n' >>"${log}"
		code=1
	fi
	if [[ "${code}" -eq 0 ]]; then
		printf '%d s\n' "$((EPOCHSECONDS - start))" >&2
		return 0
	fi
	printf 'failed after %d s\n' "$((EPOCHSECONDS - start))" >&2
	# The first errors say more than what follows from them.
	readarray -t BINARY_ERROR < <(grep -E '(^|[^[:alnum:]])([Ee]rror|ERROR|undefined reference)' -- "${log}" | head -n 5 || true)
	if [[ "${#BINARY_ERROR[@]}" -gt 0 ]]; then
		BINARY_ERROR=('the build failed; the first errors in its log:' "${BINARY_ERROR[@]}" 'and its end:')
	else
		BINARY_ERROR=('the build failed; the end of its log:')
	fi
	readarray -t -O "${#BINARY_ERROR[@]}" BINARY_ERROR < <(tail -n 10 -- "${log}" || true)
	return 1
}

# Only the binary and the log are kept; the objects are several times as big.
binary::_keep() {
	local temporary="${1}" target="${2}"
	if mkdir -- "${temporary}/result" &&
		mv -- "${temporary}/cmake/sluice" "${temporary}/build.log" "${temporary}/result/" &&
		rm -rf -- "${target}" &&
		mv -T -- "${temporary}/result" "${target}"; then
		return 0
	fi
	BINARY_ERROR=("${target} cannot be written to")
	return 1
}

# As many jobs as there are processors, but 1 GB of memory for each: a build dyno has 2.5 GB.
binary::_jobs() {
	local jobs key value memory=0 file
	jobs=$(nproc) || jobs=1
	while read -r key value _; do
		if [[ "${key}" == MemAvailable: ]]; then
			memory="${value}"
		fi
	done </proc/meminfo
	# A container can have less than the machine.
	for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
		if [[ -r "${file}" ]] && read -r value <"${file}" && [[ "${value}" =~ ^[0-9]{1,15}$ ]] &&
			((value / 1024 < memory)); then
			memory=$((value / 1024))
		fi
	done
	((memory /= 1024 * 1024)) || memory=1
	printf '%d' "$((jobs < memory ? jobs : memory))"
}
