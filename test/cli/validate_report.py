#!/usr/bin/python3
"""Validates reports: JSON against docs/report.schema.json, SARIF against its schema and GitHub's
demands, JUnit, TAP, annotations and Markdown by what their readers need.

Usage: validate_report.py SCHEMA_FOLDER REPORT_SCHEMA FILE...
The format is the end of the file's name: .json .sarif .xml .tap .github .md
"""

import collections
import gzip
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

import jsonschema

HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
SPAN = re.compile(r"(`+)(?:(?!`).|(?!\1(?!`))`+)*?\1(?!`)")


def check(condition, text):
    if not condition:
        raise ValueError(text)


def unique_items(validator, unique, instance, schema):
    """As the schema says, in linear time: the library compares every two results."""
    if unique and validator.is_type(instance, "array"):
        seen = {json.dumps(item, sort_keys=True) for item in instance}
        if len(seen) < len(instance):
            yield jsonschema.ValidationError("items are not unique")


def validator_of(path):
    schema = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    kind = jsonschema.validators.extend(kind, {"uniqueItems": unique_items})
    return kind(schema, format_checker=jsonschema.FormatChecker())


def check_text(name, text):
    """What holds for every format: nothing hidden, no command for a runner of GitHub Actions."""
    check(not HIDDEN.search(text), f"a hidden character: {HIDDEN.search(text)!r}")
    check("##[" not in text, "a command of the older kind")
    for line in text.split("\n"):
        ours = name.endswith(".github") and re.match(r"::(error|warning|notice) ", line)
        check(ours or not line.lstrip().startswith("::"), f"a command: {line[:80]}")


def check_json(report):
    actions = collections.Counter(finding["action"] for finding in report["findings"])
    verdict = report["verdict"]
    for action, count in (("block", "blocking"), ("report", "reported"), ("ignore", "ignored")):
        check(actions[action] == verdict[count], f"{verdict[count]} {count}, {actions[action]} listed")
    order = [["block", "report", "ignore"].index(finding["action"]) for finding in report["findings"]]
    check(order == sorted(order), "what blocks does not come first")
    check(verdict["exit_code"] != 1 or verdict["blocking"] > 0, "blocked by nothing")


