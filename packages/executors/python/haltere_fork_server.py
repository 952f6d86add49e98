"""
A fork server: has flytekit and one module of the user's loaded, and forks once for each attempt.

Requests come as JSON, a line each, on descriptor 3; reports go the same way on descriptor 4. The first request is
`load`; `ready` or `unfit` answers it. Then `fork`, answered by `forked` or `refused`, and later by `ended`. A fork waits
for `go` before it does anything, so that its parent's parent knows its group first. When descriptor 3 closes, the server
kills its forks and ends.

It forks only while it is single-threaded, and refuses what a fork cannot stand for; whoever asked then runs a process.
"""
import gc
import importlib
import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
import warnings

import haltere_attempt
from haltere_flytekit import Flytekit, event_loops
from haltere_freshness import Freshness
from haltere_import_watch import ImportWatch

_REQUESTS, _REPORTS = 3, 4


def _report(**message):
    data = (json.dumps(message) + "\n").encode()
    while data:
        data = data[os.write(_REPORTS, data) :]


class Unfit(Exception):
    pass


class Server:
    def __init__(self, load):
        self.home = os.getcwd()
        self.loops = []
        self.output = b""
        self.flytekit = None
        self.finalizers = False
        self.watch = ImportWatch(self.home)
        began = time.time_ns()
        self._load(load)
        sys.stdout.flush()
        sys.stderr.flush()
        with open(load["output"], "rb") as output:
            self.output = output.read()
        self.freshness = Freshness(self.home, began, self.watch.files)
        self._requests = b""
        self._waiting = {}
        self._forks = {}
        self._made = 0

    def _load(self, load):
        try:
            self.flytekit = Flytekit()
        except BaseException as error:
            raise Unfit(f"flytekit cannot be loaded: {type(error).__name__}: {error}") from error
        self.loops = event_loops()
        context = self.flytekit.importing(load["scratch"], lambda: self.watch.refuse(_looks))
        known = {id(found) for found in gc.get_objects()}
        with context:
            if all(os.path.realpath(path) != self.home for path in sys.path):
                sys.path.append(self.home)
            # Found anew from here on, by the module (and noted) or by the fork.
            tempfile.tempdir = None
            with self.watch:
                for name in load["modules"]:
                    self._import(name)
        self.finalizers = haltere_attempt.wants_unloading(
            found for found in gc.get_objects() if id(found) not in known
        )
        if self.watch.reason is not None:
            raise Unfit(self.watch.reason)

    def _import(self, name):
        try:
            importlib.import_module(name)
        except BaseException as error:
            # The attempt's own process says so in full, and as flytekit says it.
            raise Unfit(f"{name} cannot be imported: {type(error).__name__}: {error}") from error

    def run(self):
        """Serves until the requests end. Returns, in a fork, what it shall run."""
        gc.collect()
        gc.freeze()
        wake, self._wakener = os.pipe()
        for descriptor in (wake, self._wakener):
            os.set_blocking(descriptor, False)
        self._wake = wake
        self._child_handler = signal.signal(signal.SIGCHLD, lambda *_: None)
        self._wakeup = signal.set_wakeup_fd(self._wakener, warn_on_full_buffer=False)
        _end_threads_of_libraries()
        if _threads() > 1:
            raise Unfit("its import starts threads")
        _report(kind="ready", bytes=_resident())
        while True:
            readable, _, _ = select.select([_REQUESTS, wake], [], [])
            if wake in readable:
                _drain(wake)
                self._reap()
            if _REQUESTS in readable:
                data = os.read(_REQUESTS, 1 << 16)
                if not data:
                    self._end()
                *lines, self._requests = (self._requests + data).split(b"\n")
                for line in lines:
                    run = self._take(json.loads(line))
                    if run is not None:
                        return run

    def _take(self, request):
        if request["kind"] == "ping":
            _report(kind="pong")
            return None
        if request["kind"] == "go":
            descriptor = self._waiting.pop(request["id"], None)
            if descriptor is not None:
                _write_byte(descriptor)
                os.close(descriptor)
            return None
        refusal = self._refusal(request)
        if refusal is not None:
            reason, stale = refusal
            _report(kind="refused", id=request["id"], reason=reason, stale=stale)
            return None
        go, gone = os.pipe()
        try:
            pid = os.fork()
        except OSError as error:
            os.close(go)
            os.close(gone)
            _report(kind="refused", id=request["id"], reason=f"no process could be forked: {error}", stale=False)
            return None
        if pid == 0:
            self._become(request, go, gone)
            return request
        os.close(go)
        self._waiting[request["id"]] = gone
        self._forks[pid] = request["id"]
        self._made += 1
        return None

    def _refusal(self, request):
        if _threads() > 1:
            return "a thread runs in its fork server", False
        for name, value in self.watch.read_variables.items():
            if request["environment"].get(name) != value:
                # A server that was of use to several, of one execution perhaps, is worth another for the next.
                return f"its import reads {name}, which is another for each attempt", self._made > 1
        change = self.freshness.change()
        return None if change is None else (change, True)

    def _become(self, request, go, gone):
        # In the fork, which tells of itself: once it has a group of its own, signals reach it there.
        os.close(gone)
        os.setsid()
        _report(kind="forked", id=request["id"], pid=os.getpid())
        for descriptor in self._waiting.values():
            os.close(descriptor)
        os.close(_REQUESTS)
        os.close(_REPORTS)
        signal.set_wakeup_fd(self._wakeup)
        if self._child_handler is not None:
            signal.signal(signal.SIGCHLD, self._child_handler)
        os.close(self._wake)
        os.close(self._wakener)
        if os.read(go, 1) == b"":
            os._exit(0)
        os.close(go)
        haltere_attempt.become(request, self)

    def _reap(self):
        for pid in list(self._forks):
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                continue
            # What it started and left behind ends with it; its group's number is not given away before it is waited for.
            _kill_group(pid)
            _, status = os.waitpid(pid, 0)
            id = self._forks.pop(pid)
            waiting = self._waiting.pop(id, None)
            if waiting is not None:
                os.close(waiting)
            if os.WIFSIGNALED(status):
                _report(kind="ended", id=id, signal=signal.Signals(os.WTERMSIG(status)).name)
            else:
                _report(kind="ended", id=id, code=os.WEXITSTATUS(status))

    def _end(self):
        for pid in self._forks:
            _kill_group(pid)
        os._exit(0)


