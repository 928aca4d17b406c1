#!/usr/bin/env bats
# The libraries of a source build, loaded with the real apt, by a user without rights, from a package source on this
# machine: no network is asked.

load harness

setup_file() {
	export SHARED
	SHARED=$(mktemp -d)
	chmod 755 "${SHARED}"
	type -P apt-get dpkg-deb >/dev/null || return 0
	make_source "${SHARED}/source"
}
teardown_file() { harness_teardown_file; }
setup() {
	harness_setup
	type -P apt-get dpkg-deb >/dev/null || skip 'there is no apt here'
	mkdir -m 777 "${ROOT}/cache"
	SOURCE="${ROOT}/source"
	cp -r "${SHARED}/source" "${SOURCE}"
}
teardown() { harness_teardown; }

# make_source FOLDER: a source of small packages: one for each line of SYSROOT_PACKAGES.
make_source() {
	local line name file sum size
	source "${REPOSITORY}/bin/lib/sysroot.sh"
	mkdir -p "${1}/unpacked"
	for line in "${SYSROOT_PACKAGES[@]}"; do
		name="${line#\? }"
		name="${name%% *}"
		rm -rf "${1}/unpacked/package"
		mkdir -p "${1}/unpacked/package/DEBIAN" "${1}/unpacked/package/usr/lib"
		printf 'Package: %s\nVersion: 1:2.3-4\nArchitecture: all\nMaintainer: nobody <nobody@localhost>\nDescription: test\n' \
			"${name}" >"${1}/unpacked/package/DEBIAN/control"
		printf '%s\n' "${name}" >"${1}/unpacked/package/usr/lib/${name}.a"
		dpkg-deb --root-owner-group -Zgzip --build "${1}/unpacked/package" "${1}/${name}.deb" >/dev/null
		sum=$(sha256sum <"${1}/${name}.deb")
		size=$(stat --format=%s "${1}/${name}.deb")
		cat "${1}/unpacked/package/DEBIAN/control" >>"${1}/Packages"
		printf 'Filename: ./%s.deb\nSize: %d\nSHA256: %s\n\n' "${name}" "${size}" "${sum%% *}" >>"${1}/Packages"
	done
	rm -r "${1}/unpacked"
}

# sysroot: makes ROOT/cache/sysroot from SOURCE alone.
sysroot() {
	printf 'deb [trusted=yes] file:%s ./\n' "${SOURCE}" >"${ROOT}/sources.list"
	chmod -R a+rX "${ROOT}"
	# shellcheck disable=SC2016 # expanded by the inner shell
	run as_nobody env -i HOME= PATH="${HEROKU_PATH}" ROOT="${ROOT}" bash -euo pipefail -c '
		source "${1}/bin/lib/sysroot.sh"
		eval "original$(declare -f sysroot::_options | tail -n +2 | sed "1i() ")"
		sysroot::_options() {
			original "$@"
			printf "Dir::Etc::sourcelist \"%s\";\nDir::Etc::sourceparts \"/nonexistent\";\n" "${ROOT}/sources.list" >>"${SYSROOT_APT_CONFIG}"
		}
		if ! sysroot::make "${ROOT}/cache/sysroot" "${ROOT}/cache/log"; then
			printf "%s\n" "${SYSROOT_ERROR[@]}"
			exit 7
		fi' bash "${REPOSITORY}"
	after_run
}

nothing_left() {
	[[ ! -e "${ROOT}/cache/sysroot" && ! -e "${ROOT}/cache/sysroot.apt" ]] || fail 'A part was left behind.'
}

@test "packages are loaded and unpacked without rights, lists and packages removed" {
	sysroot
	exits 0
	says 'Loading the libraries to build with' 'packages'
	[[ "$(cat "${ROOT}/cache/sysroot/usr/lib/libgit2-dev.a")" == libgit2-dev ]]
	grep -qx 'libgit2-dev 1:2.3-4 all libgit2-dev' "${ROOT}/cache/sysroot/packages.txt"
	grep -qx 'libre2-dev libre2-dev.a' "${ROOT}/cache/sysroot/archives.txt"
	[[ ! -e "${ROOT}/cache/sysroot.apt" ]]
	! compgen -G "/var/lib/apt/lists/*${ROOT##*/}*" || fail "The lists of the system were written to."
}

@test "a package that may be missing is done without, one that is needed is named" {
	sed -i 's/^Package: libhttp-parser-dev/Package: libhttp-parser-else/' "${SOURCE}/Packages"
	sysroot
	exits 0
	[[ ! -e "${ROOT}/cache/sysroot/usr/lib/libhttp-parser-dev.a" ]]
	rm -r "${ROOT}/cache/sysroot"
	sed -i 's/^Package: libre2-dev/Package: libre2-else/' "${SOURCE}/Packages"
	sysroot
	exits 7
	says 'failed' "this system's package sources have no libre2-dev" 'universe'
	nothing_left
}

@test "no source answers: the network is named" {
	SOURCE="${ROOT}/nothing"
	sysroot
	exits 7
	says 'failed' 'lists of packages could not be loaded' 'Is there a network'
	nothing_left
}

@test "a package that cannot be loaded, or is another than the list says, stops it" {
	rm "${SOURCE}/libyaml-dev.deb"
	sysroot
	exits 7
	says 'could not be loaded' 'libyaml-dev'
	nothing_left
	printf x >>"${SOURCE}/libgit2-dev.deb"
	cp "${SHARED}/source/libyaml-dev.deb" "${SOURCE}/"
	sysroot
	exits 7
	says 'could not be loaded' 'libgit2-dev'
	nothing_left
}

@test "a folder that cannot be written to is named" {
	chmod 555 "${ROOT}/cache"
	sysroot
	exits 7
	says 'cannot be written to'
}
