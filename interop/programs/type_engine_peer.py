"""flytekit's TypeEngine as a peer on a pipe: a type and a literal a line, and what flytekit makes of them.

Request:  {"id": 1, "type": <note>, "literals": [<base64>, ...]}
Answer:   {"id": 1, "literalType": <base64>, "literals": [<base64>, ...]} or {"id": 1, "error": "..."}

Each literal is read as a Python value, and that value is written as a literal again.
"""

import base64
import dataclasses
import datetime
import enum
import itertools
import json
import sys
import types
import typing

from flyteidl.core import literals_pb2
from flytekit import FlyteContextManager
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import Literal
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile

SIMPLE = {
    "int": int,
    "float": float,
    "str": str,
    "bool": bool,
    "datetime": datetime.datetime,
    "date": datetime.date,
    "duration": datetime.timedelta,
    "dict": dict,
    "none": type(None),
}


modules = itertools.count()


def in_module(cls):
    """A module of its own for a class: mashumaro's code finds it by its module and name, and names repeat."""
    module = types.ModuleType(f"peer_{next(modules)}")
    sys.modules[module.__name__] = module
    setattr(module, cls.__name__, cls)
    cls.__module__ = module.__name__
    return cls


def python_type(note):
    if isinstance(note, str):
        return SIMPLE[note]
    kind = note["kind"]
    if kind == "list":
        return typing.List[python_type(note["of"])]
    if kind == "map":
        return typing.Dict[str, python_type(note["of"])]
    if kind == "union":
        return typing.Union[tuple(python_type(variant) for variant in note["of"])]
    if kind == "enum":
        members = {f"M{index}": value for index, value in enumerate(note["values"])}
        return in_module(enum.Enum(note["name"], members))
    if kind == "file":
        return FlyteFile[note["format"]] if note["format"] else FlyteFile
    if kind == "directory":
        return FlyteDirectory[note["format"]] if note["format"] else FlyteDirectory
    if kind == "dataclass":
        fields = [
            (name, python_type(type_), dataclasses.field(default=None)) if optional else (name, python_type(type_))
            for name, type_, optional in note["fields"]
        ]
        return in_module(dataclasses.make_dataclass(note["name"], fields, kw_only=True))
    raise ValueError(f"unknown kind {kind}")


def answer(request):
    context = FlyteContextManager.current_context()
    type_ = python_type(request["type"])
    literal_type = TypeEngine.to_literal_type(type_)
    written = []
    for encoded in request["literals"]:
        message = literals_pb2.Literal.FromString(base64.b64decode(encoded))
        value = TypeEngine.to_python_value(context, Literal.from_flyte_idl(message), type_)
        again = TypeEngine.to_literal(context, value, type_, literal_type)
        written.append(base64.b64encode(again.to_flyte_idl().SerializeToString()).decode())
    literal_type_bytes = literal_type.to_flyte_idl().SerializeToString()
    return {"literalType": base64.b64encode(literal_type_bytes).decode(), "literals": written}


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    try:
        reply = answer(request)
    except Exception as error:  # told to the test, which fails with it
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps({"id": request["id"], **reply}), flush=True)
