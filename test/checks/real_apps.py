#!/usr/bin/env python3
"""Holds what the checks find in real apps against the table real_apps.tsv beside this file.

test/checks/real_apps.py SLUICE FOLDER            compares; exit code 1 if something differs
test/checks/real_apps.py SLUICE FOLDER --write    writes the findings into the table, judged as before

FOLDER holds a clone per app, checked out at the table's commit: `git clone URL FOLDER/NAME` and
`git -C FOLDER/NAME checkout COMMIT`. An app that is missing or elsewhere is skipped with a message.
The table has one line per finding of medium severity or above: app, commit, path, line, rule,
severity, and whether a reader found it right. A line with "-" for path says that an app has none.
"""
import json
import pathlib
import subprocess
import sys

TABLE = pathlib.Path(__file__).with_name("real_apps.tsv")
SHOWN = ("medium", "high", "critical")


def read_table():
    head, rows = [], {}
    for line in TABLE.read_text().splitlines():
        if not line or line.startswith("#"):
            head.append(line)
            continue
        app, commit, path, number, rule, severity, judged = line.split("\t")
        rows.setdefault((app, commit), {})
        if path != "-":
            rows[app, commit][path, int(number), rule, severity] = judged
    return head, rows


def findings_of(sluice, folder):
    run = subprocess.run([sluice, "checks", "--format", "json", str(folder)],
                         capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{folder.name}: sluice ended with {run.returncode}: {run.stderr}")
    found = set()
    for finding in json.loads(run.stdout)["findings"]:
        if finding["severity"] in SHOWN:
            place = finding["location"]
            found.add((place["path"], place.get("line", 0), finding["rule"], finding["severity"]))
    return found


def main():
    sluice, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    write = sys.argv[3:] == ["--write"]
    head, rows = read_table()
    differences = compared = 0
    for (app, commit), expected in rows.items():
        clone = folder / app
        here = subprocess.run(["git", "-C", str(clone), "rev-parse", "HEAD"],
                              capture_output=True, text=True, check=False).stdout.strip()
        if here != commit:
            print(f"skipped {app}: no clone at {commit[:12]}")
            continue
        compared += 1
        found = findings_of(sluice, clone)
        for mark, those in (("missing", expected.keys() - found), ("new", found - expected.keys())):
            for path, line, rule, severity in sorted(those):
                differences += 1
                print(f"{mark}: {app} {path}:{line} {rule} {severity}")
        if write:
            rows[app, commit] = {each: expected.get(each, "?") for each in sorted(found)}
    if write:
        lines = head
        for (app, commit), findings in rows.items():
            for (path, line, rule, severity), judged in findings.items():
                lines.append("\t".join((app, commit, path, str(line), rule, severity, judged)))
            if not findings:
                lines.append("\t".join((app, commit, "-", "0", "-", "-", "right")))
        TABLE.write_text("\n".join(lines) + "\n")
        return 0
    print(f"{compared} apps compared, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
