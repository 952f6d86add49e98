import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { totalmem } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FlyteError } from "@haltere/core";
import type { Clock, ExecutorProcess } from "@haltere/ports";
import type { GroupReaper } from "../process-group/group-reaper.ts";
import type { UnpackedCode } from "./code-archives.ts";
import { type Fork, type ForkServer, type Refusal, startForkServer } from "./fork-server.ts";
import { pythonProgramsUrl } from "./python-programs-url.ts";
import { serverKey } from "./server-key.ts";

export interface ForkServersOptions {
  readonly clock: Clock;
  readonly reaper: GroupReaper;
  /** Servers have folders of their own below it. */
  readonly folder: string;
  /** Servers that are kept. Default 8. */
  readonly maxServers?: number;
  /** Bytes that they may take together. Default: a quarter of the machine's memory. */
  readonly maxBytes?: number;
  /** Milliseconds after which a server that nobody needs is ended. Default 5 minutes. */
  readonly idle?: number;
  /** Milliseconds in which a server must answer. Default 10 s. */
  readonly patience?: number;
}

interface ForkRequest {
  readonly python: readonly string[];
  readonly program: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly modules: readonly string[];
  readonly code: UnpackedCode | undefined;
  /** The attempt's, without what a fast registration adds. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its working folder, with a copy of the code in it. */
  readonly folder: string;
  readonly log: string;
  /** Aborted where the attempt need not be forked any more. */
  readonly signal: AbortSignal;
}

export interface ForkServers {
  /** A fork that stands for a plain process, or why there is none. */
  fork(request: ForkRequest): Promise<Fork | Refusal>;
  /** The servers that live, as those who look after the machine see them. */
  processes(): readonly ExecutorProcess[];
  /** Pids of the servers that live. */
  pids(): readonly number[];
  close(): Promise<void>;
}

/** Why a key is not tried again, until when, in microseconds. */
interface Unfit {
  readonly refusal: Refusal;
  readonly until: number;
}

/** Times that an attempt waits for a new server in place of one that does not fit any more. */
const renewals = 2;
/** Microseconds after which a server is tried again for code on the disk, which may have changed; ten times as many for an archive's. */
const doubt = 30_000_000;

/** pyarrow's allocator would start a thread that frees memory, and no process with threads is forked. Forks do not see the variable. */
const quietAllocator = { JE_ARROW_MALLOC_CONF: "background_thread:false" };