def check_region(place):
    uri = place["physicalLocation"]["artifactLocation"]["uri"]
    check(re.fullmatch(r"([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), f"no relative reference: {uri!r}")
    check(not uri.startswith("/") and ".." not in uri.split("/"), f"out of the root: {uri!r}")
    region = place["physicalLocation"]["region"]
    start = (region["startLine"], region["startColumn"])
    end = (region["endLine"], region["endColumn"])
    check((1, 1) <= start <= end and min(start + end) >= 1, f"region {region}")


def check_rule(rule):
    for text in (rule["id"], rule["shortDescription"]["text"], rule["fullDescription"]["text"],
                 rule["help"]["text"], rule["help"]["markdown"]):
        check(len(text) > 0, "an empty text counts as missing")
    for name in ("shortDescription", "fullDescription"):
        check(len(rule[name]["text"]) <= 1024, f"{name} is too long")
    properties = rule["properties"]
    check(isinstance(properties["security-severity"], str), "security-severity is no string")
    check(0.0 < float(properties["security-severity"]) <= 10.0, "security-severity is out of range")
    check(properties["precision"] in ("very-high", "high", "medium", "low"), "precision")
    check(properties["tags"][0] == "security" and len(properties["tags"]) <= 10, "tags")


def check_sarif(log, raw):
    check(len(gzip.compress(raw)) < 10_000_000, "more than 10 MB compressed")
    run, = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        check_rule(rule)
    ids = [rule["id"] for rule in rules]
    check(len(set(ids)) == len(ids) <= 25_000, "ids of rules are not unique")
    results = run["results"]
    check(len(results) <= 5000, "more results than GitHub shows")
    levels = ["error", "warning", "note"]
    ranks = [levels.index(result["level"]) for result in results if result["ruleId"] != "sluice-findings-left-out"]
    check(all(rank > 0 for rank in ranks[ranks.count(0):]), "what blocks does not come first")
    for result in results:
        check(rules[result["ruleIndex"]]["id"] == result["ruleId"], "another rule at ruleIndex")
        check(result["message"]["text"], "no message")
        check(not re.search(r"(?<!\\)(\\\\)*\[[^]]*\]\(", result["message"]["text"]), "a link in a message")
        check(1 <= len(result["locations"]) <= 100, "places")
        for place in result["locations"]:
            check_region(place)
        prints = result["partialFingerprints"]
        check(prints["sluice/v1"], "no id")
        if "primaryLocationLineHash" in prints:
            check(re.fullmatch(r"[0-9a-f]{1,16}:[1-9][0-9]*", prints["primaryLocationLineHash"]), "line hash")
    for name in ("suppressions", "baselineState"):
        count = sum(name in result for result in results)
        check(count in (0, len(results)), f"{name} in some results alone")
    check(re.fullmatch(r"sluice/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+/", run["automationDetails"]["id"]), "category")


def check_junit(text):
    root = xml.etree.ElementTree.fromstring(text)
    check(root.tag == "testsuites" and len(root) > 0, "no suites")
    total = collections.Counter()
    names = set()
    for suite in root:
        counts = collections.Counter()
        for case in suite:
            counts["tests"] += 1
            for tag, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
                counts[count] += len(case.findall(tag))
                check(len(case.findall(tag)) <= 1, "two outcomes of one test")
            check(case.get("classname") == suite.get("name"), "classname")
            check((case.get("classname"), case.get("name")) not in names, f"twice: {case.get('name')}")
            names.add((case.get("classname"), case.get("name")))
        for name in ("tests", "failures", "errors", "skipped"):
            check(int(suite.get(name)) == counts[name], f"{name} of {suite.get('name')}")
        check(counts["tests"] > 0, "a suite without tests")
        total.update(counts)
    for name in ("tests", "failures", "errors", "skipped"):
        check(int(root.get(name)) == total[name], name)


def check_tap(text):
    lines = text.rstrip("\n").split("\n")
    check(lines[0] == "TAP version 13", "no version")
    planned = re.fullmatch(r"1\.\.([1-9][0-9]*)", lines[1])
    check(planned, "no plan")
    tests = [line for line in lines[2:] if not line.startswith("#")]
    check(len(tests) == int(planned[1]), "the plan does not fit")
    for number, line in enumerate(tests, 1):
        check(re.match(rf"(not )?ok {number} - [a-z]", line), f"no test: {line[:80]}")


def check_annotations(text):
    counts = collections.Counter()
    for line in text.rstrip("\n").split("\n"):
        parts = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
        check(parts, f"no annotation: {line[:80]}")
        counts[parts[1]] += 1
        properties = dict(pair.split("=", 1) for pair in parts[2].split(","))
        check(set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}, "a property")
        for name in ("line", "endLine", "col", "endColumn"):
            check(properties.get(name, "1").isdigit(), name)
        for escape in re.findall("%..?", parts[2] + parts[3]):
            check(escape in ("%25", "%0A", "%3A", "%2C"), f"escape {escape}")
    check(max(counts.values()) <= 10, "more annotations than GitHub takes")


def check_markdown(text):
    check(len(text.encode()) < 65_536, "too long for a comment")
    check(text.count("<details>") == text.count("</details>"), "details")
    # Literal text of code spans and blocks is out of the question.
    bare = SPAN.sub("code", re.sub(r"```toml\n.*?\n```\n", "", text, flags=re.S))
    bare = re.sub(r"</?(details|summary|br)>", "", bare)
    check("<" not in bare and "@" not in bare.replace("@&#8203;", ""), "a tag or a mention")
    check(not re.search(r"(?<!\\)\[", bare), "a link")
    for table in re.findall(r"(?:^\|.*\n)+", bare, flags=re.M):
        columns = {len(re.findall(r"(?<!\\)\|", row)) for row in table.rstrip("\n").split("\n")}
        check(len(columns) == 1, "rows of different lengths")


def main():
    sarif = validator_of(pathlib.Path(sys.argv[1]) / "sarif-2.1.0.schema.json")
    report = validator_of(sys.argv[2])
    failed = False
    for name in sys.argv[3:]:
        try:
            raw = pathlib.Path(name).read_bytes()
            text = raw.decode("utf-8")
            check_text(name, text)
            kind = pathlib.Path(name).suffix
            if kind == ".json":
                document = json.loads(text)
                report.validate(document)
                check_json(document)
            elif kind == ".sarif":
                document = json.loads(text)
                sarif.validate(document)
                check_sarif(document, raw)
            else:
                {".xml": check_junit, ".tap": check_tap, ".github": check_annotations,
                 ".md": check_markdown}[kind](text)
        except (ValueError, KeyError, OSError, IndexError, jsonschema.ValidationError,
                xml.etree.ElementTree.ParseError) as error:
            print(f"{name}: {str(error)[:2000]}")
            failed = True
    sys.exit(1 if failed else 0)


main()
