// Attempts of Python tasks as forks, held to what the same attempts are as processes of their own, with real flytekit.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { createProcessExecutor } from "@haltere/executors";
import {
  DynamicJobSpecSchema,
  LiteralMapSchema,
  NodeExecutionIdentifierSchema,
  TaskTemplateSchema,
} from "@haltere/idl/core";
import type { Attempt, AttemptHandle, AttemptResult, Blobs, Clock, Executor } from "@haltere/ports";
import { openDiskBlobs } from "@haltere/storage";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { needing, python } from "./needs.ts";

const clock: Clock = {
  now: () => Date.now() * 1000,
  at(at, call) {
    const timer = setTimeout(call, at / 1000 - Date.now());
    return () => clearTimeout(timer);
  },
};
const patience = { timeout: 60_000, interval: 20 };

const integer = (value: bigint) =>
  create(LiteralMapSchema, {
    literals: {
      x: {
        value: {
          case: "scalar",
          value: { value: { case: "primitive", value: { value: { case: "integer", value } } } },
        },
      },
    },
  });

const resolver = "flytekit.core.python_auto_container.default_task_resolver";
const options = [
  ...["--inputs", "{{.input}}", "--output-prefix", "{{.outputPrefix}}"],
  ...["--raw-output-data-prefix", "{{.rawOutputDataPrefix}}"],
  ...["--checkpoint-path", "{{.checkpointOutputPrefix}}", "--prev-checkpoint", "{{.prevCheckpointPrefix}}"],
];

interface Ended {
  readonly attempt: Attempt;
  readonly result: AttemptResult;
  readonly log: string;
}

interface Choices {
  readonly module?: string;
  /** Undefined for a plain registration. */
  readonly archive?: string | undefined;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly own?: Readonly<Record<string, string>>;
  readonly outputs?: boolean;
  readonly changes?: Partial<Attempt>;
}

