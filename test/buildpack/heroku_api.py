"""A stand-in for Heroku's API on a port of this machine.

heroku_api.py PLAN LOG: PLAN is a JSON file {"token": ..., "page": N, "answers": {PATH: ANSWER}}; an ANSWER is a list
or an object, or {"status": S, "headers": {...}, "times": N, "then": ANSWER, "text": ...}; {"status": 200, "endless": WHAT} never ends:
in pages ("pages"), in chunks of one body ("chunks"), or before its first byte ("wait"). Lists are cut into pages of N
entries, with Next-Range as the API has it. The port is printed first. LOG gets a line per request, and one for each
process in whose arguments the token stands.
"""
import glob
import http.server
import json
import sys
import time

plan = json.load(open(sys.argv[1], encoding="utf-8"))
log = open(sys.argv[2], "a", encoding="utf-8", buffering=1)
asked = {}


def leaks():
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if plan["token"].encode() in file.read():
                    log.write(f"LEAK {path}\n")
        except OSError:
            pass


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked[self.path] = asked.get(self.path, 0) + 1
        log.write(f"GET {self.path} {self.headers.get('Range', '-')}\n")
        leaks()
        if self.headers.get("Authorization") != "Bearer " + plan["token"]:
            return self.answer(401, {"id": "unauthorized"})
        answer = plan["answers"].get(self.path)
        while isinstance(answer, dict) and "status" in answer:
            if asked[self.path] > answer.get("times", 10**9):
                answer = answer["then"]
                continue
            if "endless" in answer:
                return self.endless(answer["endless"])
            return self.answer(answer["status"], answer.get("text", {"id": "x"}), answer.get("headers", {}))
        if answer is None:
            return self.answer(404, {"id": "not_found"})
        if not isinstance(answer, list):
            return self.answer(200, answer)
        wanted = self.headers.get("Range", "")
        start = int(wanted[1:].split(";")[0]) if wanted.startswith("#") else 0
        end = start + plan["page"]
        headers = {"Next-Range": f"#{end}; max={plan['page']}" + ("; order=desc" if "desc" in wanted else "")}
        if end >= len(answer):
            headers = {}
        return self.answer(206 if headers else 200, answer[start:end], headers)

    def answer(self, status, body, headers=None):
        data = body.encode() if isinstance(body, str) else json.dumps(body, indent=2).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def endless(self, what):
        if what == "pages":
            return self.answer(206, [], {"Next-Range": f"#{asked[self.path]}; max=1"})
        if what == "wait":
            return time.sleep(600)
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b" " * 1000000)
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
