import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createGroupReaper, type GroupReaper } from "../process-group/group-reaper.ts";
import { signalGroup } from "../process-group/process-group.ts";
import { isRunning } from "../testing/is-running.ts";
import { systemClock } from "../testing/system-clock.ts";
import { createForkServers, type ForkServers, type ForkServersOptions } from "./fork-servers.ts";

const fake = fileURLToPath(new URL("../testing/fake-fork-server.ts", import.meta.url));
const patience = { timeout: 20_000, interval: 10 };

let folder: string;
let reaper: GroupReaper;
let servers: ForkServers;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haltere-fork-servers-"));
  reaper = createGroupReaper();
});
afterEach(async () => {
  await servers.close();
  reaper.close();
  await rm(folder, { recursive: true });
});

function open(options: Partial<ForkServersOptions> = {}): void {
  servers = createForkServers({ clock: systemClock, reaper, folder, ...options });
}

function fork(mode: string, signal = new AbortController().signal) {
  return servers.fork({
    ...{ python: [process.execPath, fake], program: "/bin/pyflyte-execute", command: "pyflyte-execute", args: [] },
    ...{ modules: [mode], code: undefined, environment: {}, folder, log: join(folder, "log"), signal },
  });
}

async function forked(mode: string) {
  const answer = await fork(mode);
  if (answer.kind !== "forked") throw new Error(answer.reason);
  return answer;
}

const isGone = (pid: number) => vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), patience);

test("forks of one key share a server, also those that wait while it loads", async () => {
  open();
  const forks = await Promise.all([forked("waits"), forked("waits"), forked("waits")]);
  expect(new Set(forks.map(({ pid }) => pid)).size).toBe(3);
  expect(servers.pids()).toHaveLength(1);
  for (const { pid } of forks) signalGroup(pid, "SIGTERM");
  for (const { ended } of forks) expect(await ended).toEqual({ kind: "signalled", signal: "SIGTERM" });
  expect(await (await forked("short")).ended).toEqual({ kind: "exited", code: 0 });
  expect(servers.pids()).toHaveLength(2);
});

test.each([
  ["unfit", "it starts threads"],
  ["dies", "exit code 3"],
  ["hangs", "did not answer"],
  ["stale", "it changed"],
])("a server that %s refuses, and is gone", async (mode, reason) => {
  open({ patience: 2000 });
  expect(await fork(mode)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
  await vi.waitFor(() => expect(servers.pids()).toEqual([]), patience);
  // Asked again at once, it is not tried again.
  const again = fork(mode);
  expect(servers.pids()).toEqual([]);
  expect(await again).toMatchObject({ kind: "refused" });
});

test("a server that dies, or falls silent, loses its forks, which are ended", async () => {
  open({ patience: 2000 });
  for (const mode of ["waits", "falls silent"]) {
    const one = await forked(mode);
    if (mode === "waits") for (const pid of servers.pids()) process.kill(pid, "SIGKILL");
    expect(await one.ended).toMatchObject({ kind: "lost" });
    await isGone(one.pid);
    await vi.waitFor(() => expect(servers.pids()).toEqual([]), patience);
  }
});

test("a server that loads for ever is ended when nobody waits for it any more", async () => {
  open();
  const [one, other] = [new AbortController(), new AbortController()];
  const answers = [fork("loads for ever", one.signal), fork("loads for ever", other.signal)];
  await vi.waitFor(() => expect(servers.pids()).toHaveLength(1), patience);
  one.abort();
  expect(await answers[0]).toMatchObject({ kind: "refused" });
  expect(servers.pids()).toHaveLength(1);
  other.abort();
  expect(await answers[1]).toMatchObject({ kind: "refused" });
  await vi.waitFor(() => expect(servers.pids()).toEqual([]), patience);
});

test("the least recently used server goes where there are too many, once its forks have ended", async () => {
  open({ maxServers: 1 });
  const first = await forked("waits");
  await (await forked("short")).ended;
  expect(await isRunning(first.pid)).toBe(true);
  expect(servers.pids()).toHaveLength(2);
  signalGroup(first.pid, "SIGTERM");
  expect(await first.ended).toEqual({ kind: "signalled", signal: "SIGTERM" });
  await vi.waitFor(() => expect(servers.pids()).toHaveLength(1), patience);
});

test("memory is bounded too", async () => {
  open({ maxBytes: 1500 });
  await (await forked("short")).ended;
  await forked("waits");
  await vi.waitFor(() => expect(servers.pids()).toHaveLength(1), patience);
});

test("a server that nobody needs ends", async () => {
  open({ idle: 50 });
  await (await forked("short")).ended;
  await vi.waitFor(() => expect(servers.pids()).toEqual([]), patience);
});

test("closing ends servers and forks", async () => {
  open();
  const one = await forked("waits");
  const pids = servers.pids();
  await servers.close();
  expect(await one.ended).toMatchObject({ kind: "lost" });
  for (const pid of [one.pid, ...pids]) await isGone(pid);
});
