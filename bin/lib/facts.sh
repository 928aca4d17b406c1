# shellcheck shell=bash
# The few facts of a JSON report that the platform gets to know: numbers, a version and words of a fixed list. No
# path, no package, no rule and no config var, whatever the report holds.

# facts::read FILE: puts them into FACTS, by name; leaves it empty when there is no report. Lines are matched from
# their beginning, and a string of JSON has no line end, so text of the app can't pass for a fact.
# shellcheck disable=SC2034 # read by the scripts
facts::read() {
	local name value
	declare -gA FACTS=()
	[[ -f "${1}" ]] || return 0
	while IFS='=' read -r name value; do
		FACTS["${name}"]="${value}"
	done < <(sed -nE '/^  "findings"/q
		/^  "(tool|scan|advisories|inventory|verdict)": \{$/,/^  \}/s/^    "(version|phase|environment|files|duration_ms|packages|age_hours|result|blocking|reported|ignored)": "?([a-zA-Z0-9.+-]{1,40})"?,?$/\1=\2/p' \
		"${1}" || true)
}
