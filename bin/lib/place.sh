# shellcheck shell=bash
# Where Sluice stands among the app's buildpacks. Heroku does not say it; but whoever was there before left traces in
# the app's folder, and by these it is seen.

# place::after_others APP: another buildpack, which sets process types, has been here: these leave what no app commits.
# Those that set none (Python's, Go's) are not among them: nothing of theirs can be lost.
place::after_others() {
	local folder
	for folder in "${1}"/.heroku/{node,php,dotnet}/ "${1}"/.jdk/ "${1}"/vendor/ruby-*/; do
		if [[ -d "${folder}" ]]; then
			return 0
		fi
	done
	return 1
}

# place::check APP: stops a build that would lose the app's process types; sets nothing. Returns 1 when it is to stop.
# The last buildpack decides the default process types, and Sluice has none.
place::check() {
	# shellcheck disable=SC2310 # it only looks
	if [[ -f "${1}/Procfile" ]] || ! place::after_others "${1}"; then
		return 0
	fi
	gate::setting SLUICE_ALLOW_LAST
	# shellcheck disable=SC2154 # gate::setting sets it
	if [[ "${SETTING}" == 1 ]]; then
		log::info 'Not the first buildpack, and no Procfile: SLUICE_ALLOW_LAST=1.'
		return 0
	fi
	log::error 'Sluice is not the first buildpack, and there is no' 'Procfile.' '' \
		'The last buildpack decides the default process types, and' \
		'Sluice has none: if it is the last, "web" would be gone.' '' \
		'Put Sluice first. URL is what "heroku buildpacks -a APP" shows:' \
		'  heroku buildpacks:remove URL -a APP' \
		'  heroku buildpacks:add --index 1 URL -a APP' \
		'Or add a Procfile: with it, Sluice can stand last, too.' '' \
		'If another buildpack comes after Sluice, nothing is lost:' \
		'  heroku config:set SLUICE_ALLOW_LAST=1 -a APP' '' \
		'Nothing was released; the current release keeps running.'
	return 1
}
