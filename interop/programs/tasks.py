"""Tasks that are run one by one, by their container's command."""
import os

from flytekit import current_context, task
from flytekit.types.file import FlyteFile


@task
def inc(x: int) -> int:
    print("working in", os.getcwd())
    return x + 1


@task
def fail(x: int) -> int:
    raise ValueError(f"no {x}")


@task
def leave(x: int) -> int:
    os._exit(3)


@task(enable_deck=True)
def write(x: int) -> FlyteFile:
    checkpoint = current_context().checkpoint
    earlier = checkpoint.read()
    checkpoint.write(b"earlier")
    path = os.path.join(current_context().working_directory, "a.txt")
    with open(path, "w") as file:
        file.write("later" if earlier == b"earlier" else "first")
    return FlyteFile(path)
