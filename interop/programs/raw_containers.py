"""Programs that know nothing of Flyte, as flytekit's ContainerTask has them run."""
from datetime import timedelta

from flytekit import ContainerTask, kwtypes, task, workflow
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile

FOLDERS = {"input_data_dir": "/var/inputs", "output_data_dir": "/var/outputs", "image": "alpine:3"}

# The first example of flytekit's guide: values in the command, answers in files.
area = ContainerTask(
    name="area",
    inputs=kwtypes(a=float, b=float),
    outputs=kwtypes(area=float, metadata=str),
    command=[
        "sh",
        "-c",
        "awk -v a={{.inputs.a}} -v b={{.inputs.b}} 'BEGIN { print a * b }' > /var/outputs/area"
        " && echo '[from awk]' > /var/outputs/metadata",
    ],
    **FOLDERS,
)

count = ContainerTask(
    name="count",
    inputs=kwtypes(lines=FlyteFile, words=list[str], pause=timedelta, keep=bool),
    outputs=kwtypes(number=int, keep=bool, sorted=FlyteFile, parts=FlyteDirectory),
    metadata_format=ContainerTask.MetadataFormat.YAML,
    command=["/bin/sh", "-euc"],
    arguments=["""
      test "$(cat /var/inputs/pause)" = 1m30s
      grep -q '^- b c$' /var/inputs/inputs.yaml
      mkdir /var/outputs/parts
      for word in /var/inputs/words/*; do cp "$word" /var/outputs/parts/; done
      cp /var/inputs/keep /var/outputs/keep
      sort /var/inputs/lines > $RESULT
      wc -l < /var/inputs/lines > /var/outputs/number
    """],
    environment={"RESULT": "/var/outputs/sorted.txt"},
    **FOLDERS,
)

forgets = ContainerTask(name="forgets", outputs=kwtypes(answer=int), command=["sh", "-c", "true"], **FOLDERS)


@task
def write() -> FlyteFile:
    with open("lines.txt", "w") as file:
        file.write("pear\napple\n")
    return FlyteFile("lines.txt")


@task
def told(area: float, metadata: str, number: int, keep: bool, ordered: FlyteFile, parts: FlyteDirectory) -> str:
    with open(ordered) as file:
        lines = file.read().split()
    words = []
    for part in FlyteDirectory.listdir(parts):
        with open(part) as file:
            words.append(file.read())
    return f"{area} {metadata} {number} {keep} {lines} {sorted(words)}"


@workflow
def measured(a: float = 3.0, b: float = 4.5) -> str:
    shape = area(a=a, b=b)
    counted = count(lines=write(), words=["a", "b c"], pause=timedelta(seconds=90), keep=True)
    return told(
        area=shape.area, metadata=shape.metadata, number=counted.number, keep=counted.keep, ordered=counted.sorted,
        parts=counted.parts,
    )


@workflow
def forgotten() -> int:
    return forgets()
