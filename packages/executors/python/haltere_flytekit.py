"""The few places where flytekit keeps what belongs to one process: its temporary folders, and the context made of them."""
import gc
import os
import signal
import sys
import tempfile


class Flytekit:
    """
    flytekit's command, loaded.
    Raises AttributeError where this version of flytekit keeps things elsewhere: then no fork can stand for a process.
    """

    def __init__(self):
        from flytekit.bin import entrypoint
        from flytekit.configuration import Config
        from flytekit.core import context_manager, data_persistence

        self._entrypoint = entrypoint
        self._config = Config
        self._contexts = context_manager
        self._persistence = data_persistence
        for owner, name in (
            (data_persistence, "flyte_tmp_dir"),
            (data_persistence, "default_local_file_access_provider"),
            (context_manager, "default_local_file_access_provider"),
            (entrypoint, "setup_execution"),
            (entrypoint, "_dispatch_execute"),
            (Config, "local_sandbox_path"),
        ):
            getattr(owner, name)

    def command(self, name):
        return {
            "pyflyte-execute": self._entrypoint.execute_task_cmd,
            "pyflyte-map-execute": self._entrypoint.map_execute_task_cmd,
        }[name]

    def importing(self, folder, note):
        """The context in which the command would import the module. `note` is called where the module looks at its execution."""
        return _Importing(self._entrypoint, self._contexts, folder, note)

    def renew(self, imported):
        """Folders of this process's own, and a context that knows them. `imported` is called where the command would import the module."""
        dispatch = self._entrypoint._dispatch_execute

        def dispatch_imported(*args, **named):
            imported()
            return dispatch(*args, **named)

        self._entrypoint._dispatch_execute = dispatch_imported
        persistence, contexts = self._persistence, self._contexts
        persistence.flyte_tmp_dir = tempfile.mkdtemp(prefix="flyte-")
        provider = persistence.FileAccessProvider(
            local_sandbox_dir=os.path.join(persistence.flyte_tmp_dir, "sandbox"),
            raw_output_prefix=os.path.join(persistence.flyte_tmp_dir, "raw"),
            data_config=persistence.DataConfig.auto(),
        )
        persistence.default_local_file_access_provider = contexts.default_local_file_access_provider = provider
        self._config.local_sandbox_path = _replaced(self._config, tempfile.mkdtemp(prefix="flyte"))
        handler = signal.getsignal(signal.SIGINT)
        contexts.FlyteContextManager.initialize()
        if handler is not None:
            signal.signal(signal.SIGINT, handler)


def _replaced(config, folder):
    """The folder, put in the place of the one that the constructor has as its default, too."""
    old = config.local_sandbox_path
    init = config.__init__
    if init.__defaults__ is not None:
        init.__defaults__ = tuple(folder if value == old else value for value in init.__defaults__)
    return folder


class _Importing:
    def __init__(self, entrypoint, contexts, folder, note):
        self._setup = entrypoint.setup_execution(os.path.join(folder, "raw"), os.path.join(folder, "outputs"))
        self._manager = contexts.FlyteContextManager
        self._note = note

    def __enter__(self):
        context = self._setup.__enter__()
        state = context.execution_state
        state.user_space_params = _Noted(state.user_space_params, self._note)
        return context

    def __exit__(self, *_):
        self._setup.__exit__(None, None, None)
        # What the module itself put there goes, too, as the fork's own context begins anew.
        return False


class _Noted:
    """What `flytekit.current_context()` answers while the module is imported: the execution's own."""

    def __init__(self, parameters, note):
        object.__setattr__(self, "_parameters", parameters)
        object.__setattr__(self, "_note", note)

    def __getattr__(self, name):
        object.__getattribute__(self, "_note")()
        return getattr(object.__getattribute__(self, "_parameters"), name)


def event_loops():
    """Event loops that flytekit's import has made. Asked for before any module of the user's is loaded."""
    events = sys.modules.get("asyncio.selector_events")
    if events is None:
        return []
    kind = events.BaseSelectorEventLoop
    return [found for found in gc.get_objects() if issubclass(type(found), kind) and not found.is_closed()]
