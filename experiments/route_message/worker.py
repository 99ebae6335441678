"""Runs step.py for evolve: a request per line on stdin, an answer per line on stdout."""

import json
import sys
import traceback

sys.dont_write_bytecode = True

import step


def say(line):
    print(json.dumps(line, ensure_ascii=False), flush=True)


def answer(request):
    def complete(system, messages):
        """Asks evolve to call the model: it books the call, and keeps what came back."""
        say({"id": request["id"], "complete": {"system": system, "messages": messages}})
        reply = json.loads(sys.stdin.readline())
        if "failed" in reply:
            raise RuntimeError(reply["failed"])
        return reply["completion"]["text"]

    texts = request["components"]
    descriptions = {"desk": texts["desk"], "urgent": texts["urgent"]}
    return step.route(request["input"], complete, texts["system"], descriptions)


# Lines are UTF-8 whatever the machine is set to.
sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")

for line in iter(sys.stdin.readline, ""):
    request = json.loads(line)
    try:
        say({"id": request["id"], "output": answer(request)})
    except Exception as error:
        traceback.print_exc()
        say({"id": request["id"], "error": f"{type(error).__name__}: {error}"})
