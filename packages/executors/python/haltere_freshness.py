"""Tells whether what a fork server has loaded is still what lies on the disk."""
import os
import sys


class Freshness:
    """Remembers the files behind the loaded modules, the folders they were found by, and the server's own folder."""

    def __init__(self, home, began, files):
        self._home = home
        self._files = {}
        for path in {*_module_files(), *files}:
            if not _is_below(path, home):
                self._files[path] = _signature(path)
        # Below its home only what is there counts, not the folder's own time.
        self._folders = {path: _signature(path) for path in sys.path if path and not _is_below(path, home)}
        self._tree = _tree(home)
        # Read, perhaps, before it was changed.
        self._torn = any(signature is not None and signature[0] >= began for signature in self._files.values())

    def change(self):
        """What has changed, or None."""
        if self._torn:
            return "its files changed while they were loaded"
        for known in (self._files, self._folders):
            for path, signature in known.items():
                if _signature(path) != signature:
                    return f"{path} has changed"
        if _tree(self._home) != self._tree:
            return "a task has changed the files of its code"
        return None


def _module_files():
    for module in list(sys.modules.values()):
        try:
            # Not by getattr, which would load what is to be loaded late.
            names = object.__getattribute__(module, "__dict__")
        except AttributeError:
            continue
        path = names.get("__file__")
        if isinstance(path, str) and os.path.isabs(path):
            yield path


def _signature(path):
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def _is_below(path, folder):
    return path == folder or path.startswith(folder + os.sep)


def _tree(folder):
    found = {}
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in (*folders, *files):
            path = os.path.join(place, name)
            try:
                status = os.lstat(path)
            except OSError:
                continue
            is_folder = name in folders
            found[path] = None if is_folder else (status.st_mtime_ns, status.st_size, status.st_ino)
    return found
