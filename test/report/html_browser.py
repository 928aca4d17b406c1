"""Tries HTML reports in headless Chromium, through chromedriver's W3C WebDriver interface.

usage: html_browser.py [--screenshots FOLDER] NAME=FILE...

What is expected of a report comes from the JSON in it (the element sluice-data). Exits with 1 when something is not
as it should be. Needs nothing but Python and the two programs.
"""

import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

RENDER_LIMIT_MS = 1000
# What a slow machine with other work may take on top; the figure itself is printed.
SLOWNESS = float(os.environ.get("SLUICE_TEST_SLOWNESS", "5"))
BYTE_LIMITS = [(1000, 2_000_000)]
MAX_SHOWN = 5000


class Failure(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failure(what)


class Browser:
    """One session; arguments of scripts and results are JSON."""

    def __init__(self, driver, folder):
        self.process = subprocess.Popen(
            [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        port = None
        for line in self.process.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found:
                port = found.group(1)
                break
        if port is None:
            raise Failure("chromedriver did not start")
        self.base = f"http://127.0.0.1:{port}/session"
        options = {
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1280,900", f"--user-data-dir={folder}"],
        }
        answer = self._call("POST", "", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
        }}})
        self.base += "/" + answer["sessionId"]

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, data=data, method=method, headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Failure(f"{method} {path}: {error.read().decode(errors='replace')[:600]}") from error

    def open(self, url):
        # A change of the fragment alone would not load the page anew.
        self._call("POST", "/url", {"url": "about:blank"})
        self._call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def keys(self, text):
        actions = []
        for key in text:
            actions += [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def console(self):
        return self._call("POST", "/se/log", {"type": "browser"})

    def size(self, width, height, phone=False):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=phone)

    def scheme(self, name):
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": name}])

    def scripts(self, allowed):
        self.devtools("Emulation.setScriptExecutionDisabled", value=not allowed)

    def picture(self, path):
        path.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))

    def quit(self):
        with contextlib.suppress(Exception):
            self._call("DELETE", "")
        self.process.terminate()
        self.process.wait()


SHOWN = "return [...document.querySelectorAll('article')].filter(a => !a.hidden && !a.closest('[hidden]')).length"

# Least contrast of visible text with what is behind it, and where.
CONTRAST = """
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
function rgba(color) {
  canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
  return canvas.getImageData(0, 0, 1, 1).data;
}
function light(c) {
  const [r, g, b] = [c[0], c[1], c[2]].map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function behind(element) {
  for (let e = element; e; e = e.parentElement) {
    const c = rgba(getComputedStyle(e).backgroundColor);
    if (c[3] > 0) return c;
  }
  return [255, 255, 255, 255];
}
let worst = [99, ''];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
for (let node; (node = walker.nextNode());) {
  const e = node.parentElement;
  if (!node.textContent.trim() || !e.checkVisibility() || seen.has(e) || e.tagName === 'SCRIPT') continue;
  seen.add(e);
  if (seen.size > 3000) break;
  const a = light(rgba(getComputedStyle(e).color)), b = light(behind(e));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < worst[0]) worst = [ratio, e.tagName + '.' + e.className + ': ' + node.textContent.trim().slice(0, 40)];
}
return worst;
"""


def data_of(path):
    text = path.read_text(encoding="utf-8")
    expect("\u202e" not in text, "a raw character that turns the direction of writing")
    found = re.search(r'<script type="application/json" id="sluice-data">(.*?)</script>', text, re.S)
    expect(found, "there is no sluice-data")
    return json.loads(found.group(1))


