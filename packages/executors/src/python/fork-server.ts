import type { Clock } from "@haltere/ports";
import { signalGroup } from "../process-group/process-group.ts";
import type { ForkMessage, LoadMessage, Report } from "./server-messages.ts";
import { type ServerProcess, type ServerProcessOptions, startServerProcess } from "./server-process.ts";

/** How a fork ended; `lost` where its server died before it could tell. */
export type ForkEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: NodeJS.Signals }
  | { readonly kind: "lost"; readonly reason: string };

/** A fork that waits for `go`. */
export interface Fork {
  readonly kind: "forked";
  /** Its process group, too. */
  readonly pid: number;
  readonly ended: Promise<ForkEnd>;
  go(): void;
}

/** No fork was made. */
export interface Refusal {
  readonly kind: "refused";
  readonly reason: string;
  /** Whether another server, started now, may do it. */
  readonly stale: boolean;
}

export interface ForkServer {
  readonly pid: number | undefined;
  /** Forks, once all is loaded. Where nobody waits for a server that loads still, it is ended. */
  fork(message: Omit<ForkMessage, "id">, signal: AbortSignal): Promise<Fork | Refusal>;
  /** Takes no more, and ends when its forks have. */
  retire(): void;
  /** Ends it and its forks at once. */
  kill(): void;
  /** Bytes of memory; 0 until all is loaded. */
  readonly bytes: number;
  readonly busy: boolean;
  /** Set once it will fork no more. */
  readonly over: Refusal | undefined;
  readonly gone: Promise<void>;
}

export interface ForkServerOptions extends Pick<ServerProcessOptions, "command" | "environment" | "folder" | "reaper"> {
  readonly load: LoadMessage;
  readonly clock: Clock;
  /** Microseconds in which it must answer once all is loaded. */
  readonly patience: number;
  /** Something about it has changed: it is ready, has become idle, or is over. */
  changed(): void;
}

interface Pending {
  readonly message: ForkMessage;
  readonly answer: (answer: Fork | Refusal) => void;
}

interface Running {
  readonly pid: number;
  readonly end: (end: ForkEnd) => void;
}

export function startForkServer(options: ForkServerOptions): ForkServer {
  const { clock, patience, changed } = options;
  const pending = new Map<string, Pending>();
  const running = new Map<string, Running>();
  const gone = Promise.withResolvers<void>();
  let ready = false;
  let retired = false;
  let over: Refusal | undefined;
  let bytes = 0;
  let count = 0;
  let silence: (() => void) | undefined;

  const server: ServerProcess = startServerProcess({
    ...options,
    output: options.load.output,
    report: take,
    ended: (how) => {
      stop({ kind: "refused", reason: `its fork server ended: ${how}`, stale: false });
      listen();
      gone.resolve();
      changed();
    },
  });
  server.send(options.load);

  /** No more forks; what waits is refused, and what runs is lost with the server. */
  function stop(why: Refusal): void {
    over ??= why;
    for (const { answer } of pending.values()) answer(over);
    pending.clear();
    for (const { pid, end } of running.values()) {
      signalGroup(pid, "SIGKILL");
      end({ kind: "lost", reason: over.reason });
    }
    running.clear();
  }

  function hang(): void {
    silence = undefined;
    stop({ kind: "refused", reason: "its fork server did not answer", stale: false });
    server.kill();
    changed();
  }

  /** Watches for its silence while something is asked of it or runs. */
  function listen(): void {
    silence?.();
    silence = undefined;
    if (!ready || over !== undefined || (pending.size === 0 && running.size === 0)) return;
    if (pending.size === 0) {
      silence = clock.at(clock.now() + patience, () => {
        server.send({ kind: "ping" });
        silence = clock.at(clock.now() + patience, hang);
      });
    } else silence = clock.at(clock.now() + patience, hang);
  }

  function take(report: Report): void {
    switch (report.kind) {
      case "ready":
        ready = true;
        bytes = report.bytes;
        for (const { message } of pending.values()) server.send({ kind: "fork", ...message });
        changed();
        break;
      case "unfit":
        stop({ kind: "refused", reason: report.reason, stale: false });
        changed();
        break;
      case "forked":
        takeFork(report.id, report.pid);
        break;
      case "refused": {
        const { reason, stale } = report;
        settle(report.id, { kind: "refused", reason, stale });
        break;
      }
      case "ended":
        settle(report.id, { kind: "refused", reason: "its fork ended before it ran", stale: false });
        running.get(report.id)?.end(endOf(report));
        if (running.delete(report.id)) becomeIdle();
        break;
      case "pong":
        break;
    }
    listen();
  }

  function takeFork(id: string, pid: number): void {
    const ended = Promise.withResolvers<ForkEnd>();
    options.reaper.add(pid);
    const end = (how: ForkEnd) => {
      options.reaper.remove(pid);
      ended.resolve(how);
    };
    running.set(id, { pid, end });
    const wanted = pending.get(id);
    pending.delete(id);
    if (wanted === undefined) signalGroup(pid, "SIGKILL");
    else wanted.answer({ kind: "forked", pid, ended: ended.promise, go: () => server.send({ kind: "go", id }) });
  }

  function settle(id: string, answer: Refusal): void {
    const wanted = pending.get(id);
    if (wanted === undefined) return;
    pending.delete(id);
    wanted.answer(answer);
    becomeIdle();
  }

  function becomeIdle(): void {
    if (pending.size > 0 || running.size > 0) return;
    if (retired) server.kill();
    changed();
  }

  return {
    pid: server.pid,
    fork(message, signal) {
      if (over !== undefined) return Promise.resolve(over);
      count += 1;
      const id = String(count);
      return new Promise((resolve) => {
        const leave = () => {
          if (!pending.delete(id)) return;
          resolve({ kind: "refused", reason: "it was not wanted any more", stale: false });
          if (!ready && pending.size === 0) server.kill();
        };
        signal.addEventListener("abort", leave, { once: true });
        const answer = (answer: Fork | Refusal) => {
          signal.removeEventListener("abort", leave);
          resolve(answer);
        };
        pending.set(id, { message: { ...message, id }, answer });
        if (signal.aborted) leave();
        else if (ready) {
          server.send({ kind: "fork", ...message, id });
          listen();
        }
      });
    },
    retire() {
      retired = true;
      if (pending.size === 0 && running.size === 0) server.kill();
    },
    kill() {
      stop({ kind: "refused", reason: "its fork server was ended", stale: false });
      server.kill();
    },
    get bytes() {
      return bytes;
    },
    get busy() {
      return pending.size > 0 || running.size > 0;
    },
    get over() {
      return over;
    },
    gone: gone.promise,
  };
}

function endOf(report: Extract<Report, { readonly kind: "ended" }>): ForkEnd {
  return "signal" in report ? { kind: "signalled", signal: report.signal } : { kind: "exited", code: report.code };
}
