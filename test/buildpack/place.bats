#!/usr/bin/env bats
# First in the list, last in the list, at both places; and what bin/report passes on.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() { harness_setup; }
teardown() { harness_teardown; }

# node_was_here: what Heroku's buildpack for Node.js leaves.
node_was_here() {
	mkdir -p "${APP}/.heroku/node/bin" "${APP}/.profile.d"
	printf '\x7fELF\0' >"${APP}/.heroku/node/bin/node"
	printf 'export NODE_HOME="/app/.heroku/node"\n' >"${APP}/.profile.d/nodejs.sh"
}

phase_is() {
	[[ -f "${CACHE}/sluice/facts.json" ]]
	grep -qF "\"phase\":\"${1}\"" "${CACHE}/sluice/facts.json" || fail "Not the phase ${1}: $(<"${CACHE}/sluice/facts.json")"
}

@test "first in the list: the source is judged, with a Procfile and without" {
	clean_app
	rm "${APP}/Procfile"
	compile
	passes
	phase_is source
}

@test "after others, with a Procfile: the slug is judged" {
	clean_app
	node_was_here
	compile
	passes
	phase_is slug
}

@test "after others, without a Procfile: stops before anything is scanned, and names the command" {
	local trace
	for trace in .heroku/node .heroku/php .heroku/dotnet .jdk vendor/ruby-3.4.1; do
		rm -rf "${APP}"
		mkdir "${APP}"
		clean_app
		rm "${APP}/Procfile"
		mkdir -p "${APP}/${trace}"
		compile
		exits 1
		says 'heroku buildpacks:add --index 1' 'SLUICE_ALLOW_LAST' 'Procfile' 'keeps running'
		says_not 'Scanned'
		is_narrow
	done
}

@test "after others that set no process types: nothing can be lost" {
	clean_app
	rm "${APP}/Procfile"
	mkdir -p "${APP}/.heroku/python/bin"
	compile
	passes
}

@test "SLUICE_ALLOW_LAST=1 goes on, other values do not" {
	local value
	clean_app
	node_was_here
	rm "${APP}/Procfile"
	for value in 0 yes ''; do
		config_var SLUICE_ALLOW_LAST "${value}"
		compile
		exits 1
	done
	config_var SLUICE_ALLOW_LAST 1
	compile
	passes
	says_not 'unknown'
	# From the process environment it would be the app's own word.
	rm "${CONFIG}/SLUICE_ALLOW_LAST"
	compile SLUICE_ALLOW_LAST=1
	exits 1
}

@test "a folder of installed gems that was committed is no sign of another buildpack" {
	clean_app
	rm "${APP}/Procfile"
	write_file vendor/bundle/ruby/3.4.0/gems/rack/rack.rb 'x = 1'
	compile
	passes
}

@test "app folders whose names are patterns" {
	APP="${ROOT}/a[b]*?"
	mkdir "${APP}"
	clean_app
	rm "${APP}/Procfile"
	compile
	passes
	node_was_here
	compile
	exits 1
	says 'buildpacks:add --index 1'
}

@test "both places: what the first pass told is counted in the second, not repeated" {
	vulnerable_app
	config_var SLUICE_MODE warn
	compile
	exits 0
	says 'config/deploy.rb:1' 'lodash 4.17.15'
	node_was_here
	write_file public/packs/app-1f.js "const key = '${TOKEN}';"
	compile
	exits 0
	says 'First pass' 'told there' 'config/deploy.rb:1 and 1 more'
	says_not 'lodash 4.17.15'
	phase_is slug
}

@test "both places: nothing new, the second log is short, its reports are whole" {
	local first second
	lodash_app
	config_var SLUICE_FIRST_RUN block
	config_var SLUICE_MODE warn
	compile
	exits 0
	says 'lodash 4.17.15'
	first="${#lines[@]}"
	node_was_here
	compile
	exits 0
	says 'first pass told all of them.'
	says_not 'lodash 4.17.15'
	second="${#lines[@]}"
	[[ "${second}" -lt "${first}" ]] || fail "${second} lines after ${first}."
	grep -qF '"result":"warned"' "${CACHE}/sluice/facts.json"
}