class Page:
    def __init__(self, browser, name, path, pictures):
        self.browser = browser
        self.name = name
        self.path = path
        self.url = path.resolve().as_uri()
        self.pictures = pictures
        self.data = data_of(path)
        self.findings = self.data["findings"]

    def no_console(self, when):
        said = [entry["message"] for entry in self.browser.console()]
        expect(not said, f"console, {when}: {said[:3]}")

    def no_overflow(self, when):
        wide = self.browser.run(
            "const w = document.documentElement; return [w.scrollWidth, window.innerWidth]")
        expect(wide[0] <= wide[1], f"{when}: {wide[0]} px of content in {wide[1]} px")

    def shown(self):
        return self.browser.run(SHOWN)

    def count(self, **wanted):
        return sum(all(finding[key] == value for key, value in wanted.items()) for finding in self.findings)

    def picture(self, kind):
        if self.pictures:
            self.browser.picture(self.pictures / f"{self.name}-{kind}.png")

    def click(self, selector):
        expect(self.browser.run(
            "const e = document.querySelector(arguments[0]); if (!e) return false; e.click(); return true", selector),
            f"there is no {selector}")

    def loads(self):
        self.browser.size(1280, 900)
        self.browser.scheme("light")
        self.browser.open(self.url)
        milliseconds = self.browser.run("""
            const t = performance.getEntriesByType('navigation')[0];
            const paint = performance.getEntriesByName('first-contentful-paint')[0];
            return [t.loadEventEnd, paint ? paint.startTime : 0]""")
        size = self.path.stat().st_size
        print(f"{self.name}: {len(self.findings)} findings, {size} bytes, "
              f"loaded in {milliseconds[0]:.0f} ms, painted after {milliseconds[1]:.0f} ms")
        for most, limit in BYTE_LIMITS:
            if len(self.findings) <= most:
                expect(size < limit, f"{size} bytes")
        if len(self.findings) <= 1000:
            expect(max(milliseconds) < RENDER_LIMIT_MS * SLOWNESS, f"takes {max(milliseconds):.0f} ms")
        self.no_console("after loading")
        self.no_overflow("desktop")
        expect(self.shown() == min(len(self.findings), MAX_SHOWN), f"{self.shown()} findings are shown")
        expect(self.browser.run("return document.querySelectorAll('script').length") == 2, "scripts that are not ours")
        expect(self.browser.run("return document.querySelectorAll('[style],[onclick],[onerror],img,iframe').length") == 0,
               "markup that is not ours")
        self.picture("desktop")

    def filters(self):
        self.browser.open(self.url)
        for attribute, key, words in (
                ("severity", "severity", ("critical", "high", "medium", "low")),
                ("action", "action", ("block", "report", "ignore")),
                ("kind", "kind", ("secret", "vulnerability", "check", "hygiene"))):
            pills = self.browser.run(
                "return [...document.querySelectorAll('.pill[data-group=\"' + arguments[0] + '\"]')].map(p => p.dataset.word)",
                attribute)
            for word in words:
                if word not in pills:
                    continue
                pill = f'.pill[data-group="{attribute}"][data-word="{word}"]'
                self.click(pill)
                expect(self.shown() == self.count(**{key: word}), f"{attribute} {word}: {self.shown()} shown")
                said = self.browser.run("return document.getElementById('shown').textContent")
                expect(said.startswith(f"{self.shown()} of {len(self.findings)} "), f"says {said!r}")
                expect(self.browser.run("return document.querySelector(arguments[0]).getAttribute('aria-pressed')",
                                        pill) == "true", "the pill is not pressed")
                expect(f"{attribute}={word}" in self.browser.run("return location.hash"), "the address does not say it")
                self.click(pill)
        expect(self.shown() == len(self.findings), "filters stay behind")
        self.no_console("after filtering")

    def restores(self):
        wanted = self.findings[0]["severity"]
        self.browser.open(self.url + f"#severity={wanted}&theme=dark")
        expect(self.shown() == self.count(severity=wanted), "the address does not restore the filter")
        expect(self.browser.run("return getComputedStyle(document.documentElement).colorScheme") == "dark",
               "the address does not restore the theme")
        self.click(".clear")
        expect(self.shown() == len(self.findings), "cannot be cleared")
        last = self.findings[-1]
        self.browser.open(self.url + "#" + last["id"])
        expect(self.browser.run("return document.getElementById(arguments[0]).closest('.entry').open", last["id"]),
               "a link to a finding does not open it")
        for hash_of_stranger in ("#severity=%zz&x", "#%zz", "#severity=<img>", "#__proto__=1", "#severity=constructor"):
            self.browser.open(self.url + hash_of_stranger)
            self.no_console(hash_of_stranger)

    def searches(self):
        self.browser.open(self.url)
        self.browser.keys("/")
        expect(self.browser.run("return document.activeElement.id") == "search", "/ does not go to the search")
        word = self.findings[0]["rule"]
        self.browser.keys(word)
        shown = self.shown()
        expect(0 < shown <= len(self.findings), f"searching {word!r} shows {shown}")
        expect(shown >= self.count(rule=word), f"searching {word!r} shows {shown}")
        texts = self.browser.run("return [...document.querySelectorAll('.entry:not([hidden])')].map(e => e.textContent)")
        expect(all(word.lower() in text.lower() for text in texts), "entries without the word")
        self.browser.keys("zzzzqqqq")
        expect(self.shown() == 0 and not self.browser.run("return document.getElementById('no-match').hidden"),
               "does not say that nothing matches")
        self.browser.keys("\ue00c")  # Escape
        expect(self.shown() == len(self.findings), "Escape does not end the search")
        self.no_console("after searching")

    def when(self, script, seconds=5.0):
        """What the script returns as soon as that is anything, or at last."""
        end = time.monotonic() + seconds
        while not (value := self.browser.run(script)) and time.monotonic() < end:
            time.sleep(0.05)
        return value

    def keyboard(self):
        self.browser.open(self.url)
        self.browser.run("document.querySelector('.entry > summary').focus()")
        self.browser.keys("\ue007")  # Enter
        expect(self.browser.run("return document.querySelector('.entry').open"), "Enter does not open an entry")
        first = self.findings[int(self.browser.run("return document.querySelector('.entry article').dataset.at"))]
        expect(self.browser.run("return document.querySelector('.entry').open"), "is not open")
        if first["action"] != "ignore" and not first.get("advisory", {}).get("malicious"):
            # The browser tells the page of an opened entry a moment later.
            accept = self.when("return (document.querySelector('.entry dd.accept pre') || {}).textContent || ''")
            wanted = first["rule"] if first["kind"] == "vulnerability" else first["id"]
            expect("[[ignore]]" in accept and json.dumps(wanted) in accept, f"says {accept!r} for accepting {wanted}")
        outline = self.browser.run("return getComputedStyle(document.activeElement).outlineStyle")
        expect(outline == "solid", "focus is not seen")
        if self.browser.run("return document.querySelectorAll('.entry').length") > 1:
            self.browser.keys("\ue015")  # arrow down
            expect(self.browser.run("return document.activeElement.parentElement === document.querySelectorAll('.entry')[1]"),
                   "the arrow does not go to the next entry")
        self.picture("open")

    def themes(self):
        for scheme in ("light", "dark"):
            self.browser.scheme(scheme)
            self.browser.open(self.url)
            if len(self.findings) < 100:
                self.browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            expect(self.browser.run("return getComputedStyle(document.documentElement).colorScheme") == scheme,
                   f"does not follow the system's {scheme}")
            ratio, where = self.browser.run(CONTRAST)
            expect(ratio >= 4.5, f"contrast {ratio:.2f} in {scheme}: {where}")
            self.picture(scheme)
            self.click("#theme")
            other = "dark" if scheme == "light" else "light"
            expect(self.browser.run("return getComputedStyle(document.documentElement).colorScheme") == other,
                   f"the button does not turn {scheme} into {other}")
        self.browser.scheme("light")

    def phone(self):
        self.browser.size(360, 780, phone=True)
        self.browser.open(self.url)
        self.no_overflow("phone")
        self.picture("phone")
        self.browser.run("document.querySelectorAll('details').forEach((d, i) => { d.open = i < 300; })")
        self.no_overflow("phone, all open")
        self.browser.run("const e = document.querySelector('.entry'); if (e) e.scrollIntoView()")
        self.picture("phone-open")
        self.browser.size(1280, 900)

    def without_script(self):
        self.browser.scripts(False)
        self.browser.open(self.url)
        self.picture("plain")
        # Scripts are back for asking, but the page has run none.
        self.browser.scripts(True)
        expect(self.browser.run("""
            return ['controls', 'theme', 'no-match'].every(id => !document.getElementById(id).checkVisibility())"""),
            "controls that do nothing are shown")
        expect(self.shown() == min(len(self.findings), MAX_SHOWN), "not all findings are there without JavaScript")
        expect(self.browser.run("return document.querySelector('.verdict h1').textContent.length") > 3, "no verdict")

    def prints(self):
        self.browser.open(self.url)
        pdf = base64.b64decode(self.browser.devtools("Page.printToPDF", printBackground=True)["data"])
        expect(pdf.startswith(b"%PDF"), "cannot be printed")
        if self.pictures:
            (self.pictures / f"{self.name}.pdf").write_bytes(pdf)
        self.browser.devtools("Emulation.setEmulatedMedia", media="print")
        self.browser.run("dispatchEvent(new Event('beforeprint'))")
        expect(self.browser.run("""
            return !document.getElementById('controls').checkVisibility() &&
                [...document.querySelectorAll('details')].every(d => d.open)"""), "something is folded on paper")
        self.browser.run("dispatchEvent(new Event('afterprint'))")
        self.browser.devtools("Emulation.setEmulatedMedia", media="")
        expect(self.browser.run("return [...document.querySelectorAll('.entry')].every(d => !d.open)"),
               "stays unfolded after printing")

    def try_all(self):
        steps = [self.loads, self.phone, self.without_script]
        if len(self.findings) <= 1500:
            steps += [self.themes, self.prints]
        if self.findings:
            steps += [self.filters, self.searches, self.restores, self.keyboard]
        failures = 0
        for step in steps:
            try:
                step()
            except Failure as failure:
                print(f"{self.name}, {step.__name__}: {failure}")
                failures += 1
        return failures


def main(arguments):
    pictures = None
    if arguments[:1] == ["--screenshots"]:
        pictures = pathlib.Path(arguments[1])
        pictures.mkdir(parents=True, exist_ok=True)
        arguments = arguments[2:]
    if not arguments:
        print(__doc__)
        return 2
    driver = shutil.which("chromedriver")
    if driver is None:
        print("there is no chromedriver")
        return 2
    failures = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(driver, folder)
        try:
            for argument in arguments:
                name, _, path = argument.partition("=")
                failures += Page(browser, name, pathlib.Path(path), pictures).try_all()
        finally:
            browser.quit()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
