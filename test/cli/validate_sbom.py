#!/usr/bin/python3
"""Validates bills of materials and VEX against the JSON schemas of CycloneDX, SPDX and OpenVEX, and
checks what a schema can't say: unique references, edges that lead somewhere, package URLs, URIs.

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
    "https://openvex.dev/ns/v0.2.0": "openvex-0.2.0.schema.json",
}
PURL = re.compile(r"pkg:[a-z][a-z0-9.+-]*(/[A-Za-z0-9._~:-]|/?%[0-9A-F]{2}|[A-Za-z0-9._~:-])+"
                  r"(@([A-Za-z0-9._~:-]|%[0-9A-F]{2})+)?(\?[a-z_]+=([A-Za-z0-9._~:-]|%[0-9A-F]{2})+)?")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([A-Za-z0-9._~!$&'()*+,;=:@/?\[\]-]|%[0-9A-Fa-f]{2})*"
                 r"(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?")

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


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


    # What is told of a package refers to it; references are unique among both.
    rows = bom.get("vulnerabilities", [])
    row_refs = [row["bom-ref"] for row in rows]
    check(len(set(row_refs)) == len(row_refs), "references of vulnerabilities are not unique")
    check(not known & set(row_refs), "a vulnerability and a component have one reference")
    for row in rows:
        for affected in row["affects"]:
            check(affected["ref"] in known, f"affects nothing: {affected['ref']}")
        for link in [row["source"], *[r["source"] for r in row.get("references", [])], *row["advisories"]]:
            check(URI.fullmatch(link["url"]), f"no URI: {link['url']!r}")
        check(bool(row.get("analysis")) == any(p["name"] == "sluice:acceptance" for p in row["properties"]),
              "an analysis without an acceptance, or none")


def check_openvex(document):
    check(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", document["@id"]), "name of the document")
    check(TIME.fullmatch(document["timestamp"]), "time")
    for statement in document["statements"]:
        check(URI.fullmatch(statement["vulnerability"]["@id"]), "no URI of the vulnerability")
        check(statement["products"], "no product")
        for product in statement["products"]:
            purl = product["identifiers"]["purl"]
            check(product["@id"] == purl and PURL.fullmatch(purl), f"no package URL: {purl!r}")


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
    check(TIME.fullmatch(document["creationInfo"]["created"]), "time")
    check(urllib.parse.urlparse(document["documentNamespace"]).scheme, "namespace is no URI")
    for package in document["packages"]:
        for reference in package.get("externalRefs", []):
            locator = reference["referenceLocator"]
            form = URI if reference["referenceCategory"] == "SECURITY" else PURL
            check(form.fullmatch(locator), f"no URL: {locator!r}")
        location = package["downloadLocation"]
        check(location == "NOASSERTION" or URI.fullmatch(location), f"no URI: {location!r}")


def main():
    made = validators(pathlib.Path(sys.argv[1]))
    failed = False
    for name in sys.argv[2:]:
        try:
            document = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))
            version = document.get("specVersion") or document.get("spdxVersion") or document["@context"]
            made[version].validate(document)
            if "@context" in document:
                check_openvex(document)
            elif "spdxVersion" in document:
                check_spdx(document)
            else:
                check_cyclonedx(document)
        except (ValueError, KeyError, OSError, jsonschema.ValidationError) as error:
            print(f"{name}: {str(error)[:2000]}")
            failed = True
    sys.exit(1 if failed else 0)


main()