@test "a forged hand-over hides nothing that blocks" {
	vulnerable_app
	config_var SLUICE_MODE warn
	compile
	exits 0
	# All of it was told in mode warn. Now it blocks.
	node_was_here
	rm "${CONFIG}/SLUICE_MODE"
	compile
	blocks
	says 'lodash 4.17.15' 'config/deploy.rb:1' 'PAYMENT_SERVICE_KEY'
}

@test "a damaged hand-over, a link or a pipe in its place: the log is longer, nothing else" {
	local kind
	lodash_app
	config_var SLUICE_FIRST_RUN block
	config_var SLUICE_MODE warn
	for kind in damaged link pipe folder big; do
		rm -rf "${CACHE}/sluice" "${APP}/.heroku"
		compile
		exits 0
		node_was_here
		rm "${CACHE}/sluice/told.json"
		case "${kind}" in
			damaged) printf '{"schema": "sluice-told/1", "told": [7, {}, ' >"${CACHE}/sluice/told.json" ;;
			link) ln -s /dev/zero "${CACHE}/sluice/told.json" ;;
			pipe) mkfifo "${CACHE}/sluice/told.json" ;;
			folder) mkdir "${CACHE}/sluice/told.json" ;;
			*) head -c 40000000 /dev/zero >"${CACHE}/sluice/told.json" ;;
		esac
		run timeout 60 env -i HOME=/app STACK="${HEROKU_STACK}" SOURCE_VERSION="${COMMIT}" PATH="${HEROKU_PATH}" \
			"${BUILDPACK}/bin/compile" "${APP}" "${CACHE}" "${CONFIG}"
		after_run
		exits 0
		says 'lodash 4.17.15'
	done
}

# bin/report, with jq to read it.
report() {
	run heroku "${BUILDPACK}/bin/report" "${APP}" "${CACHE}" "${CONFIG}"
	after_run
	exits 0
	jq -e 'type == "object" and all(.[]; type != "object" and type != "array")' <<<"${output}" >/dev/null || fail 'No flat JSON.'
}

@test "report: numbers and words after a build that passed, and after one that failed" {
	clean_app
	compile
	report
	[[ "$(jq -r '"\(.result) \(.blocking) \(.packages) \(.phase)"' <<<"${output}")" == 'pass 0 1 source' ]]
	vulnerable_app
	compile
	blocks
	report
	[[ "$(jq -r '.result' <<<"${output}")" == blocked ]]
	[[ "$(jq -r '.blocking' <<<"${output}")" -ge 3 ]]
	says_not lodash deploy PAYMENT public
}

@test "report: empty without a build, and when the last one did not get to a verdict" {
	report
	[[ "${output}" == '{}' ]]
	clean_app
	compile
	config_var SLUICE_BINARY "${ROOT}/nothing"
	compile
	report
	[[ "${output}" == '{}' ]]
	run heroku "${BUILDPACK}/bin/report"
	[[ "${status}" -eq 0 && "${output}" == '{}' ]]
}

@test "report: what the app's code left in its place is not passed on" {
	local text
	mkdir -p "${CACHE}/sluice"
	printf 'secret' >"${ROOT}/file"
	for text in '{"a":{"b":1}}' '{"a":1,}' '{"a":"b c"}' '[]' 'x' '' '{"a":1}{' '{"a":"#!"}'; do
		printf '%s\n' "${text}" >"${CACHE}/sluice/facts.json"
		report
		[[ "${output}" == '{}' ]] || fail "${text}"
	done
	rm "${CACHE}/sluice/facts.json"
	ln -s "${ROOT}/file" "${CACHE}/sluice/facts.json"
	report
	[[ "${output}" == '{}' ]]
}
