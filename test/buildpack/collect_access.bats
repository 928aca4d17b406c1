#!/usr/bin/env bats
# bin/collect-access against a stand-in for Heroku's API that pages, limits, refuses and breaks.

REPOSITORY=$(cd "${BATS_TEST_DIRNAME}/../.." && pwd)

setup() {
	ROOT=$(mktemp -d)
	export SLUICE_BINARY="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"
	TOKEN="HRKU-$(head -c 30 /dev/urandom | base64 -w 0 | tr -dc 'A-Za-z0-9')"
	SECRET="$(head -c 60 /dev/urandom | base64 -w 0 | tr -dc 'A-Za-z0-9')"
	API_PID=''
	make_plan
}

teardown() {
	[[ -z "${API_PID}" ]] || kill "${API_PID}" 2>/dev/null || true
	rm -rf -- "${ROOT:?}"
}

# A team of two apps. Secrets stand where the API really has them.
make_plan() {
	local today old
	today=$(date -u +%Y-%m-%dT%H:%M:%SZ)
	old=2020-01-01T00:00:00Z
	jq -n --arg token "${TOKEN}" --arg secret "${SECRET}" --arg today "${today}" --arg old "${old}" '
		def app($name; $id): {id: $id, name: $name, owner: {email: "acme@herokumanager.com"}, team: {id: "9d", name: "acme"},
			stack: {name: "heroku-26"}, build_stack: {name: "heroku-26"}, locked: true, created_at: $old,
			git_url: ("https://" + $secret + "@git.example"), web_url: $secret};
		def person($email): {user: {email: $email}, role: "member", created_at: $old,
			permissions: [{name: "view"}, {name: "deploy", description: $secret}]};
		def release($email; $time): {version: 1, created_at: $time, description: $secret, user: {email: $email}};
		def answers_of($name): {
			"/apps/\($name)/collaborators": [person("ana@acme.example"), person("ben@acme.example"), person("kim@acme.example")],
			"/apps/\($name)/releases": [range(5) | release("ben@acme.example"; $today)],
			"/apps/\($name)/builds": [release("kim@acme.example"; $today)],
			"/apps/\($name)/addons": [{name: "postgresql-\($name)-1", addon_service: {name: "heroku-postgresql"},
				plan: {name: "heroku-postgresql:standard-0"}, web_url: $secret}],
			"/apps/\($name)/addon-attachments": [{name: "DATABASE", namespace: null, log_input_url: $secret,
				addon: {name: "postgresql-\($name)-1", app: {name: $name}}}],
			"/apps/\($name)/buildpack-installations": [{ordinal: 0, buildpack:
				{url: ("https://x:" + $secret + "@packs.example/pack?key=" + $secret + "#main")}}],
			"/apps/\($name)/log-drains": [{id: "d1", addon: null, token: $secret,
				url: ("syslog://" + $secret + ":" + $secret + "@logs.example:514/" + $secret)}],
			"/apps/\($name)/webhooks": [{id: "e1", level: "notify", include: ["api:release"],
				url: ("http://hooks.example/" + $secret)}],
			"/apps/\($name)/config-vars": {PORT: "5000", SHORT_KEY: "short", SECRET_KEY_BASE: ($secret + "-base"),
				DATABASE_URL: ("postgres://u1:" + $secret + "@db.example:5432/d1"), LABEL: ("a long text with " + $secret)}};
		{token: $token, page: 2, answers: ({
			"/account": {id: "u1", email: "ana@acme.example", two_factor_authentication: true, federated: false},
			"/oauth/authorizations": [{id: "a1", description: "CI", scope: ["global"], client: null, session: null,
				access_token: {id: "t1", expires_in: null, token: $secret}, refresh_token: {token: $secret}, created_at: $old}],
			"/teams/acme": {id: "9d", name: "acme"},
			"/teams/acme/apps": [app("shop"; "01"), app("shop-staging"; "02")],
			"/teams/acme/pipeline-couplings": [{app: {id: "01"}, pipeline: {id: "aa"}, stage: "production"},
				{app: {id: "02"}, pipeline: {id: "aa"}, stage: "staging"}],
			"/teams/acme/members": [{email: "ana@acme.example", role: "admin", federated: true, created_at: $old},
				{email: "ben@acme.example", role: "member", federated: true}, {email: "kim@acme.example", role: "member", federated: true}],
			"/teams/acme/identity-providers": [{id: "ip", certificate: $secret}],
			"/teams/acme/preferences": {"default-permission": "member"},
			"/pipelines/aa": {id: "aa", name: "shop"},
			"/pipelines/aa/review-apps": [],
			"/pipelines/aa/stage/test/config-vars": {SECRET_KEY_BASE: ($secret + "-base")},
			"/pipelines/aa/stage/review/config-vars": {},
			"/apps/shop": app("shop"; "01"),
			"/apps/shop/pipeline-couplings": {app: {id: "01"}, pipeline: {id: "aa"}, stage: "production"}
		} + answers_of("shop") + answers_of("shop-staging"))}' >"${ROOT}/plan.json"
}