needing("a Python with flytekit", python, (python) => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-fork-"));
  const sources = join(folder, "sources");
  let blobs: Blobs;
  let forking: Executor;
  let plain: Executor;
  let archive: string;
  const warnings: string[] = [];
  let count = 0;

  beforeAll(async () => {
    blobs = openDiskBlobs(join(folder, "blobs"));
    const warn = (message: string) => warnings.push(message);
    const scratch = (name: string) => ({
      blobs,
      clock,
      python,
      scratchFolder: join(folder, name),
      grace: 100,
      slots: 4,
      warn,
    });
    forking = createProcessExecutor({ ...scratch("f"), forkServers: true });
    plain = createProcessExecutor({ ...scratch("p"), forkServers: false });
    mkdirSync(sources);
    cpSync(join(import.meta.dirname, "programs", "forked_tasks.py"), join(sources, "forked_tasks.py"));
    writeFileSync(join(sources, "data.txt"), "pristine ");
    archive = await archiveOf(sources, "forked");
  });
  afterAll(async () => {
    await Promise.all([forking.close(), plain.close()]);
    rmSync(folder, { recursive: true });
  });

  async function archiveOf(from: string, name: string): Promise<string> {
    const uri = `${blobs.root}/uploads/${name}.tar.gz`;
    await blobs.write(uri, execFileSync("tar", ["-cz", "-C", from, "."]));
    return uri;
  }

  function prepare(task: string, choices: Choices): Attempt {
    const { module = "forked_tasks", environment = {}, own = {}, command, outputs = true } = choices;
    const from = "archive" in choices ? choices.archive : archive;
    count += 1;
    const data = `${blobs.root}/metadata/n${count}/data`;
    const raw = `${blobs.root}/raw/n${count}`;
    const fast =
      from === undefined
        ? []
        : ["pyflyte-fast-execute", "--additional-distribution", from, "--dest-dir", "/root", "--"];
    const inner = command ?? [
      "pyflyte-execute",
      ...options,
      "--resolver",
      resolver,
      "--",
      "task-module",
      module,
      "task-name",
      task,
    ];
    const env = Object.entries({ OWN: "own", ...own }).map(([key, value]) => ({ key, value }));
    const inputs = integer(5n);
    return {
      key: `attempt-${count}`,
      generatedName: "e-n0-0",
      node: create(NodeExecutionIdentifierSchema, {
        nodeId: "n0",
        executionId: { project: "flytesnacks", domain: "development", name: "e" },
      }),
      number: 0,
      task: create(TaskTemplateSchema, {
        interface: { outputs: { variables: outputs ? { o0: {} } : {} } },
        target: { case: "container", value: { args: [...fast, ...inner], env } },
      }),
      inputs,
      async inputsUri() {
        await blobs.write(`${data}/inputs.pb`, toBinary(LiteralMapSchema, inputs));
        return `${data}/inputs.pb`;
      },
      outputPrefix: `${data}/0`,
      rawOutputPrefix: raw,
      checkpointPrefix: `${raw}/_flytecheckpoints`,
      environment: {
        FLYTE_INTERNAL_EXECUTION_ID: `e${count}`,
        FLYTE_INTERNAL_TASK_NAME: task,
        FLYTE_ATTEMPT_NUMBER: "0",
        ...environment,
      },
      interruptible: false,
      logUri: `${data}/0/task.log`,
      ...choices.changes,
    };
  }

  function start(executor: Executor, attempt: Attempt): { handle: AttemptHandle; ended: Promise<Ended> } {
    const finished = Promise.withResolvers<AttemptResult>();
    const handle = executor.start(attempt, { running() {}, progress() {}, finished: finished.resolve });
    const ended = finished.promise.then(async (result) => ({ attempt, result, log: await logOf(attempt) }));
    return { handle, ended };
  }
  const run = (executor: Executor, task: string, choices: Choices = {}) =>
    start(executor, prepare(task, choices)).ended;

  async function logOf(attempt: Attempt): Promise<string> {
    if ((await blobs.head(attempt.logUri)) === undefined) return "";
    return Buffer.from(await blobs.read(attempt.logUri)).toString("utf8");
  }

  function valueIn({ result, log }: Ended): unknown {
    if (result.kind !== "succeeded" || result.outputs === "stored")
      throw new Error(`${JSON.stringify(result, bigints)}\n${log}`);
    const value = result.outputs.literals.o0?.value;
    const scalar = value?.case === "scalar" ? value.value.value : undefined;
    return scalar?.case === "primitive" ? scalar.value.value.value : undefined;
  }

  /** Without what differs from one attempt to the next: folders, pids, times, and the line that only a fork's traceback has. */
  function worded(text: string): string {
    return text
      .replaceAll(folder, "")
      .replace(/\/[fp]\/[^\s"']*?\/(work|tmp)\b/g, "/$1")
      .replace(/metadata\/n\d+|raw\/n\d+|\be\d+\b/g, "N")
      .replace(/[0-9a-f]{32}|flyte-?[a-z0-9_]{8}/g, "H")
      .replace(/"asctime": "[^"]*"/g, "")
      .replace(/\d{4}-\d\d-\d\d[T ][\d:.,+]*/g, "T");
  }

  function outcome({ attempt, result, log }: Ended) {
    const files = existsSync(attempt.outputPrefix) ? readdirSync(attempt.outputPrefix).sort() : [];
    const error = result.kind === "failed" && { ...result.error, message: worded(result.error.message), timestamp: 0 };
    const lines = worded(log)
      .split("\n")
      .filter((line) => line !== "" && !/^\s*(File|exec|\^|raise|sys|return|task_def|_execute)/.test(line));
    return {
      kind: result.kind,
      error,
      value:
        result.kind === "succeeded" && result.outputs !== "stored"
          ? worded(JSON.stringify(result.outputs, bigints))
          : "",
      deck: "deckUri" in result && result.deckUri !== undefined,
      files,
      lines: lines.sort(),
    };
  }

  const same = [
    ...["add", "raise_value", "raise_recoverable", "system_exit", "system_exit_well", "quick_exit"],
    ...["crashed", "group_killed", "threads", "processes", "loops", "asynchronous", "speaks_grpc", "exit_handlers"],
    ...[
      "finalizers",
      "environment",
      "place",
      "read_beside",
      "change_directory",
      "checkpoint",
      "deck",
      "system_exit_words",
    ],
  ];
  test.each(same)("%s comes out as it does in a process of its own", async (task) => {
    warnings.length = 0;
    const [fork, process] = await Promise.all([run(forking, task), run(plain, task)]);
    expect(warnings).toEqual([]);
    const [ours, theirs] = [outcome(fork), outcome(process)];
    expect(ours).toEqual(codesOfPlain(theirs));
  });

  /** pyflyte-fast-execute hides a signal that ended its child behind an exit code. */
  function codesOfPlain(plainOutcome: ReturnType<typeof outcome>): ReturnType<typeof outcome> {
    const { error } = plainOutcome;
    if (!error) return plainOutcome;
    const message = error.message
      .replace("exit code (250)", "exit code (134), SIGABRT")
      .replace("exit code (247)", "exit code (137), SIGKILL");
    return { ...plainOutcome, error: { ...error, message } };
  }

  test("a task that is killed is told by its signal", async () => {
    const { result } = await run(forking, "killed");
    expect(result).toMatchObject({
      kind: "failed",
      error: { code: "Interrupted", origin: "system", message: expect.stringContaining("exit code (137), SIGKILL") },
    });
  });

  test("every fork draws other numbers, and has temporary folders of its own", async () => {
    const drawn = await Promise.all(Array.from({ length: 6 }, () => run(forking, "draw")));
    const values = drawn.flatMap((ended) => String(valueIn(ended)).slice(1, -1).split(", "));
    expect(new Set(values).size).toBe(6 * 5);
  });

  test("what a task writes beside its code is gone for the next, and its folder with it", async () => {
    for (let i = 0; i < 3; i++) expect(valueIn(await run(forking, "write_beside"))).toBe(0n);
    expect(valueIn(await run(forking, "read_beside"))).toBe("pristine pristine ");
    expect(
      readdirSync(join(folder, "f"))
        .flatMap((name) => readdirSync(join(folder, "f", name)))
        .filter((name) => name.startsWith("a-")),
    ).toEqual([]);
  });

  test("changed code under the same address is loaded anew", async () => {
    const other = join(folder, "other");
    cpSync(sources, other, { recursive: true });
    const uri = await archiveOf(other, "changing");
    expect(valueIn(await run(forking, "read_beside", { archive: uri }))).toBe("pristine pristine ");
    writeFileSync(join(other, "data.txt"), "new ");
    await archiveOf(other, "changing");
    expect(valueIn(await run(forking, "read_beside", { archive: uri }))).toBe("new new ");
  });

  test("secrets, logging and what an execution sets are each attempt's own", async () => {
    const choose = (value: string, level: string) => ({
      environment: { FLYTE_SECRETS_ENV_PREFIX: "_FSEC_", _FSEC_G_K: value, FLYTE_SDK_LOGGING_LEVEL: level },
    });
    expect(valueIn(await run(forking, "secret", choose("one", "30")))).toBe("one");
    expect(valueIn(await run(forking, "secret", choose("two", "30")))).toBe("two");
    const quiet = (await run(forking, "logs", choose("one", "30"))).log;
    const loud = (await run(forking, "logs", choose("one", "10"))).log;
    expect(quiet).toContain("a warning line");
    expect(quiet).not.toContain("a debug line");
    expect(loud).toContain("a debug line");
    expect(quiet).toContain("of its own");
    expect(quiet.match(/an info line/g)).toEqual(loud.match(/an info line/g));
  });

  test("a dynamic task wires the same workflow", async () => {
    const script =
      "from flytekit.configuration import *; print(SerializationSettings(ImageConfig.auto_default_image(), version='v').serialized_context)";
    const image = { own: { _F_SS_C: execFileSync(python, ["-c", script], { encoding: "utf8" }).trim() } };
    const [fork, process] = await Promise.all([run(forking, "grow", image), run(plain, "grow", image)]);
    expect([fork.result.kind, process.result.kind], fork.log).toEqual(["dynamic", "dynamic"]);
    const wired = ({ attempt }: Ended) =>
      worded(
        JSON.stringify(fromBinary(DynamicJobSpecSchema, readFileSync(`${attempt.outputPrefix}/futures.pb`)), bigints),
      );
    expect(wired(fork)).toBe(wired(process));
  });

  test("an item of a map knows its index", async () => {
    const command = [
      ...[
        "pyflyte-map-execute",
        ...options,
        "--resolver",
        "flytekit.core.array_node_map_task.ArrayNodeMapTaskResolver",
      ],
      ...["--", "vars", "", "resolver", resolver, "task-module", "forked_tasks", "task-name", "add"],
    ];
    const environment = { BATCH_JOB_ARRAY_INDEX_VAR_NAME: "FLYTE_K8S_ARRAY_INDEX", FLYTE_K8S_ARRAY_INDEX: "1" };
    const list = {
      value: {
        case: "collection" as const,
        value: { literals: [3n, 8n].map((value) => integer(value).literals.x ?? {}) },
      },
    };
    const uri = `${blobs.root}/map-inputs.pb`;
    await blobs.write(uri, toBinary(LiteralMapSchema, create(LiteralMapSchema, { literals: { x: list } })));
    const choices = { command, environment, changes: { inputsUri: () => Promise.resolve(uri) } };
    warnings.length = 0;
    expect(valueIn(await run(forking, "add", choices))).toBe(9n);
    expect(valueIn(await run(plain, "add", choices))).toBe(9n);
    expect(warnings).toEqual([]);
  });

  describe("modules that no fork can stand for", () => {
    const body = "from flytekit import task\n@task\ndef t(x: int) -> str:\n    return str(value)\n";
    const modules: readonly (readonly [string, string, RegExp])[] = [
      [
        "starts_threads",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(3,), daemon=True).start()\nvalue = 1",
        /threads/,
      ],
      [
        "opens_connection",
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\nvalue = socket.create_connection(server.getsockname()) and 1",
        /connection/,
      ],
      ["keeps_file", "value = len(open(__file__).name) and 1\nkept = open(__file__)", /open/],
      ["changes_directory", "import os\nos.chdir('/')\nvalue = os.getcwd()", /directory/],
      ["writes_here", "open('state.txt', 'a').write('x')\nvalue = open('state.txt').read()", /writes/],
      [
        "seeds_generator",
        "import numpy\nvalue = numpy.random.default_rng().random() and 1\nrng = numpy.random.default_rng()",
        /generator/,
      ],
      [
        "looks_at_execution",
        "import flytekit\nvalue = flytekit.current_context().execution_id.name and 1",
        /execution/,
      ],
      ["fails", "value = 1\nraise RuntimeError('no import')", /cannot be imported/],
      ["leaves", "import os\nvalue = 1\nos._exit(4)", /ended/],
    ];
    test.each(modules)("%s", async (name, text, reason) => {
      const place = join(folder, name);
      mkdirSync(place);
      writeFileSync(join(place, `${name}.py`), `${text}\n${body}`);
      const uri = await archiveOf(place, name);
      warnings.length = 0;
      const fork = await run(forking, "t", { module: name, archive: uri });
      expect(warnings).toEqual([expect.stringMatching(reason)]);
      const process = await run(plain, "t", { module: name, archive: uri });
      expect(outcome(fork)).toEqual(outcome(process));
    });
  });

  test("a module that reads its execution from the environment never sees another's", async () => {
    const place = join(folder, "reads");
    mkdirSync(place);
    const text =
      "import os\nfrom flytekit import task\nname = os.environ['FLYTE_INTERNAL_EXECUTION_ID']\n@task\ndef t(x: int) -> str:\n    return name\n";
    writeFileSync(join(place, "reads.py"), text);
    const uri = await archiveOf(place, "reads");
    for (const name of ["a", "a", "b", "a"]) {
      const environment = { FLYTE_INTERNAL_EXECUTION_ID: name };
      expect(valueIn(await run(forking, "t", { module: "reads", archive: uri, environment }))).toBe(name);
    }
  });

  test("a module that asks for a seed has the numbers that it asked for", async () => {
    const place = join(folder, "seeded");
    mkdirSync(place);
    const text =
      "import random, numpy, pandas, pyarrow\npyarrow.table({'a': [1]})\nfrom flytekit import task\nrandom.seed(4)\nnumpy.random.seed(4)\n@task\ndef t(x: int) -> str:\n    return repr(float(numpy.random.rand()))\n";
    writeFileSync(join(place, "seeded.py"), text);
    const uri = await archiveOf(place, "seeded");
    warnings.length = 0;
    const choices = { module: "seeded", archive: uri };
    const values = [
      await run(forking, "t", choices),
      await run(forking, "t", choices),
      await run(plain, "t", choices),
    ].map(valueIn);
    expect(new Set(values).size).toBe(1);
    expect(warnings).toEqual([]);
  });

  test("a plain registration's module is never stale", async () => {
    const place = join(folder, "installed");
    mkdirSync(place);
    const write = (value: number) =>
      writeFileSync(
        join(place, "installed.py"),
        `from flytekit import task\nimport settings\n@task\ndef t(x: int) -> int:\n    return x + ${value} + settings.value\n`,
      );
    writeFileSync(join(place, "settings.py"), "value = 0\n");
    write(10);
    const choices: Choices = { module: "installed", archive: undefined, own: { PYTHONPATH: place } };
    warnings.length = 0;
    expect(valueIn(await run(forking, "t", choices))).toBe(15n);
    write(200);
    expect(valueIn(await run(forking, "t", choices))).toBe(205n);
    writeFileSync(join(place, "settings.py"), "value = 1000\n");
    expect(valueIn(await run(forking, "t", choices))).toBe(1205n);
    expect(warnings).toEqual([]);
  });

  test("archives that would write elsewhere are not unpacked here", async () => {
    const uri = `${blobs.root}/uploads/evil.tar.gz`;
    const script =
      "import io,sys,tarfile\nt=tarfile.open(fileobj=sys.stdout.buffer,mode='w|gz')\ni=tarfile.TarInfo('../../evil.py')\ni.size=1\nt.addfile(i,io.BytesIO(b'1'))\nt.close()";
    await blobs.write(uri, execFileSync(python, ["-c", script]));
    warnings.length = 0;
    await run(forking, "add", { archive: uri });
    expect(warnings).toEqual([expect.stringContaining("outside of the folder")]);
    expect(
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith("evil.py")),
    ).toEqual([]);
  });

  const pidsOf = async (attempt: Attempt) =>
    vi.waitFor(async () => {
      const found = /pids (\d+) (\d+) (\d+)/.exec(await logOf(attempt));
      if (found === null) throw new Error("not yet");
      return found.slice(1).map(Number);
    }, patience);
  const isRunning = (pid: number) =>
    existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  const gone = (pids: readonly number[]) => vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), patience);

  test("an abort reaches a task that ignores it and all that it started, and its log is there while it runs", async () => {
    const attempt = prepare("hang", {});
    const { handle, ended } = start(forking, attempt);
    const [fork = 0, child = 0, server = 0] = await pidsOf(attempt);
    expect([fork, child, server].map(isRunning)).toEqual([true, true, true]);
    handle.abort("enough");
    expect((await ended).result).toEqual({ kind: "aborted" });
    await gone([fork, child]);
    expect(isRunning(server)).toBe(true);
  });

  test("a timeout ends a fork as a process", async () => {
    // Forked first, so that the time is the task's own.
    valueIn(await run(forking, "add"));
    const { result } = await run(forking, "hang", { changes: { timeout: 300 } });
    expect(result).toMatchObject({ kind: "failed", error: { code: "TimeoutExpired" } });
  });

  test("forks of a server that is killed, or hangs, fail as the system's fault, and the next has another server", async () => {
    for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
      const executor = createProcessExecutor({
        ...{ blobs, clock, python, scratchFolder: join(folder, "k"), grace: 100 },
        forkServers: { patience: 500 },
      });
      const attempt = prepare("hang", {});
      const { ended } = start(executor, attempt);
      const [fork = 0, child = 0, server = 0] = await pidsOf(attempt);
      process.kill(server, signal);
      expect((await ended).result).toMatchObject({
        kind: "failed",
        error: { code: "ForkServerLost", origin: "system", recoverable: true },
      });
      await gone([fork, child]);
      expect(valueIn(await run(executor, "add"))).toBe(6n);
      await executor.close();
      await gone([server]);
    }
  });

  test("servers beyond the bounds, and idle ones, are ended", async () => {
    const executor = createProcessExecutor({
      ...{ blobs, clock, python, scratchFolder: join(folder, "b") },
      forkServers: { maxServers: 1, idle: 200 },
    });
    const servers = async (own: string) => {
      const { log } = await run(executor, "nothing", { own: { OWN: own }, outputs: false });
      return log;
    };
    expect(await servers("one")).toContain("out 5");
    expect(await servers("two")).toContain("out 5");
    const left = () =>
      readdirSync("/proc").filter(
        (pid) =>
          /^\d+$/.test(pid) &&
          commandOf(pid).includes("haltere_fork_server.py") &&
          folderOf(pid).startsWith(join(folder, "b")),
      );
    await vi.waitFor(() => expect(left()).toEqual([]), patience);
    expect(await servers("one")).toContain("out 5");
    await executor.close();
    expect(left()).toEqual([]);
  });

  test("a control plane that is killed leaves no Python behind", async () => {
    const program = join(import.meta.dirname, "programs", "doomed-forks.ts");
    const owner = spawn(
      process.execPath,
      ["--conditions=haltere-source", program, join(folder, "doomed"), archive, python],
      {
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    const exited = once(owner, "exit");
    const log = join(folder, "doomed", "blobs", "task.log");
    const pids = await vi.waitFor(() => {
      const found = /pids (\d+) (\d+) (\d+)/.exec(readFileSync(log, "utf8"));
      if (found === null) throw new Error("not yet");
      return found.slice(1).map(Number);
    }, patience);
    expect(pids.map(isRunning)).toEqual([true, true, true]);
    owner.kill("SIGKILL");
    await exited;
    await gone(pids);
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

function folderOf(pid: string): string {
  return /(?:^|\0)TMPDIR=([^\0]*)/.exec(existsSync(`/proc/${pid}/environ`) ? readEnvironment(pid) : "")?.[1] ?? "";
}

function readEnvironment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
