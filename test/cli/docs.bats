#!/usr/bin/env bats
# What documentation says of messages and files is held against the sources.

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"

@test "each message of docs/troubleshooting.md stands in the sources" {
	run python3 "${REPOSITORY}/test/cli/troubleshooting.py" "${REPOSITORY}"
	printf '%s\n' "${output}"
	[[ "${status}" -eq 0 ]]
}

@test "links between pages lead somewhere" {
	local page link target broken=''
	for page in "${REPOSITORY}"/*.md "${REPOSITORY}"/docs/*.md; do
		while IFS= read -r link; do
			target="${link%%#*}"
			[[ -n "${target}" && "${target}" != *:* ]] || continue
			[[ -e "${page%/*}/${target}" ]] || broken+="${page#"${REPOSITORY}"/}: ${link}"$'\n'
		done < <(grep -oE '\]\([^) ]+\)' "${page}" | sed 's/^](//; s/)$//' || true)
	done
	printf '%s' "${broken}"
	[[ -z "${broken}" ]]
}
