#!/usr/bin/python3
"""Validates bills of materials against the JSON schemas of CycloneDX and SPDX, and checks what a
schema can't say: unique references, edges that lead somewhere, package URLs, URIs.

Usage: validate_sbom.py SCHEMA_FOLDER FILE...
"""

import json
import pathlib
import re
import sys
import urllib.parse

import jsonschema

SCHEMAS = {
    "1.6": "cyclonedx-1.6.schema.json",
    "1.7": "cyclonedx-1.7.schema.json",
    "SPDX-2.3": "spdx-2.3.schema.json",
}
PURL = re.compile(r"pkg:[a-z][a-z0-9.+-]*(/[A-Za-z0-9._~:-]|/?%[0-9A-F]{2}|[A-Za-z0-9._~:-])+"
                  r"(@([A-Za-z0-9._~:-]|%[0-9A-F]{2})+)?(\?[a-z_]+=([A-Za-z0-9._~:-]|%[0-9A-F]{2})+)?")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([A-Za-z0-9._~!$&'()*+,;=:@/?\[\]-]|%[0-9A-Fa-f]{2})*"
                 r"(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?")


def unique_items(validator, unique, instance, schema):
    """As the schema says, in linear time: the library compares every two components."""
    if unique and validator.is_type(instance, "array"):
        seen = {json.dumps(item, sort_keys=True) for item in instance}
        if len(seen) < len(instance):
            yield jsonschema.ValidationError("items are not unique")


def validators(folder):
    """One validator per schema; what they refer to is read from the same folder."""
    store = {}
    for path in folder.glob("*.schema.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        for name in (schema.get("$id"), "http://cyclonedx.org/schema/" + path.name):
            if name:
                store[name] = schema
    made = {}
    for version, name in SCHEMAS.items():
        schema = json.loads((folder / name).read_text(encoding="utf-8"))
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        kind = jsonschema.validators.extend(kind, {"uniqueItems": unique_items})
        resolver = jsonschema.RefResolver.from_schema(schema, store=store)
        made[version] = kind(schema, resolver=resolver, format_checker=jsonschema.FormatChecker())
    return made


def check(condition, text):
    if not condition:
        raise ValueError(text)


def check_cyclonedx(bom):
    refs = [component["bom-ref"] for component in bom["components"]]
    app = bom["metadata"]["component"]["bom-ref"]
    check(len(set(refs + [app])) == len(refs) + 1, "references are not unique")
    known = set(refs + [app])
    entries = [entry["ref"] for entry in bom["dependencies"]]
    check(len(set(entries)) == len(entries), "two entries of edges for one component")
    for entry in bom["dependencies"]:
        for ref in [entry["ref"], *entry.get("dependsOn", [])]:
            check(ref in known, f"an edge to nowhere: {ref}")
    for component in bom["components"]:
        check(PURL.fullmatch(component["purl"]), f"no package URL: {component['purl']!r}")
        for reference in component.get("externalReferences", []):
            check(URI.fullmatch(reference["url"]), f"no URI: {reference['url']!r}")


def check_spdx(document):
    ids = [package["SPDXID"] for package in document["packages"]]
    check(len(set(ids)) == len(ids), "identifiers are not unique")
    known = set(ids) | {"SPDXRef-DOCUMENT"}
    for identifier in known:
        check(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", identifier), f"identifier {identifier!r}")
    for relationship in document["relationships"]:
        for end in ("spdxElementId", "relatedSpdxElement"):
            check(relationship[end] in known, f"an edge to nowhere: {relationship[end]}")
    check(any(r["relationshipType"] == "DESCRIBES" for r in document["relationships"]), "describes nothing")
    check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", document["creationInfo"]["created"]), "time")
    check(urllib.parse.urlparse(document["documentNamespace"]).scheme, "namespace is no URI")
    for package in document["packages"]:
        for reference in package.get("externalRefs", []):
            locator = reference["referenceLocator"]
            check(PURL.fullmatch(locator), f"no package URL: {locator!r}")
        location = package["downloadLocation"]
        check(location == "NOASSERTION" or URI.fullmatch(location), f"no URI: {location!r}")


def main():
    made = validators(pathlib.Path(sys.argv[1]))
    failed = False
    for name in sys.argv[2:]:
        try:
            document = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))
            version = document.get("specVersion") or document.get("spdxVersion")
            made[version].validate(document)
            if "spdxVersion" in document:
                check_spdx(document)
            else:
                check_cyclonedx(document)
        except (ValueError, KeyError, OSError, jsonschema.ValidationError) as error:
            print(f"{name}: {str(error)[:2000]}")
            failed = True
    sys.exit(1 if failed else 0)


main()