/** The fork servers of this machine's Python tasks: one for each Python, code and environment, the least recently used ended first. */
export function createForkServers(options: ForkServersOptions): ForkServers {
  const { clock, maxServers = 8, maxBytes = totalmem() / 4, idle = 5 * 60_000, patience = 10_000 } = options;
  /** The least recently used first. */
  const servers = new Map<string, ForkServer>();
  /** Those that were replaced, too. */
  const living = new Map<ForkServer, string>();
  const unfit = new Map<string, Unfit>();
  const starting = new Map<string, Promise<ForkServer>>();
  const idleTimers = new Map<ForkServer, () => void>();
  let closed = false;

  function forget(key: string, server: ForkServer): void {
    if (servers.get(key) === server) servers.delete(key);
    idleTimers.get(server)?.();
    idleTimers.delete(server);
    server.retire();
  }

  function changed(key: string, server: ForkServer): void {
    idleTimers.get(server)?.();
    idleTimers.delete(server);
    if (server.over !== undefined) forget(key, server);
    else if (servers.get(key) === server && !server.busy) {
      idleTimers.set(
        server,
        clock.at(clock.now() + idle * 1000, () => forget(key, server)),
      );
    }
    settle();
  }

  /** Ends what is beyond the bounds. */
  function settle(): void {
    const bytes = () => [...servers.values()].reduce((sum, server) => sum + server.bytes, 0);
    while (servers.size > 1 && (servers.size > maxServers || bytes() > maxBytes)) {
      const [oldest] = servers;
      if (oldest === undefined) return;
      forget(...oldest);
    }
  }

  async function start(key: string, request: ForkRequest): Promise<ForkServer> {
    const folder = await mkdtemp(join(options.folder, "s-"));
    const home = join(folder, "work");
    const scratch = join(folder, "tmp");
    await mkdir(scratch);
    if (request.code === undefined) await mkdir(home);
    else await copyCode(request.code, home);
    const environment = { ...quietAllocator, ...withCode(request.environment, request.code, home), TMPDIR: scratch };
    const script = fileURLToPath(new URL("haltere_fork_server.py", pythonProgramsUrl()));
    const { program, modules } = request;
    const server: ForkServer = startForkServer({
      command: [...request.python, script],
      environment,
      folder: home,
      reaper: options.reaper,
      load: { program, modules, scratch, output: join(folder, "output.log") },
      clock,
      patience: patience * 1000,
      changed: () => changed(key, server),
    });
    living.set(server, modules.join(", ") || program);
    void server.gone.then(async () => {
      living.delete(server);
      // Nothing rests on it: the whole scratch folder goes with the executor.
      await rm(folder, { recursive: true, force: true, maxRetries: 2 }).catch(() => {});
    });
    if (closed) server.kill();
    return server;
  }

  async function serverOf(key: string, request: ForkRequest): Promise<ForkServer> {
    const found = servers.get(key);
    if (found !== undefined) {
      servers.delete(key);
      servers.set(key, found);
      return found;
    }
    const under = starting.get(key);
    if (under !== undefined) return under;
    const server = start(key, request);
    starting.set(key, server);
    try {
      servers.set(key, await server);
    } finally {
      starting.delete(key);
    }
    settle();
    return server;
  }

  return {
    async fork(request) {
      const key = serverKey({ ...request, code: request.code?.hash });
      const environment = withCode(request.environment, request.code, request.folder);
      const message = {
        command: request.command,
        arguments: [request.program, ...request.args],
        environment,
        folder: request.folder,
        log: request.log,
      };
      for (let renewal = 0; ; renewal++) {
        const known = unfit.get(key);
        if (known !== undefined && known.until > clock.now()) return known.refusal;
        unfit.delete(key);
        let server: ForkServer;
        try {
          server = await serverOf(key, request);
        } catch (error) {
          const reason = `no fork server could be started: ${FlyteError.from(error).fullMessage}`;
          return { kind: "refused", reason, stale: false };
        }
        const answer = await server.fork(message, request.signal);
        if (answer.kind === "forked" || request.signal.aborted || closed) return answer;
        forget(key, server);
        if (answer.stale && renewal < renewals) continue;
        unfit.set(key, { refusal: answer, until: clock.now() + (request.code === undefined ? doubt : 10 * doubt) });
        if (unfit.size > 1000) unfit.delete(unfit.keys().next().value ?? "");
        return answer;
      }
    },
    processes: () =>
      [...living].map(([{ pid, bytes, busy, over }, loaded]) => ({
        ...(pid !== undefined && { pid }),
        kind: "fork server",
        state: over !== undefined ? "retiring" : busy ? "busy" : bytes === 0 ? "loading" : "idle",
        loaded,
        attempts: 0,
      })),
    pids: () => [...living.keys()].flatMap(({ pid }) => pid ?? []),
    async close() {
      closed = true;
      await Promise.allSettled(starting.values());
      for (const cancel of idleTimers.values()) cancel();
      idleTimers.clear();
      const all = [...living.keys()];
      for (const server of all) server.kill();
      await Promise.all(all.map((server) => server.gone));
    },
  };
}

/** Copies unpacked code into a folder that is not there yet, or is empty. */
export async function copyCode({ folder }: UnpackedCode, to: string): Promise<void> {
  await cp(folder, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

/** As `pyflyte-fast-execute` tells Python where the code lies. */
function withCode(
  environment: Readonly<Record<string, string>>,
  code: UnpackedCode | undefined,
  folder: string,
): Readonly<Record<string, string>> {
  if (code === undefined) return environment;
  const { PYTHONPATH: path } = environment;
  return { ...environment, PYTHONPATH: path === undefined ? folder : `${path}${delimiter}${folder}` };
}