# answer PATH JSON: changes the plan.
answer() {
	jq --arg path "${1}" --argjson answer "${2}" '.answers[$path] = $answer' "${ROOT}/plan.json" >"${ROOT}/plan.new"
	mv -- "${ROOT}/plan.new" "${ROOT}/plan.json"
}

start_api() {
	local port
	python3 "${BATS_TEST_DIRNAME}/heroku_api.py" "${ROOT}/plan.json" "${ROOT}/log" >"${ROOT}/port" 3>&- &
	API_PID=$!
	for _ in $(seq 100); do
		[[ ! -s "${ROOT}/port" ]] || break
		sleep 0.1
	done
	port=$(cat -- "${ROOT}/port")
	API="http://127.0.0.1:${port}"
}

# collect ARGUMENT...: into ${ROOT}/snapshot, with the API of the plan.
collect() {
	[[ -n "${API_PID}" ]] || start_api
	run env -u XDG_CONFIG_HOME HOME="${ROOT}" HEROKU_API_URL="${API}" HEROKU_API_KEY="${TOKEN}" COLLECT_ACCESS_PAUSE=0 \
		"${REPOSITORY}/bin/collect-access" "$@" -o "${ROOT}/snapshot"
	if [[ "${output}" == *"${TOKEN}"* || "${output}" == *"${SECRET}"* ]]; then
		printf 'A secret was printed.\n' >&2
		return 1
	fi
	if grep -rqaF -e "${TOKEN}" -e "${SECRET}" -- "${ROOT}/snapshot" 2>/dev/null; then
		printf 'A secret was written.\n' >&2
		return 1
	fi
	if grep -q LEAK "${ROOT}/log" 2>/dev/null; then
		printf 'The token stood in the arguments of a process.\n' >&2
		return 1
	fi
}

exits() {
	[[ "${status}" -eq "${1}" ]] || {
		printf 'exit code %s instead of %s:\n%s\n' "${status}" "${1}" "${output}" >&2
		return 1
	}
}

says() {
	[[ "${output}" == *"${1}"* ]] || {
		printf 'missing: %s\nin: %s\n' "${1}" "${output}" >&2
		return 1
	}
}

entries() {
	jq length "${ROOT}/snapshot/${1}"
}

judge() {
	run "${SLUICE_BINARY}" access "${ROOT}/snapshot" "$@"
}

@test "a team: all pages, for its owner's eyes alone, without a secret" {
	local file
	collect acme
	exits 0
	[[ "$(entries apps/shop/collaborators.json)" -eq 3 ]]
	[[ "$(entries apps/shop/releases.json)" -eq 5 ]]
	[[ "$(entries apps.json)" -eq 2 ]]
	[[ "$(entries teams/acme/members.json)" -eq 3 ]]
	[[ "$(jq -r .as "${ROOT}/snapshot/manifest.json")" == ana@acme.example ]]
	[[ "$(jq -r .target.kind "${ROOT}/snapshot/manifest.json")" == team ]]
	[[ "$(stat -c %a "${ROOT}/snapshot")" == 700 ]]
	while IFS= read -r file; do
		[[ "$(stat -c %a "${file}")" == 600 ]]
		jq . "${file}" >/dev/null
	done < <(find "${ROOT}/snapshot" -type f)
	[[ -z "$(find "${ROOT}/snapshot" -type d ! -perm 700)" ]]
}

@test "the snapshot is judged: findings with their commands" {
	collect acme
	judge
	exits 1
	says 'access-token-unlimited'
	says 'heroku authorizations:revoke a1'
	says 'heroku drains:remove d1 -a'
	says 'access-buildpack-unpinned'
	says 'Config vars were not collected'
	judge --format json
	[[ "$(printf '%s' "${output}" | jq -r '.access.target')" == 'team acme' ]]
	[[ "$(printf '%s' "${output}" | jq '[.findings[] | select(.kind != "access")] | length')" -eq 0 ]]
}

