#!/usr/bin/env bats
# What is promised of the static binary, of a release or built from source: SLUICE_STATIC_BINARY names it. Its parts
# for libcrypto, zstd, SQLite and libgit2 are smaller than those of the binary that the other tests run.
# bin/release-binaries FOLDER makes one.

load harness

setup_file() {
	[[ -n "${SLUICE_STATIC_BINARY:-}" ]] || return 0
	harness_setup_file
}
teardown_file() {
	[[ -z "${SHARED:-}" ]] || harness_teardown_file
}
setup() {
	[[ -n "${SLUICE_STATIC_BINARY:-}" ]] || skip 'SLUICE_STATIC_BINARY names no static binary'
	STATIC="${SLUICE_STATIC_BINARY}"
	WORK="${BATS_TEST_TMPDIR}"
	mkdir -p "${WORK}/app"
	cat >"${WORK}/app/package-lock.json" <<-'JSON'
		{"name": "app", "lockfileVersion": 3, "packages": {
		  "": {"name": "app", "dependencies": {"lodash": "^4.17.15"}},
		  "node_modules/lodash": {"version": "4.17.15"}}}
	JSON
	printf '{"name": "app", "dependencies": {"lodash": "^4.17.15"}}\n' >"${WORK}/app/package.json"
}

# same_report ARGUMENTS: both binaries print the same JSON but for times, with the same exit code.
same_report() {
	local code=0 expected=0
	"${STATIC}" "$@" --format json >"${WORK}/static.json" || code=$?
	"${SHARED}/sluice" "$@" --format json >"${WORK}/usual.json" || expected=$?
	[[ "${code}" -eq "${expected}" ]]
	jq --sort-keys 'del(.. | .duration_ms?, .seconds?, .started?, .finished?, .generated?, .time?)' "${WORK}/static.json" >"${WORK}/static"
	jq --sort-keys 'del(.. | .duration_ms?, .seconds?, .started?, .finished?, .generated?, .time?)' "${WORK}/usual.json" >"${WORK}/usual"
	diff "${WORK}/usual" "${WORK}/static"
}

@test "it has no interpreter and no needed libraries, and is stripped" {
	run readelf --wide --program-headers --dynamic --sections "${STATIC}"
	[[ "${status}" -eq 0 ]]
	[[ "${output}" != *INTERP* && "${output}" != *NEEDED* && "${output}" != *.symtab* && "${output}" != *.debug_* ]]
}

@test "it judges in an empty root, as a user without rights and without a home" {
	[[ "${EUID}" -eq 0 ]] || skip 'needs root, for chroot'
	cp "${STATIC}" "${WORK}/sluice"
	chmod -R a+rX "${WORK}"
	run chroot --userspec=65534:65534 "${WORK}" /sluice --version
	[[ "${status}" -eq 0 && "${output}" == sluice* ]]
	run env -i PATH="${HEROKU_PATH}" chroot --userspec=65534:65534 "${WORK}" /sluice gate --color never /app
	[[ "${status}" -eq 1 && "${output}" == *'lodash 4.17.15'* ]]
	run find "${WORK}" -newer "${WORK}/sluice" ! -path "${WORK}" ! -path '*/app*'
	[[ -z "${output}" ]]
}

@test "the rules find their own examples with it" {
	run "${STATIC}" rules test
	[[ "${status}" -eq 0 ]]
}

@test "it says what the usual binary says" {
	run "${SHARED}/sluice" --version
	local version="${output}"
	run "${STATIC}" --version
	[[ "${output}" == "${version}" ]] || skip 'it is of another version than SLUICE_BINARY'
	same_report gate "${WORK}/app"
	same_report gate --all "${REPOSITORY}/test/fixtures/lockfiles"
}

