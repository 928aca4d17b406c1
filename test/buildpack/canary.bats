#!/usr/bin/env bats
# No value of a config var gets into what the build or CI prints or keeps, whatever form it has in the app.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() { harness_setup; }
teardown() { harness_teardown; }

hex_of() { printf '%s' "${1}" | od -An -v -tx1 | tr -d ' \n'; }

# plant_everywhere NAME VALUE: a config var, its value in every form in the app, and the forms as canaries too.
plant_everywhere() {
	local encoded hex
	encoded=$(printf '%s' "${2}" | base64 -w 0)
	hex=$(hex_of "${2}")
	plant "${1}" "${2}"
	CANARIES+=("${encoded%%=*}" "${hex}")
	config_var "${1}" "${2}"
	write_file "${1}/plain.rb" "key = '${2}'" "# ${2}"
	write_file "${1}/encoded.js" "a('${encoded}')" "b('${hex}')"
	write_file "${1}/dir-${2}/package-lock.json" '{'
	write_file "${1}/package-lock.json" "{\"packages\": {\"\": {\"resolved\": \"${2}\",, "
	write_file "${1}/Gemfile.lock" 'GEM' "  remote: https://u:${2}@h.io/" '  specs:' "    ${2}"
	write_file "${1}/requirements.txt" "--index-url https://u:${2}@h.io/" "${2}== =1"
	write_file "${1}/pom.xml" "<project><a>${2}</b>"
}

@test "a build and a CI run print and keep no value of a config var" {
	plant_everywhere PAYMENT_SERVICE_KEY "$(random_text 32)"
	plant_everywhere NEXT_PUBLIC_CLIENT_SECRET "$(random_text 32)"
	plant_everywhere S3_BUCKET "$(random_text 32)"
	compile
	says PAYMENT_SERVICE_KEY
	# The same again with what the first run left in the cache.
	compile
	test_compile
	ci_test
	says PAYMENT_SERVICE_KEY
}
