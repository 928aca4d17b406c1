#!/usr/bin/env python3
"""cnb_outputs.py BUILDPACK_TOML LAYERS: reads what bin/build left as a lifecycle does (buildpack specification, API
0.10), and prints it line by line. Ends with 1 at the first thing that the specification does not allow."""

import json
import os
import re
import sys
import tomllib

MEDIA_TYPES = {
    "cdx.json": "application/vnd.cyclonedx+json",
    "spdx.json": "application/spdx+json",
    "syft.json": "application/vnd.syft+json",
}


def load(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def check(good, message):
    if not good:
        sys.exit(f"not as the specification says: {message}")


def descriptor(path):
    data = load(path)
    check(re.fullmatch(r"\d+\.\d+", data["api"]), "api")
    pack = data["buildpack"]
    check(re.fullmatch(r"[A-Za-z0-9./-]+", pack["id"]), "id")
    check(pack["id"] not in ("app", "config", "generated", "sbom"), "id")
    check(re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", pack["version"]), "version")
    check(isinstance(pack.get("clear-env", False), bool), "clear-env")
    for target in data["targets"]:
        check(set(target) <= {"os", "arch", "variant", "distros"}, "targets")
    check("order" not in data and "stacks" not in data, "order or stacks")
    print("buildpack", data["api"], pack["id"], pack["version"])
    for target in data["targets"]:
        print("target", target["os"], target["arch"])
    return pack.get("sbom-formats", [])


def launch(path):
    data = load(path)
    check(set(data) <= {"labels", "processes", "slices"}, "tables of launch.toml")
    seen = set()
    for label in data.get("labels", []):
        check(set(label) == {"key", "value"}, "keys of a label")
        check(all(isinstance(value, str) for value in label.values()), "a label's value")
        check(label["key"] not in seen, "the same label twice")
        seen.add(label["key"])
        print("label", label["key"], label["value"])
    for process in data.get("processes", []):
        print("process", process["type"])


def bill(path, name, formats):
    stem, extension = name.split(".sbom.")
    check(extension in MEDIA_TYPES and MEDIA_TYPES[extension] in formats, f"{name} is of no declared format")
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    print("sbom", stem, document["bomFormat"], document["specVersion"])
    for component in document.get("components", []):
        print("component", component.get("purl", component["name"]))


def main():
    formats = descriptor(sys.argv[1])
    layers = sys.argv[2]
    for name in sorted(os.listdir(layers)):
        path = os.path.join(layers, name)
        check(not os.path.islink(path), f"{name} is a link")
        if os.path.isdir(path):
            check(name not in ("build", "launch", "store"), f"a layer named {name}")
            check(os.path.exists(path + ".toml"), f"layer {name} without metadata")
        elif name == "launch.toml":
            launch(path)
        elif ".sbom." in name:
            bill(path, name, formats)
        elif name in ("build.toml", "store.toml"):
            load(path)
        else:
            check(name.endswith(".toml"), f"a file named {name}")
            data = load(path)
            check(set(data) <= {"types", "metadata"}, f"tables of {name}")
            types = data.get("types", {})
            check(set(types) <= {"launch", "build", "cache"}, f"types of {name}")
            check(all(isinstance(value, bool) for value in types.values()), f"types of {name}")
            print("layer", name[: -len(".toml")], *[kind for kind in sorted(types) if types[kind]])


main()
