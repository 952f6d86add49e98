"""What a fork does to stand where a fresh process would: an attempt's folder, log, environment, randomness and arguments."""
import atexit
import gc
import io
import os
import random
import sys
import threading
import types

_numpy_seed_bytes = 16


def become(request, server):
    """Makes this process, just forked, the attempt's own. `server` has what was true of it when the import ended."""
    _take_environment(request, server.watch)
    os.chdir(request["folder"])
    _take_output(request["log"])
    _move_code(server.home, os.path.realpath(request["folder"]))
    _seed(server.watch)
    _take_processes()
    for loop in server.loops:
        _renew_loop(loop)
    sys.argv = list(request["arguments"])
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = [sys.executable, *sys.argv]
    _take_main(sys.argv[0])
    server.flytekit.renew(lambda: _write(server.output))


def _take_environment(request, watch):
    environment = dict(request["environment"])
    for name, value in watch.set_variables.items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    for name in list(os.environ):
        if name not in environment:
            del os.environ[name]
    for name, value in environment.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


def _take_output(log):
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _write(output):
    while output:
        output = output[os.write(1, output) :]


def _move_code(home, folder):
    """The code lies in the attempt's folder, too, and is found there from now on: what a task writes beside it is its own."""

    def moved(path):
        if isinstance(path, str) and (path == home or path.startswith(home + os.sep)):
            return folder + path[len(home) :]
        return path

    sys.path[:] = [moved(path) for path in sys.path]
    for cached in list(sys.path_importer_cache):
        if moved(cached) != cached:
            del sys.path_importer_cache[cached]
    for module in list(sys.modules.values()):
        try:
            names = object.__getattribute__(module, "__dict__")
        except AttributeError:
            continue
        spec = names.get("__spec__")
        if moved(names.get("__file__")) == names.get("__file__") and moved(getattr(spec, "origin", None)) == getattr(
            spec, "origin", None
        ):
            continue
        for name in ("__file__", "__cached__"):
            if name in names:
                names[name] = moved(names[name])
        if isinstance(names.get("__path__"), list):
            names["__path__"] = [moved(path) for path in names["__path__"]]
        if spec is not None:
            spec.origin = moved(spec.origin)
            if spec.submodule_search_locations is not None:
                spec.submodule_search_locations = [moved(path) for path in spec.submodule_search_locations]


def _seed(watch):
    """Randomness anew, but where the module asked for a seed of its own."""
    if watch.random_state is not None:
        random.setstate(watch.random_state)
    else:
        random.seed()
    numpy_random = sys.modules.get("numpy.random.mtrand")
    if numpy_random is not None and not watch.numpy_seeded:
        numpy_random.seed([int.from_bytes(os.urandom(4), "little") for _ in range(_numpy_seed_bytes)])
    ssl = sys.modules.get("ssl")
    if ssl is not None:
        ssl.RAND_add(os.urandom(32), 32.0)


def _take_processes():
    """multiprocessing's own forks have new keys; so have we."""
    process = sys.modules.get("multiprocessing.process")
    if process is not None:
        process.current_process().authkey = os.urandom(32)


def _renew_loop(loop):
    """An event loop's descriptors are shared with the server and its other forks: it is given its own."""
    old = loop._selector
    loop._selector = type(old)()
    old.close()
    loop._ssock.close()
    loop._csock.close()
    loop._ssock = loop._csock = None
    loop._internal_fds = 0
    loop._make_self_pipe()


def _take_main(program):
    """multiprocessing's `spawn` and pickle look at the main module: it is the command's, as in a process of its own."""
    main = types.ModuleType("__main__")
    main.__file__ = program
    main.__builtins__ = sys.modules["builtins"]
    main.__spec__ = None
    sys.modules["__main__"] = main


def leave(status, finalizers):
    """
    Ends the process as the interpreter does: threads are waited for, what is registered is called, files are flushed.
    What only the unloading of every module would do is left out, for it takes longer than most tasks, unless something
    alive may wait for it. Returns only then.
    """
    if finalizers or any(_wants_unloading(type(found)) for found in gc.get_objects()):
        return
    threading._shutdown()
    try:
        atexit._run_exitfuncs()
    except BaseException:
        pass  # It was printed; some versions raise the last one, too.
    for found in gc.get_objects():
        if issubclass(type(found), (io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper)):
            _flush(found)
    _flush(sys.stdout)
    _flush(sys.stderr)
    os._exit(status & 0xFF)


def _flush(stream):
    try:
        if not stream.closed:
            stream.flush()
    except (AttributeError, OSError, ValueError):
        return  # As when the interpreter ends: there is nobody left to tell.


# Modules whose objects only let go of what goes with the process, or with the attempt's temporary folder.
_quiet = {
    *("asyncio", "contextlib", "flytekit", "grpc", "importlib", "io", "logging", "multiprocessing", "selectors"),
    *("socket", "ssl", "subprocess", "tempfile", "threading"),
}


def _wants_unloading(kind):
    """Whether a type's objects have something to say when they go, and are not known to say nothing of matter."""
    if not any("__del__" in base.__dict__ for base in kind.__mro__ if isinstance(base, type)):
        return False
    if issubclass(kind, io.IOBase):
        return False
    return kind.__module__.partition(".")[0] not in _quiet


def wants_unloading(objects):
    return any(_wants_unloading(type(found)) for found in objects)