@test "config vars: equal ones are seen, none is kept" {
	collect acme --config-vars
	exits 0
	grep -q '"SECRET_KEY_BASE","value":"[0-9a-f]*"' "${ROOT}/snapshot/apps/shop/config.json"
	grep -q '{"name":"PORT"}' "${ROOT}/snapshot/apps/shop/config.json"
	grep -q '{"name":"SHORT_KEY"}' "${ROOT}/snapshot/apps/shop/config.json"
	judge
	says 'shop-staging: 1 secret of production (shop): SECRET_KEY_BASE'
	says 'CI of pipeline shop: 1 secret of production (shop): SECRET_KEY_BASE'
	says 'shop-staging: logs in to a database of production (shop)'
	cp -r "${ROOT}/snapshot" "${ROOT}/first"
	rm -r "${ROOT}/snapshot"
	collect acme --config-vars
	# Another key each time.
	run diff "${ROOT}/first/apps/shop/config.json" "${ROOT}/snapshot/apps/shop/config.json"
	exits 1
}

@test "one app, with its team" {
	collect --app shop
	exits 0
	[[ "$(entries apps.json)" -eq 1 ]]
	[[ -e "${ROOT}/snapshot/teams/acme/members.json" ]]
	[[ "$(jq -r '.[0].stage' "${ROOT}/snapshot/couplings.json")" == production ]]
	judge
	says 'Access of app shop'
}

@test "too many requests: it waits as long as it is told" {
	answer /apps/shop/builds '{"status": 429, "headers": {"Retry-After": "1"}, "times": 2, "then": []}'
	collect acme
	exits 0
	[[ "$(grep -c 'GET /apps/shop/builds' "${ROOT}/log")" -eq 3 ]]
}

@test "too many requests for too long: the rest is read, and what is missing is told" {
	answer /apps/shop/builds '{"status": 429, "headers": {"Retry-After": "600"}}'
	collect acme --budget 20
	exits 3
	says '/apps/shop/builds: too many requests'
	[[ -e "${ROOT}/snapshot/apps/shop/webhooks.json" && ! -e "${ROOT}/snapshot/apps/shop/builds.json" ]]
	judge
	says 'apps/shop/builds.json: was not collected'
}

@test "refused, missing, broken: each is told, the rest is read" {
	answer /apps/shop/log-drains '{"status": 403}'
	answer /apps/shop/webhooks '{"status": 200, "text": "<html>not JSON"}'
	answer /apps/shop/addons '{"status": 500}'
	answer /apps/shop/builds '{"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}}'
	collect acme
	exits 3
	says '/apps/shop/log-drains: the token may not read this (403)'
	says '/apps/shop/webhooks: the answer has another form'
	says '/apps/shop/addons: the API answered 500'
	says '/apps/shop/builds: the API answered 302'
	[[ "$(entries apps/shop-staging/drains.json)" -eq 1 ]]
	[[ "$(jq '[.unread[] | select(.optional | not)] | length' "${ROOT}/snapshot/manifest.json")" -eq 4 ]]
	judge --fail-on critical
	exits 3
	judge
	exits 1
}

@test "a passing fault is tried again" {
	answer /apps/shop/addons '{"status": 503, "times": 2, "then": []}'
	collect acme
	exits 0
}

@test "what not every account has is left out, and said" {
	answer /teams/acme/identity-providers '{"status": 403}'
	answer /oauth/authorizations '{"status": 403}'
	collect acme
	exits 0
	says '/oauth/authorizations: the token may not read this (403)'
	judge
	says 'Tokens (authorizations) could not be read'
	says 'single sign-on could not be read'
}

@test "lists that can't be sorted are read as they come" {
	answer /apps/shop/builds '{"status": 400, "times": 1, "then": [{"created_at": "2026-01-01T00:00:00Z", "user": {"email": "x@y.example"}}]}'
	collect acme
	exits 0
	[[ "$(entries apps/shop/builds.json)" -eq 1 ]]
}

@test "old releases are not read to the end" {
	jq '.answers["/apps/shop/releases"] |= map(.created_at = "2020-01-01T00:00:00Z")' "${ROOT}/plan.json" >"${ROOT}/plan.new"
	mv -- "${ROOT}/plan.new" "${ROOT}/plan.json"
	collect acme
	exits 0
	[[ "$(entries apps/shop/releases.json)" -eq 2 ]]
	[[ "$(jq -r '.truncated[]' "${ROOT}/snapshot/manifest.json")" == apps/shop/releases.json ]]
}

