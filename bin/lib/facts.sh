# shellcheck shell=bash
# The few facts of a JSON report that the platform gets to know: numbers, a version and words of a fixed list. No
# path, no package, no rule and no config var, whatever the report holds.

# facts::read FILE CODE: puts them into FACTS, by name; leaves it empty when there is no report. Lines are matched from
# their beginning, and a string of JSON has no line end, so text of the app can't pass for a fact. A gate that ended
# with CODE in spite of a report that says "pass" did not get to its end.
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
	if [[ "${FACTS[result]:-}" == pass && "${2}" -gt 2 ]]; then
		FACTS[result]=incomplete
	fi
}

# facts::keep FOLDER: leaves them for bin/report, as flat JSON.
facts::keep() {
	local name text='' value
	for name in version result phase environment blocking reported ignored files packages duration_ms age_hours; do
		value="${FACTS[${name}]:-}"
		if [[ -z "${value}" ]]; then
			continue
		fi
		if [[ ! "${value}" =~ ^(0|[1-9][0-9]*)$ ]]; then
			value="\"${value}\""
		fi
		text+="${text:+,}\"${name}\":${value}"
	done
	# Without it Heroku knows less, and nobody else misses it.
	{ rm -rf -- "${1}/facts.json" && printf '{%s}\n' "${text}" >"${1}/facts.json"; } 2>/dev/null || true
}

facts::forget() {
	rm -rf -- "${1}/facts.json" 2>/dev/null || true
}

# facts::kept FOLDER: puts them into KEPT. Other buildpacks have run the app's code since: what is not just such
# facts is not passed on.
facts::kept() {
	local file="${1}/facts.json" text fact='"[a-z_]{1,20}":("[a-zA-Z0-9.+-]{1,40}"|[0-9]{1,15})'
	KEPT='{}'
	if [[ -L "${1}" || -L "${file}" || ! -f "${file}" || ! -r "${file}" ]]; then
		return 0
	fi
	IFS= read -r -n 2000 text <"${file}" || return 0
	if [[ "${text}" =~ ^\{(${fact},)*${fact}\}$ ]]; then
		# shellcheck disable=SC2034 # read by bin/report
		KEPT="${text}"
	fi
}