@test "it reads a repository's history and its ignored files as the usual binary does" {
	git -C "${WORK}/app" init -q
	printf 'ignored.txt\n' >"${WORK}/app/.gitignore"
	local key
	key=$(head -c 30 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | head -c 36)
	printf 'token = "ghp_%s"\npassword = "%s"\n' "${key}" "${key}" | tee "${WORK}/app/ignored.txt" >"${WORK}/app/settings.py"
	git -C "${WORK}/app" add -A
	git -C "${WORK}/app" -c user.name=a -c user.email=a@b commit -qm one
	printf 'fine\n' >"${WORK}/app/settings.py"
	git -C "${WORK}/app" add -A
	git -C "${WORK}/app" -c user.name=a -c user.email=a@b commit -qm two
	git -C "${WORK}/app" branch side HEAD~1
	git -C "${WORK}/app" gc -q
	same_report history "${WORK}/app"
	grep -q settings.py "${WORK}/static.json"
	same_report secrets "${WORK}/app"
	run "${STATIC}" diff side...HEAD -C "${WORK}/app"
	cd "${WORK}/app"
	same_report diff 'HEAD~1..HEAD'
	same_report diff 'side...HEAD'
}

@test "it signs a snapshot so that openssl and the usual binary find it right" {
	type -P openssl >/dev/null || skip 'there is no openssl here'
	mkdir "${WORK}/osv"
	cat >"${WORK}/osv/TEST-1.json" <<-'JSON'
		{"schema_version": "1.6.0", "id": "TEST-1", "modified": "2024-01-01T00:00:00Z", "summary": "a flaw",
		 "affected": [{"package": {"ecosystem": "npm", "name": "lodash"},
		  "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "4.17.21"}]}]}]}
	JSON
	openssl genpkey -algorithm ed25519 -out "${WORK}/key.pem"
	openssl pkey -in "${WORK}/key.pem" -pubout -out "${WORK}/public.pem"
	local public first second third
	public=$(sed -n 2p "${WORK}/public.pem")
	"${STATIC}" advisories import "${WORK}/osv" --db "${WORK}/one.sqlite"
	"${STATIC}" advisories export "${WORK}/snapshot" --db "${WORK}/one.sqlite" --sign-key "${WORK}/key.pem"
	{ IFS= read -r first && IFS= read -r second && IFS= read -r third; } <"${WORK}/snapshot"
	[[ "${third}" == "ed25519 "*" ${public}" ]]
	third="${third#ed25519 }"
	base64 -d <<<"${third%% *}" >"${WORK}/signature"
	printf '%s\n%s\n' "${first}" "${second}" >"${WORK}/message"
	openssl pkeyutl -verify -rawin -pubin -inkey "${WORK}/public.pem" -sigfile "${WORK}/signature" -in "${WORK}/message"
	# Each installs what the other made.
	"${SHARED}/sluice" advisories import "${WORK}/snapshot" --db "${WORK}/two.sqlite" --trusted-key "${public}"
	"${SHARED}/sluice" advisories export "${WORK}/back" --db "${WORK}/two.sqlite" --sign-key "${WORK}/key.pem"
	"${STATIC}" advisories import "${WORK}/back" --db "${WORK}/three.sqlite" --trusted-key "${public}"
	run "${STATIC}" deps --db "${WORK}/three.sqlite" --color never "${WORK}/app"
	[[ "${output}" == *TEST-1* ]]
	# A signed line that was changed, and another key, are refused.
	sed '2s/"[0-9]/"9/' "${WORK}/back" >"${WORK}/changed"
	run "${STATIC}" advisories import "${WORK}/changed" --db "${WORK}/four.sqlite" --trusted-key "${public}"
	[[ "${status}" -ne 0 && ! -e "${WORK}/four.sqlite" ]]
	openssl genpkey -algorithm ed25519 -out "${WORK}/other.pem"
	run "${STATIC}" advisories import "${WORK}/back" --db "${WORK}/four.sqlite" \
		--trusted-key "$(openssl pkey -in "${WORK}/other.pem" -pubout | sed -n 2p)"
	[[ "${status}" -ne 0 && ! -e "${WORK}/four.sqlite" ]]
}
