#!/usr/bin/env bats
# `sluice recheck --state` by the real program where a folder can't be written to, the disk is full, or the run is
# killed while a webhook has not answered: nothing that was not told is taken for told.

bats_require_minimum_version 1.5.0

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"
SLUICE="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"

setup() {
	ROOT=$(mktemp -d)
	chmod 755 "${ROOT}"
	cp -- "${SLUICE}" "${ROOT}/sluice"
	export HOME="${ROOT}"
	# Under CI the checks of config vars say less.
	unset -v CI DYNO HEROKU_APP_NAME SLUICE_WEBHOOK_URL
	mkdir -- "${ROOT}/state"
	# By the bundled advisories lodash 4.17.15 has flaws.
	printf '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "lodash",
		"version": "4.17.15", "purl": "pkg:npm/lodash@4.17.15"}]}\n' >"${ROOT}/app.cdx.json"
	cd -- "${ROOT}" || return 1
}

teardown() {
	umount -- "${ROOT}/state" 2>/dev/null || true
	rm -rf -- "${ROOT:?}"
}

as_nobody() {
	if [[ "${EUID}" -eq 0 ]]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
	else
		"$@"
	fi
}

monitor() {
	run --separate-stderr "$@" "${ROOT}/sluice" recheck --state "${ROOT}/state/monitor.json" --budget 5 app.cdx.json
}

first_time() {
	[[ "${status}" -eq 0 && "${output}" == *'(the first time)'* ]] || {
		printf '%s\n' "${output}" "${stderr}"
		return 1
	}
}

@test "a folder that can't be written to: told each time, with a warning" {
	chmod 555 -- "${ROOT}/state"
	monitor as_nobody
	first_time
	# shellcheck disable=SC2154 # set by run
	[[ "${stderr}" == *'monitor.json: cannot be written: Permission denied'* ]]
	monitor as_nobody
	first_time
	[[ -z "$(ls -A -- "${ROOT}/state")" ]]
}

@test "a full disk: told each time, and the state of before stays whole" {
	mount -t tmpfs -o size=16k sluice-test "${ROOT}/state" 2>/dev/null || skip 'file systems cannot be mounted here'
	monitor env
	first_time
	before=$(<"${ROOT}/state/monitor.json")
	head -c 1M /dev/zero >"${ROOT}/state/fill" 2>/dev/null || true
	sed -i 's/4.17.15/4.17.11/g' app.cdx.json
	monitor env
	[[ "${status}" -eq 0 && "${stderr}" == *'cannot be written: No space left on device'* ]]
	[[ "$(<"${ROOT}/state/monitor.json")" == "${before}" ]]
	rm -- "${ROOT}/state/fill"
	monitor env
	[[ "${status}" -eq 0 && -z "${stderr}" ]]
	[[ "$(ls -A -- "${ROOT}/state")" == monitor.json ]]
}

@test "what a webhook gets is what docs/webhook.schema.json says" {
	/usr/bin/python3 -c 'import jsonschema' 2>/dev/null || skip 'python3-jsonschema is not installed'
	python3 -c '
import http.server, sys
class Taker(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        with open(sys.argv[1], "ab") as file:
            file.write(self.rfile.read(int(self.headers["content-length"])).replace(b"\n", b"") + b"\n")
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Taker)
print(server.server_port, flush=True)
server.serve_forever()' "${ROOT}/taken" >"${ROOT}/port" 3>&- &
	server=$!
	until [[ -s "${ROOT}/port" ]]; do sleep 0.05; done
	url="SLUICE_WEBHOOK_URL=http://127.0.0.1:$(<"${ROOT}/port")/hook"
	monitor env "${url}" HEROKU_APP_NAME=shop
	first_time
	sed -i 's/4.17.15/4.17.11/g; s/lodash/minimist/g; s/4.17.11/0.2.0/g' app.cdx.json
	monitor env "${url}" DYNO=run.1 DJANGO_DEBUG=true
	printf '{' >app.cdx.json
	monitor env "${url}"
	kill "${server}"
	wait "${server}" || true
	/usr/bin/python3 - "${REPOSITORY}/docs/webhook.schema.json" "${ROOT}/taken" <<-'END'
		import json, sys
		import jsonschema
		with open(sys.argv[1], encoding="utf-8") as file:
		    validator = jsonschema.Draft202012Validator(json.load(file))
		with open(sys.argv[2], encoding="utf-8") as file:
		    messages = [json.loads(line) for line in file]
		for message in messages:
		    validator.validate(message)
		first, second, third = messages
		assert first["app"] == "shop" and "since" not in first and first["findings"][0]["package"]["name"] == "lodash"
		assert second["counts"]["gone"] > 0 and {"vulnerability", "check"} == {one["kind"] for one in second["findings"]}
		assert third["incomplete"] and third["findings"] == [] and third["counts"]["gone"] == 0
	END
}

@test "killed while the webhook has not answered: told the next time" {
	# It takes connections and never answers.
	python3 -c '
import socket, sys, time
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
time.sleep(60)' >"${ROOT}/port" &
	server=$!
	until [[ -s "${ROOT}/port" ]]; do sleep 0.05; done
	SLUICE_WEBHOOK_URL="http://127.0.0.1:$(<"${ROOT}/port")/hook" "${ROOT}/sluice" recheck \
		--state "${ROOT}/state/monitor.json" app.cdx.json >"${ROOT}/log" 2>&1 3>&- &
	run=$!
	until [[ -s "${ROOT}/log" ]]; do sleep 0.05; done
	kill -KILL "${run}"
	wait "${run}" || true
	kill "${server}"
	wait "${server}" || true
	[[ -z "$(ls -A -- "${ROOT}/state")" ]]
	monitor env
	first_time
	monitor env
	[[ "${output}" == *'Nothing new'* ]]
}
