"""Writes what flytekit registers for the programs in entity_vectors/, as test vectors of the SDK's translation.

python make_entity_vectors.py packages/sdk/test-vectors/entities [name ...]

Each program has its twin in TypeScript in packages/sdk/src/testing/entity-vectors/ under the same name.
"""

import importlib.util
import json
import pathlib
import re
import sys
from collections import OrderedDict

from flyteidl.admin import launch_plan_pb2, task_pb2, workflow_pb2
from flytekit.configuration import FastSerializationSettings, ImageConfig, SerializationSettings
from flytekit.tools.translator import get_serializable
from google.protobuf.json_format import MessageToDict

SETTINGS = {"project": "p", "domain": "d", "version": "v1", "image": "ghcr.io/example/img:v1"}
FAST = {"enabled": True, "destination_dir": "/root/app", "distribution_location": "s3://bkt/fast/fast0123.tar.gz"}
KINDS = {task_pb2.TaskSpec: "TaskSpec", workflow_pb2.WorkflowSpec: "WorkflowSpec", launch_plan_pb2.LaunchPlan: "LaunchPlan"}


def settings(variant):
    return SerializationSettings(
        project=SETTINGS["project"],
        domain=SETTINGS["domain"],
        version=SETTINGS["version"],
        image_config=ImageConfig.auto(img_name=SETTINGS["image"]),
        fast_serialization_settings=FastSerializationSettings(**FAST) if variant == "fast" else None,
    )


def name_of(message):
    return (message.id if isinstance(message, launch_plan_pb2.LaunchPlan) else message.template.id).name


def language_specific(kind, json_):
    found = [r"^/template/metadata/runtime/(version|flavor)$"] if kind == "TaskSpec" else []
    found += [r"/container/args$", r"/podSpec/containers/\d+/(args|command)$", r"/k8sPod/podSpec/containers/\d+/args$"]
    paths = []

    def walk(value, path):
        if isinstance(value, dict):
            if value.get("key") == "_F_SS_C":
                paths.append(f"{path}/value")
            for key, item in value.items():
                inner = f"{path}/{key}"
                if any(re.search(pattern, inner) for pattern in found):
                    paths.append(inner)
                else:
                    walk(item, inner)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                walk(item, f"{path}/{index}")

    walk(json_, "")
    return [{"path": path} for path in paths]


def record(entity, variant):
    mapping = OrderedDict()
    message = get_serializable(mapping, settings(variant), entity).to_flyte_idl()
    registered = [model.to_flyte_idl() for model in mapping.values() if hasattr(model, "to_flyte_idl")]
    kind = KINDS[type(message)]
    json_ = MessageToDict(message)
    return {
        "name": name_of(message),
        "variant": variant,
        "message": message.DESCRIPTOR.full_name,
        "json": json_,
        "languageSpecific": language_specific(kind, json_),
        "registrationOrder": [{"kind": KINDS[type(m)], "name": name_of(m)} for m in registered if type(m) in KINDS],
    }


target = pathlib.Path(sys.argv[1])
for path in sorted((pathlib.Path(__file__).parent / "entity_vectors").glob("*.py")):
    if sys.argv[2:] and path.stem not in sys.argv[2:]:
        continue
    spec = importlib.util.spec_from_file_location(path.stem, path)
    program = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = program
    spec.loader.exec_module(program)
    variants = getattr(program, "VARIANTS", ["plain"])
    entities = [record(entity, variant) for variant in variants for entity in program.RECORDED]
    case = {"moduleName": path.stem, "settings": SETTINGS, "expect": {"entities": entities}}
    if "fast" in variants:
        case["fastRegistration"] = FAST
    (target / f"{path.stem}.json").write_text(json.dumps(case, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    print(f"{path.stem}: {len(entities)}")
