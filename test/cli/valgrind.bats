#!/usr/bin/env bats
# The main job under Valgrind's memcheck: no byte is used before something was written to it, none after it was freed,
# and nothing is lost on the way. Address sanitizer sees the program's own code; this sees the system's libraries too.

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"
SLUICE="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"
MEMORY_ERROR=97

setup() {
	# Where the C library's symbols are missing it does not start.
	valgrind --quiet true 2>/dev/null || skip 'no valgrind that works'
	# Neither can be looked into: there is no malloc to watch, or somebody else watches it.
	ldd "${SLUICE}" >/dev/null 2>&1 || skip 'the binary is linked statically'
	if grep -aqE '__[at]san_init' "${SLUICE}"; then
		skip 'the binary has sanitizers'
	fi
	ROOT=$(mktemp -d)
	export HOME="${ROOT}" GIT_CONFIG_NOSYSTEM=1 SLUICE_ADVISORY_SYNC=off
	APP="${ROOT}/app" CONFIG="${ROOT}/env" OUT="${ROOT}/out"
	mkdir -p "${APP}" "${CONFIG}" "${OUT}"
	app
}

teardown() {
	if [[ -n "${ROOT:-}" ]]; then
		rm -rf -- "${ROOT}"
	fi
}

# random_text LENGTH
random_text() {
	local text
	text=$(head -c 4096 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9')
	printf '%s' "${text:0:${1}}"
}

# An app with something for each reader: lockfiles, a secret in the open, in an archive, in UTF-16 and as a config var,
# settings, a baseline, a repository, and files that are broken.
app() {
	local value
	value=$(random_text 32)
	printf '%s' "${value}" >"${CONFIG}/PAYMENT_SERVICE_KEY"
	printf '%s' "postgres://user:$(random_text 24)@db.example/app" >"${CONFIG}/DATABASE_URL"
	mkdir -p "${APP}/public" "${APP}/app/controllers" "${APP}/.github/workflows" "${APP}/terraform"
	printf "key = 'sk_live_%s'\n" "$(random_text 24)" >"${APP}/pay.rb"
	printf 'window.key = "%s"\n' "${value}" >"${APP}/public/bundle.js"
	printf 'TOKEN=%s\n' "$(random_text 40)" | iconv -f UTF-8 -t UTF-16 >"${APP}/notes.txt"
	printf 'six==1.16.0\nflask\n' >"${APP}/requirements.txt"
	printf '%s' '{"lockfileVersion": 3, "packages": {"": {"dependencies": {"lodash": "*"}},' \
		'"node_modules/lodash": {"version": "4.17.15"}}}' >"${APP}/package-lock.json"
	printf 'GEM\n  specs:\n    rack (2.0.1)\n\nDEPENDENCIES\n  rack\n' >"${APP}/Gemfile.lock"
	printf '[[package]]\nname = "time"\nversion = "0.1.40"\n' >"${APP}/Cargo.lock"
	printf '<project><modelVersion>4.0.0</modelVersion><dependencies><dependency><groupId>log4j</groupId>%s' \
		'<artifactId>log4j</artifactId><version>1.2.17</version></dependency></dependencies></project>' >"${APP}/pom.xml"
	printf 'class A < ApplicationController\n  def show\n    eval(params[:x])\n  end\nend\n' >"${APP}/app/controllers/a.rb"
	printf 'web: bundle exec puma\n' >"${APP}/Procfile"
	# shellcheck disable=SC2016 # the expression is GitHub's
	printf 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.head_ref }}\n' \
		>"${APP}/.github/workflows/ci.yml"
	printf 'resource "aws_s3_bucket" "b" {\n  acl = "public-read"\n}\n' >"${APP}/terraform/main.tf"
	printf 'FROM ubuntu\nUSER root\nRUN curl http://example.com | sh\n' >"${APP}/Dockerfile"
	printf '[policy]\nfail_on = "high"\n[[ignore]]\nid = "CVE-2020-8203"\nreason = "no user input"\nuntil = %s\n' \
		"$(date -d '+60 days' +%F)" >"${APP}/sluice.toml"
	printf '{"lockfileVersion": 3, "packages": {' >"${APP}/public/package-lock.json"
	printf 'PK\003\004%s' "$(random_text 300)" >"${APP}/broken.zip"
	tar -czf "${APP}/backup.tar.gz" -C "${APP}" pay.rb public
	if type -P zip >/dev/null; then
		(cd -- "${APP}" && zip -q inner.zip pay.rb && zip -q outer.zip inner.zip requirements.txt)
	fi
	git -C "${APP}" init -q
	git -C "${APP}" add --all
	git -C "${APP}" -c user.name=a -c user.email=a@example.com commit -q -m first
	printf '%s\n' "SECRET = '$(random_text 40)'" >"${APP}/later.py"
}

# memcheck EXPECTED COMMAND...: runs sluice; a memory error or a lost block fails with what Valgrind says.
memcheck() {
	local expected="${1}" code=0
	shift
	valgrind --quiet --error-exitcode="${MEMORY_ERROR}" --leak-check=full --errors-for-leak-kinds=definite \
		--show-leak-kinds=definite --trace-children=no --num-callers=30 --log-file="${OUT}/valgrind" \
		--suppressions="${REPOSITORY}/test/valgrind.supp" -- "${SLUICE}" "$@" >"${OUT}/log" 2>&1 || code=$?
	# That it does not know what a process gives up by (seccomp, Landlock): the scan goes on without.
	sed -i '/^--[0-9]*-- /d' "${OUT}/valgrind"
	if [[ "${code}" -ne "${expected}" || -s "${OUT}/valgrind" ]]; then
		printf 'exit code %d instead of %d\n' "${code}" "${expected}"
		head -n 60 "${OUT}/valgrind"
		tail -n 40 "${OUT}/log"
		return 1
	fi
}

@test "a build: config vars, the whole tree, two threads, a cache that is kept" {
	local pass
	for pass in first second; do
		memcheck 1 gate --all --jobs 2 --env-dir "${CONFIG}" --cache "${ROOT}/cache" --offline "${APP}"
		grep -q pay.rb "${OUT}/log"
		printf '%s build\n' "${pass}" >>"${APP}/README"
	done
}

@test "a clone: what git knows, one thread, all formats" {
	local format
	local -a formats=()
	for format in json markdown sarif junit html tap github cyclonedx spdx openvex; do
		formats+=(--format "${format}=${OUT}/report.${format}")
	done
	memcheck 1 gate --jobs 1 "${formats[@]}" "${APP}"
	grep -q pay.rb "${OUT}/report.json"
}

@test "the history of a clone" {
	memcheck 1 history --jobs 2 "${APP}"
	grep -q pay.rb "${OUT}/log"
}
