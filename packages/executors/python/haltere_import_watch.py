"""Watches the import of a user's module: what it took from its surroundings, and what it left that no fork may share.

An attempt that runs as a plain process imports the module anew. A fork may stand for that only where the import would
have come out the same, so whatever it looked at is noted, and compared with each attempt's own.
"""
import gc
import os
import random
import sys

# Places in which a fork server has no attempt's own: what is written there would be another attempt's, too.
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate"}


class _NotedEnvironment(dict):
    """The data of `os.environ`, noting which names are asked for."""

    def __init__(self, data, names):
        super().__init__(data)
        self._names = names

    def __getitem__(self, key):
        self._names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self._names.add(key)
        return super().__contains__(key)

    def get(self, key, default=None):
        self._names.add(key)
        return super().get(key, default)

    def _all(self):
        self._names.update(super().keys())

    def __iter__(self):
        self._all()
        return super().__iter__()

    def keys(self):
        self._all()
        return super().keys()

    def items(self):
        self._all()
        return super().items()

    def values(self):
        self._all()
        return super().values()


class ImportWatch:
    """Use as a context around the import. Afterwards `reason` says why no fork can stand for a plain process, if so."""

    def __init__(self, home):
        self.home = home
        self.reason = None
        # Variables that were asked for, with the values they had; None for those that were not set.
        self.read_variables = {}
        # Variables that the module itself set, or removed (None).
        self.set_variables = {}
        # Files that it read, beside modules.
        self.files = set()
        # The state of random numbers that it asked for by seeding them, else None.
        self.random_state = None
        self.numpy_seeded = False
        self._names = set()
        self._watching = False
        self._seeded = False

    def __enter__(self):
        self._before = dict(os.environ)
        self._descriptors = _descriptors()
        self._cwd = os.getcwd()
        self._generators = {id(found) for found in _generators()}
        if type(getattr(os.environ, "_data", None)) is dict:
            noted = _NotedEnvironment(os.environ._data, self._names)
            os.environ._data = noted
            if hasattr(os, "environb"):
                os.environb._data = noted
        else:
            self._names.update(os.fsencode(name) for name in self._before)
        self._random = (random.seed, random.setstate)
        random.seed, random.setstate = map(self._noting_seed, self._random)
        if not ImportWatch._hooked:
            ImportWatch._hooked = True
            sys.addaudithook(_audit)
        ImportWatch._current = self
        self._watching = True
        return self

    def __exit__(self, *_):
        ImportWatch._current = None
        random.seed, random.setstate = self._random
        data = getattr(os.environ, "_data", None)
        if type(data) is _NotedEnvironment:
            data = dict(dict.items(data))
            os.environ._data = data
            if hasattr(os, "environb"):
                os.environb._data = data
        self._settle()
        return False

    _current = None
    _hooked = False

    def refuse(self, reason):
        if self.reason is None:
            self.reason = reason

    def _noting_seed(self, call):
        def noting(*args, **named):
            if any(value is not None for value in (*args, *named.values())):
                self._seeded = True
            return call(*args, **named)

        return noting

    def _settle(self):
        after = dict(os.environ)
        for name in self._before.keys() | after.keys():
            if self._before.get(name) != after.get(name):
                self.set_variables[name] = after.get(name)
        for name in map(os.fsdecode, self._names):
            self.read_variables[name] = self._before.get(name)
        if os.getcwd() != self._cwd:
            self.refuse("its import changes the working directory")
        if self._seeded:
            self.random_state = random.getstate()
        numpy_random = sys.modules.get("numpy.random.mtrand")
        if numpy_random is not None:
            # NumPy forgets where its seed came from once it is given one.
            generator = getattr(getattr(numpy_random, "_rand", None), "_bit_generator", None)
            self.numpy_seeded = getattr(generator, "_seed_seq", None) is None
        if any(id(found) not in self._generators for found in _generators()):
            self.refuse("its import makes a generator of random numbers")
        if _descriptors() - self._descriptors:
            self.refuse("its import leaves files or connections open")
        if _has_children():
            self.refuse("its import leaves a process running")

    def audit(self, event, args):
        if event == "open":
            path, _, flags = args
            if not isinstance(path, (str, bytes)):
                return
            path = os.path.abspath(os.fsdecode(path))
            if "__pycache__" in path or path.endswith(".pyc") or path.startswith(("/dev/", "/proc/", "/sys/")):
                return
            if isinstance(flags, int) and flags & _WRITING:
                if self._is_here(path):
                    self.refuse("its import writes into its working directory")
            else:
                self.files.add(path)
        elif event == "socket.connect":
            self.refuse("its import opens a connection")
        elif event in _CHANGES:
            path = args[0]
            if isinstance(path, (str, bytes)) and "__pycache__" not in os.fsdecode(path):
                if self._is_here(os.path.abspath(os.fsdecode(path))):
                    self.refuse("its import writes into its working directory")

    def _is_here(self, path):
        return path == self.home or path.startswith(self.home + os.sep)


def _audit(event, args):
    watch = ImportWatch._current
    if watch is not None:
        watch.audit(event, args)


def _descriptors():
    """What is open, by descriptor and by what is behind it; regular files of the system's own do not count."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink("/proc/self/fd/" + name)
        except OSError:
            continue  # The descriptor of the listing itself.
        if target not in ("/dev/null", "/dev/urandom", "/dev/random"):
            found.add((name, target))
    return found


def _has_children():
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/children") as children:
                if children.read().strip():
                    return True
        except OSError:
            continue  # A kernel without the list, or a thread that has just ended.
    return False


def _generators():
    """Generators of random numbers that would give each fork the same: seeded by their maker, or by the system, nobody can tell."""
    numpy_types = []
    bit_generator = sys.modules.get("numpy.random.bit_generator")
    if bit_generator is not None:
        numpy_types.append(bit_generator.BitGenerator)
    own = getattr(getattr(sys.modules.get("numpy.random.mtrand"), "_rand", None), "_bit_generator", None)
    for found in gc.get_objects():
        kind = type(found)
        if issubclass(kind, random.Random):
            if found is not random._inst and not issubclass(kind, random.SystemRandom):
                yield found
        elif numpy_types and issubclass(kind, tuple(numpy_types)) and found is not own:
            entropy = getattr(getattr(found, "_seed_seq", None), "entropy", None)
            if isinstance(entropy, int) and entropy >= 1 << 64:
                yield found
