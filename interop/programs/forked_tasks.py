"""Tasks of every temper, to be run as forks and as processes of their own, with the same outcome."""
import asyncio
import atexit
import concurrent.futures
import logging
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import flytekit
from flytekit import Secret, current_context, dynamic, task
from flytekit.exceptions.user import FlyteRecoverableException

print("imported forked_tasks")
HERE = Path(__file__).parent


@task
def add(x: int) -> int:
    return x + 1


@task
def raise_value(x: int) -> int:
    raise ValueError(f"no {x}")


@task
def raise_recoverable(x: int) -> int:
    raise FlyteRecoverableException("again")


@task
def nothing(x: int):
    print("out", x)
    print("err", x, file=sys.stderr)


@task
def system_exit(x: int) -> int:
    sys.exit(7)


@task
def system_exit_well(x: int) -> int:
    sys.exit(0)


@task
def system_exit_words(x: int) -> int:
    sys.exit("in words")


@task
def quick_exit(x: int) -> int:
    os._exit(3)


@task
def killed(x: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return x


@task
def crashed(x: int) -> int:
    os.abort()
    return x


@task
def group_killed(x: int) -> int:
    os.killpg(0, signal.SIGKILL)
    return x


@task
def threads(x: int) -> int:
    done = []

    def late():
        time.sleep(0.2)
        print("a thread ends")
        done.append(1)

    threading.Thread(target=late).start()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return sum(pool.map(lambda n: n * x, range(10)))


def square(n):
    return n * n


@task
def processes(x: int) -> int:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return sum(pool.map(square, range(x)))


@task
def loops(x: int) -> int:
    async def later():
        await asyncio.sleep(0.01)
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(41)", stdout=subprocess.PIPE)
        out, _ = await process.communicate()
        return int(out) + x

    return asyncio.run(later())


@task
async def asynchronous(x: int) -> int:
    await asyncio.sleep(0.01)
    return x * 2


@task
def speaks_grpc(x: int) -> int:
    import grpc

    handlers = grpc.method_handlers_generic_handler(
        "t", {"m": grpc.unary_unary_rpc_method_handler(lambda request, context: request + b"!")}
    )
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers((handlers,))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        answer = channel.unary_unary("/t/m")(b"abc", timeout=20)
    # With no time to end, the server's farewell is an error, which gRPC logs or not as the channel is still open or not.
    server.stop(5).wait()
    return len(answer) + x


@task
def exit_handlers(x: int) -> int:
    atexit.register(print, "an exit handler ran")
    return x


class Last:
    def __del__(self):
        print("a finalizer ran")


@task
def finalizers(x: int) -> int:
    global last
    last = Last()
    return x


@task
def environment(x: int) -> str:
    names = ["FLYTE_INTERNAL_EXECUTION_ID", "FLYTE_ATTEMPT_NUMBER", "OWN", "PYTHONUNBUFFERED", "HALTERE_DATABASE"]
    return repr([os.environ.get(name) for name in names] + [os.path.realpath(os.environ["TMPDIR"]) == os.path.realpath(os.path.join(os.getcwd(), "..", "tmp"))])


@task
def place(x: int) -> str:
    context = current_context()
    inside = Path(context.working_directory).is_relative_to(os.environ["TMPDIR"])
    return repr(
        [
            sorted(name for name in os.listdir(".") if not name.endswith(".tar.gz") and name != "__pycache__"),
            Path(__file__).resolve().parent == Path.cwd().resolve(),
            inside,
            context.execution_id.name,
            context.task_id.name,
            os.path.basename(sys.argv[0]),
            sys.modules["__main__"].__file__ == sys.argv[0],
            os.getsid(0) == os.getpgid(0),
            os.readlink("/proc/self/fd/0"),
            signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL,
            signal.getsignal(signal.SIGTERM) == signal.SIG_DFL,
            threading.active_count() >= 1,
        ]
    )


@task
def write_beside(x: int) -> int:
    """Answers how many runs have left their mark beside the code."""
    count = 0
    for folder in (HERE, Path(__file__).parent, Path.cwd()):
        mark = folder / "mark.txt"
        count += mark.exists() and mark.read_text() != str(os.getpid())
        mark.write_text(str(os.getpid()))
    (Path(__file__).parent / "data.txt").write_text("spoiled")
    return count


@task
def read_beside(x: int) -> str:
    return (HERE / "data.txt").read_text() + Path("data.txt").read_text()


@task
def change_directory(x: int) -> str:
    os.chdir("/")
    return os.getcwd()


@task
def draw(x: int) -> str:
    import numpy
    import tempfile

    return repr([random.random(), float(numpy.random.rand()), uuid.uuid4().hex, os.urandom(4).hex(), tempfile.mkdtemp()])


@task(secret_requests=[Secret(group="g", key="k")])
def secret(x: int) -> str:
    return current_context().secrets.get("g", "k")


@task
def logs(x: int) -> int:
    flytekit.logger.debug("a debug line")
    flytekit.logger.warning("a warning line")
    current_context().logging.info("an info line")
    logging.getLogger("mine").warning("of its own")
    return x


@task(enable_deck=True)
def deck(x: int) -> int:
    flytekit.Deck("mine", "<b>hello</b>")
    return x


@task
def checkpoint(x: int) -> int:
    earlier = current_context().checkpoint.read()
    current_context().checkpoint.write(b"7")
    return int(earlier or b"0")


@dynamic
def grow(x: int) -> int:
    for _ in range(x):
        x = add(x=x)
    return x


@task
def hang(x: int) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen(["sleep", "1000"], start_new_session=False)
    print("pids", os.getpid(), child.pid, os.getppid(), flush=True)
    while True:
        time.sleep(1)