_looks = "its import looks at the execution that it runs in"


def _threads():
    return len(os.listdir("/proc/self/task"))


def _end_threads_of_libraries():
    """
    OpenBLAS, and so NumPy, starts threads when it is loaded, ends them whenever its process forks, and starts them again
    when they are of use. A fork that ends at once therefore leaves none of those, and all others.
    """
    if _threads() == 1 or len(sys._current_frames()) > 1:
        return
    with warnings.catch_warnings():
        # Newer Pythons warn of just this.
        warnings.simplefilter("ignore")
        pid = os.fork()
        if pid == 0:
            os._exit(0)
    patience = time.monotonic() + 2
    while os.waitpid(pid, os.WNOHANG)[0] == 0:
        if time.monotonic() > patience:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return
        time.sleep(0.001)
    while _threads() > 1 and time.monotonic() < patience - 1.9:
        time.sleep(0.001)


def _resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _drain(descriptor):
    try:
        while os.read(descriptor, 512):
            pass
    except BlockingIOError:
        return


def _write_byte(descriptor):
    try:
        os.write(descriptor, b"g")
    except BrokenPipeError:
        return  # It was killed while it waited.


def _read_line():
    data = b""
    while not data.endswith(b"\n"):
        byte = os.read(_REQUESTS, 1)
        if not byte:
            os._exit(0)
        data += byte
    return json.loads(data)


def _give_up(server):
    """The server itself has failed: its forks are nobody's."""
    traceback.print_exc()
    sys.stderr.flush()
    for pid in server._forks if server is not None else ():
        _kill_group(pid)
    os._exit(1)


def main():
    for descriptor in (_REQUESTS, _REPORTS):
        os.set_inheritable(descriptor, False)
    load = _read_line()
    # The module search path begins as the command's own does.
    if not getattr(sys.flags, "safe_path", False) and not sys.flags.isolated:
        sys.path[0] = os.path.dirname(os.path.realpath(load["program"]))
    else:
        sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]
    sys.modules["haltere_fork_server"] = sys.modules["__main__"]
    haltere_attempt._take_main(load["program"])
    sys.argv = [load["program"]]
    owner = os.getpid()
    server = None
    try:
        server = Server(load)
        request = server.run()
    except Unfit as unfit:
        _report(kind="unfit", reason=str(unfit))
        os._exit(0)
    except BaseException:
        if os.getpid() == owner:
            _give_up(server)
        raise
    command = server.flytekit.command(request["command"])
    try:
        status = command()
    except SystemExit as left:
        if left.code is not None and not isinstance(left.code, int):
            raise
        status = left.code
    haltere_attempt.leave(status or 0, server.finalizers)
    sys.exit(status)


if __name__ == "__main__":
    main()
