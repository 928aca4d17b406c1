# shellcheck shell=bash
# What building and testing Sluice needs on Debian and Ubuntu: what is missing, and installing it.

# What stands before a line of progress.
PROGRESS_PREFIX=''

# Commands, with the package that brings one of them. curl is what the program fetches advisories with.
readonly -a PACKAGES_BUILD_TOOLS=(
	'g++|clang++:g++' 'cmake:cmake' 'curl:curl' 'make|ninja:make' 'pkg-config:pkg-config'
)
readonly -a PACKAGES_BUILD_LIBRARIES=(
	ca-certificates libarchive-dev libgit2-dev libpugixml-dev libre2-dev libsqlite3-dev libssl-dev libtomlplusplus-dev libyaml-dev
	libzstd-dev nlohmann-json3-dev rapidjson-dev zlib1g-dev
)
readonly -a PACKAGES_TEST_TOOLS=(
	'bats:bats' 'ccache:ccache' 'clang-format:clang-format' 'git:git' 'jq:jq' 'ninja:ninja-build'
	'shellcheck:shellcheck' 'sqlite3:sqlite3' 'strace:strace' 'zip:zip'
)
readonly -a PACKAGES_TEST_LIBRARIES=(catch2 python3-jsonschema)
readonly -a PACKAGES_TIDY_TOOLS=('clang-tidy:clang-tidy')
# What HTML reports are opened in. They are big: tests go without them where they can't be had.
readonly -a PACKAGES_BROWSER_TOOLS=('chromium:chromium' 'chromedriver:chromium-driver')
# What the main job's use of memory is watched with. Not every system has it: tests go without it, too.
readonly -a PACKAGES_MEMORY_TOOLS=('valgrind:valgrind')
readonly -a PACKAGES_MEMORY_LIBRARIES=(libc6-dbg)

# packages::missing PURPOSE...: puts into PACKAGES_MISSING what is not there for tools, build (the tools and the
# libraries), tests, tidy, browser, memory.
# Libraries are only looked up where dpkg-query is; elsewhere CMake says what it does not find.
packages::missing() {
	local purpose entry command installed
	local -a tools=() libraries=() commands
	for purpose in "$@"; do
		case "${purpose}" in
			tools) tools+=("${PACKAGES_BUILD_TOOLS[@]}") ;;
			build) tools+=("${PACKAGES_BUILD_TOOLS[@]}") libraries+=("${PACKAGES_BUILD_LIBRARIES[@]}") ;;
			tests) tools+=("${PACKAGES_TEST_TOOLS[@]}") libraries+=("${PACKAGES_TEST_LIBRARIES[@]}") ;;
			tidy) tools+=("${PACKAGES_TIDY_TOOLS[@]}") ;;
			browser) tools+=("${PACKAGES_BROWSER_TOOLS[@]}") ;;
			memory) tools+=("${PACKAGES_MEMORY_TOOLS[@]}") libraries+=("${PACKAGES_MEMORY_LIBRARIES[@]}") ;;
			*) return 2 ;;
		esac
	done

	PACKAGES_MISSING=()
	for entry in "${tools[@]}"; do
		IFS='|' read -r -a commands <<<"${entry%:*}"
		for command in "${commands[@]}"; do
			if type -P -- "${command}" >/dev/null; then
				continue 2
			fi
		done
		PACKAGES_MISSING+=("${entry##*:}")
	done

	if [[ "${#libraries[@]}" -gt 0 ]] && type -P dpkg-query >/dev/null; then
		# It fails when one name is unknown to it, and still prints the others.
		# shellcheck disable=SC2016 # the format's variables belong to dpkg-query
		installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' -- "${libraries[@]}" 2>/dev/null) || true
		for entry in "${libraries[@]}"; do
			if [[ $'\n'"${installed}"$'\n' != *$'\n'"installed ${entry}"$'\n'* ]]; then
				PACKAGES_MISSING+=("${entry}")
			fi
		done
	fi
}

# packages::command NAME...: prints the command that installs them.
packages::command() {
	printf 'apt-get update && apt-get install -y --no-install-recommends %s' "$*"
}

# packages::install LOG PREFIX NAME...: installs with apt-get; PREFIX is "" or "sudo". Prints nothing but one
# line of progress; what apt-get says goes to LOG. Returns 1 when it could not, with PACKAGES_ERROR set.
packages::install() {
	local log="${1}" prefix="${2}" updated=1
	local start="${EPOCHSECONDS}"
	local -a apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=2 -o Acquire::http::Timeout=20)
	shift 2
	if [[ -n "${prefix}" ]]; then
		apt=("${prefix}" -- "${apt[@]}")
	fi
	printf '%sInstalling %d packages (%s) ... ' "${PROGRESS_PREFIX}" "$#" "$*" >&2
	# Without "any" apt-get calls a failed download a success.
	"${apt[@]}" -o APT::Update::Error-Mode=any update </dev/null >"${log}" 2>&1 || updated=0
	# An old list can still do, so a failed update alone is no failure.
	if ! "${apt[@]}" install -y --no-install-recommends -- "$@" </dev/null >>"${log}" 2>&1; then
		printf 'failed\n' >&2
		# shellcheck disable=SC2034 # read by callers
		PACKAGES_ERROR='apt-get could not install them'
		if [[ "${updated}" -eq 0 ]]; then
			# shellcheck disable=SC2034
			PACKAGES_ERROR='apt-get could not load the package lists: is there a network, and a mirror that answers?'
		fi
		return 1
	fi
	printf '%d s\n' "$((EPOCHSECONDS - start))" >&2
}
