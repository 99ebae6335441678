"""A step of a pipeline: says which desk of a hotel a message is for."""

import json
from dataclasses import dataclass, field, fields

SYSTEM_PROMPT = """\
You sort the messages that a hotel gets from its guests.

Read the message and say which desk it is for, and whether somebody has to run.
"""


def described(description):
    return field(metadata={"description": description})


@dataclass
class Routed:
    desk: str = described(description="housekeeping, kitchen, repairs or reception")
    urgent: bool = described(description="true when it cannot wait")


def form_of(descriptions):
    """What the answer must look like, from the fields of Routed."""
    lines = [f"- {name}: {text}" for name, text in descriptions.items()]
    return "Answer in JSON with these fields:\n" + "\n".join(lines)


def route(message, complete, system=SYSTEM_PROMPT, descriptions=None):
    """Asks a model, once more when its answer is no JSON. `complete(system, messages)` gives the text of its answer."""
    if descriptions is None:
        descriptions = {one.name: one.metadata["description"] for one in fields(Routed)}
    messages = [{"role": "user", "content": message}]
    text = ""
    for _ in range(2):
        text = complete(f"{system}\n{form_of(descriptions)}", messages)
        try:
            return json.loads(text)
        except ValueError:
            messages = messages[:1] + [
                {"role": "assistant", "content": text or "(nothing)"},
                {"role": "user", "content": "That was not JSON. Answer with the JSON object alone."},
            ]
    return text