@test "a refused token, an unknown name, no answer: nothing is left behind" {
	start_api
	TOKEN="HRKU-another-token-0000"
	collect acme
	exits 2
	says 'refused the token'
	[[ ! -e "${ROOT}/snapshot" ]]
	TOKEN=$(jq -r .token "${ROOT}/plan.json")
	collect nobody
	exits 2
	says 'no team or app nobody'
	[[ ! -e "${ROOT}/snapshot" ]]
	API=http://127.0.0.1:1
	collect acme
	exits 3
	says 'no answer'
	[[ ! -e "${ROOT}/snapshot" ]]
}

@test "no password and no token of an address is written, however it is hidden" {
	local urls=(
		"https://user:pa/${SECRET}@h.example/x" "https://user:pa?${SECRET}@h.example" "https://u:pa#${SECRET}@h.example"
		"https:\\\\u:${SECRET}@h.example\\x" "https:/\\u:a\\${SECRET}@h.example/x" "https://h.example/${SECRET}/b.tgz"
		"https://h.example/${SECRET}" "https://h.example/b.tgz?a=x@${SECRET}" "https://h.example/b.tgz#${SECRET}"
		"https://github.com/acme/pack?${SECRET}#${SECRET}" "https://${SECRET}.example/b.tgz" "u:${SECRET}@h.example/x"
		"git@h.example:${SECRET}/x" "${SECRET}" "https://u:a@b:${SECRET}@h.example/x" "HTTPS://u:${SECRET}@h.example" '' "${SECRET}/x"
	)
	answer /apps/shop/buildpack-installations "$(printf '%s\n' "${urls[@]}" | jq -R '{buildpack: {url: .}}' | jq -s .)"
	answer /apps/shop/log-drains "$(printf '%s\n' "${urls[@]}" | jq -R '{id: "d1", url: .}' | jq -s .)"
	answer /apps/shop/webhooks "$(printf '%s\n' "${urls[@]}" |
		jq -R --arg secret "${SECRET}" '{id: "e1", url: ., level: $secret, include: ["api:build", $secret, {a: $secret}]}' | jq -s .)"
	collect acme
	exits 0
	[[ "$(entries apps/shop/buildpacks.json)" -eq "${#urls[@]}" ]]
	[[ "$(jq -r '.[0].url' "${ROOT}/snapshot/apps/shop/drains.json")" == https://h.example ]]
	[[ "$(jq '[.[] | select(.credentials)] | length' "${ROOT}/snapshot/apps/shop/drains.json")" -ge 7 ]]
	[[ "$(jq -c 'map(.include) | unique' "${ROOT}/snapshot/apps/shop/webhooks.json")" == '[["api:build"]]' ]]
	[[ "$(jq -r '.[5].buildpack.url' "${ROOT}/snapshot/apps/shop/buildpacks.json")" == 'https://h.example/***/b.tgz' ]]
}

@test "of a buildpack stays what tells which one it is, and whether it is pinned" {
	local kept=(
		heroku/nodejs urn:buildpack:heroku/nodejs https://github.com/heroku/heroku-buildpack-nodejs.git#main
		https://github.com/acme/pack#v1.2.3 https://gitlab.com/acme/pack#0123456789abcdef0123456789abcdef01234567
		https://github.com/acme/pack/archive/0123456789abcdef0123456789abcdef01234567.tar.gz
		https://codon-buildpacks.s3.amazonaws.com/buildpacks/heroku/nodejs.tgz https://packs.example/v1.2.3/pack.tgz
	)
	answer /apps/shop/buildpack-installations "$(printf '%s\n' "${kept[@]}" | jq -R '{buildpack: {url: .}}' | jq -s .)"
	collect acme
	exits 0
	[[ "$(jq -r '.[].buildpack.url' "${ROOT}/snapshot/apps/shop/buildpacks.json")" == "$(printf '%s\n' "${kept[@]}")" ]]
}

@test "a description is cut, and loses what looks like a token" {
	local text
	text="deploy ${SECRET} of https://u:${SECRET}@h.example key=${SECRET:0:8} $(printf 'and more %.0s' {1..30})"
	answer /oauth/authorizations "$(jq -n --arg text "${text}" \
		'[{id: "a1", description: $text, scope: ["read"], access_token: {expires_in: null}}]')"
	collect acme
	exits 0
	[[ "$(jq -r '.[0].description' "${ROOT}/snapshot/authorizations.json")" == 'deploy *** of *** key=*** and more '* ]]
	[[ "$(jq -r '.[0].description | length' "${ROOT}/snapshot/authorizations.json")" -le 60 ]]
}

@test "the budget is a bound: no answer, and a list without an end" {
	local started="${SECONDS}"
	answer /apps/shop/builds '{"status": 200, "endless": "pages"}'
	answer /apps/shop/addons '{"status": 200, "endless": "wait"}'
	collect acme --budget 8
	exits 3
	[[ "$((SECONDS - started))" -le 20 ]]
	says '/apps/shop/addons: no time was left'
	[[ ! -e "${ROOT}/snapshot/apps/shop/addons.json" && ! -e "${ROOT}/snapshot/apps/shop/builds.json" ]]
	judge
	says 'was not collected: no time was left'
}

@test "a list of too many pages is not taken for a whole one" {
	answer /apps/shop/collaborators '{"status": 200, "endless": "pages"}'
	COLLECT_ACCESS_PAGES=5 collect acme
	exits 3
	says '/apps/shop/collaborators: the list does not end within 5 pages'
	[[ ! -e "${ROOT}/snapshot/apps/shop/collaborators.json" ]]
	[[ "$(grep -c 'GET /apps/shop/collaborators' "${ROOT}/log")" -eq 5 ]]
}

@test "an answer that does not end is cut at 64 MiB" {
	answer /apps/shop/log-drains '{"status": 200, "endless": "chunks"}'
	collect acme
	exits 3
	says '/apps/shop/log-drains: the answer is bigger than 64 MiB'
	[[ "$(grep -c 'GET /apps/shop/log-drains' "${ROOT}/log")" -eq 1 ]]
}

@test "a signal ends it at once and leaves nothing behind" {
	local signal pid code
	answer /apps/shop/addons '{"status": 200, "endless": "wait"}'
	start_api
	mkdir "${ROOT}/tmp"
	for signal in TERM INT; do
		: >"${ROOT}/log"
		TMPDIR="${ROOT}/tmp" HOME="${ROOT}" HEROKU_API_URL="${API}" HEROKU_API_KEY="${TOKEN}" python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets those in the background ignore it
os.execv(sys.argv[1], sys.argv[1:])' "${REPOSITORY}/bin/collect-access" acme -o "${ROOT}/snapshot" 3>&- 2>/dev/null &
		pid=$!
		for _ in $(seq 100); do
			! grep -q 'GET /apps/shop/addons' "${ROOT}/log" || break
			sleep 0.1
		done
		[[ -e "${ROOT}/snapshot" ]]
		kill "-${signal}" "${pid}"
		code=0
		wait "${pid}" || code=$?
		[[ "${code}" -eq 143 || "${code}" -eq 130 ]]
		sleep 0.3
		[[ ! -e "${ROOT}/snapshot" ]]
		[[ -z "$(ls -A "${ROOT}/tmp")" ]]
	done
}

@test "of many unread lists twenty are printed, and how many more there are" {
	jq '.answers |= with_entries(if .key | test("^/apps/shop(-staging)?/|^/pipelines/aa/|^/teams/acme/members|shop-x") then .value = {status: 403} else . end)
		| .answers["/teams/acme/apps"] += [range(3) | {id: "f\(.)", name: "shop-x\(.)", owner: {email: "a@b.example"}}]' \
		"${ROOT}/plan.json" >"${ROOT}/plan.new"
	mv -- "${ROOT}/plan.new" "${ROOT}/plan.json"
	collect acme
	exits 3
	says 'more: see manifest.json'
	[[ "$(grep -c '^ !       /' <<<"${output}")" -eq 20 ]]
}

@test "used wrongly" {
	local arguments
	API_PID='' API=https://api.heroku.example
	for arguments in '' 'a b' '--nonsense acme' '../x' '--jobs 0 acme' '-o'; do
		# shellcheck disable=SC2086 # words
		run env HEROKU_API_KEY="${TOKEN}" HEROKU_API_URL="${API}" "${REPOSITORY}/bin/collect-access" ${arguments}
		exits 2
	done
	run env HEROKU_API_KEY="${TOKEN}" HEROKU_API_URL=http://api.heroku.example "${REPOSITORY}/bin/collect-access" acme
	exits 2
	says 'must be https'
	run env HEROKU_API_KEY='x y"' "${REPOSITORY}/bin/collect-access" acme
	exits 2
	run env -u HEROKU_API_KEY PATH=/usr/bin:/bin "${REPOSITORY}/bin/collect-access" acme
	exits 2
	says 'there is no token'
	mkdir "${ROOT}/there"
	run env HEROKU_API_KEY="${TOKEN}" "${REPOSITORY}/bin/collect-access" acme -o "${ROOT}/there"
	exits 2
	says 'is there already'
	run "${REPOSITORY}/bin/collect-access" --help
	exits 0
	says 'authorizations:create -s read,identity -e 3600'
	says 'authorizations:revoke'
}
