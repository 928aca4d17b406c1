# shellcheck shell=bash
# Heroku's build-log style. Everything goes to standard error: one stream, so lines keep their order
# (bin/compile joins it to standard output), and standard output stays free for reports and TAP.

# log::color WHEN: always or never. NO_COLOR wins.
log::color() {
	LOG_RED='' LOG_YELLOW='' LOG_RESET=''
	if [[ "${1}" == always && -z "${NO_COLOR:-}" ]]; then
		LOG_RED=$'\e[1;31m' LOG_YELLOW=$'\e[1;33m' LOG_RESET=$'\e[0m'
	fi
}
log::color always

# log::step TEXT: something that happened.
log::step() {
	printf -- '-----> %s\n' "${1}" >&2
}

# log::info LINE...: facts below a step.
log::info() {
	printf '       %s\n' "$@" >&2
}

# log::warning LINE..., log::error LINE...: what needs a person. The reset stands at the end of every
# line because the stream can break anywhere and git's "remote: " must not be coloured.
log::warning() {
	log::_notice "${LOG_YELLOW}" "Warning: ${1}" "${@:2}"
}

log::error() {
	log::_notice "${LOG_RED}" "Error: ${1}" "${@:2}"
}

log::_notice() {
	local color="${1}" line
	shift
	printf '\n' >&2
	for line in "$@"; do
		# No blanks at the end: an empty line of a notice is " !".
		if [[ -n "${line}" ]]; then
			line=" !     ${line}"
		else
			line=' !'
		fi
		printf '%s%s%s\n' "${color}" "${line}" "${LOG_RESET}" >&2
	done
	printf '\n' >&2
}
