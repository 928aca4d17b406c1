"""Says which messages of docs/troubleshooting.md stand nowhere in the sources: troubleshooting.py ROOT."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
texts = []
for folder in ("bin", "src"):
    for path in sorted((root / folder).rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            # A literal of several lines is one; so are the arguments of a notice of several lines.
            text = re.sub(r'"\s*\n\s*"', "", text)
            text = re.sub(r"""['"]\s*(?:\\\n)?\s*['"]""", " ", text)
            texts.append(text.replace('\\"', '"'))
sources = "\n".join(texts)
sources = re.sub(r"\$\{(?:what|1)\}", "build", sources)

missing = 0
for number, line in enumerate((root / "docs/troubleshooting.md").read_text().splitlines(), 1):
    if not line.startswith("| `"):
        continue
    for message in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
        # What the program fills in: an ellipsis, a number, a word in capitals.
        for part in re.split(
            r"…|\.\.\. |\bN\b|\b[A-Z]{4,}\b|\b\d+\b|: +| {2,}|, (?=[A-Z])"
            r"|\bfindings? (?!blocks?)|(?<=unjudged)|SLUICE_(?=…)|\bare (?=only)|(?<=_URL)", message):
            part = part.strip(" .,;()=")
            if len(part) > 5 and part not in sources:
                print(f"docs/troubleshooting.md:{number}: {part}")
                missing += 1
sys.exit(1 if missing else 0)
