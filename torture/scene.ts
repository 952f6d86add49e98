import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { type MachineFaults, machineFaults } from "./faults/machine-faults.ts";
import { runVariable } from "./processes.ts";

/** Where a run of torture takes place: its folders, what is registered there, and the machine's faults. */
export interface Scene {
  /** Names the run to its processes. */
  readonly run: string;
  /** What the control plane has, and may lose. */
  readonly data: string;
  /** What attempts write down of themselves. */
  readonly ledger: string;
  /** Jobs of the connector. */
  readonly jobs: string;
  readonly temporary: string;
  /** The run's own notes. */
  readonly own: string;
  /** Undefined where this machine cannot be made to fail. */
  readonly faults: MachineFaults | undefined;
  /** Runs Python tasks, where there is one. */
  readonly python: string | undefined;
  /** Starts a control plane on the data. */
  start(): Promise<ControlPlane>;
  /** Starts one and kills it after some milliseconds, however far it has come. Answers false where it had ended by itself. */
  startAndKill(milliseconds: number): Promise<boolean>;
  /** The connectors' server, started anew under the same address where it ended. */
  serveConnectors(): void;
  /** Answers whether there were any. */
  killConnectors(): Promise<boolean>;
  /** Puts the data back to how they were after registration, and empties all else. */
  reset(): void;
  /** Keeps the data as they are, for `reset`. */
  keep(): void;
  remove(): Promise<void>;
}

const launcher = join(import.meta.dirname, "..", "packages", "haltere", "bin", "haltere.js");
export const version = "1";

export interface SceneOptions {
  /** A Python with flytekit; without one no Python tasks run. */
  readonly python?: string | undefined;
}

/** Makes the folders of a run below `folder`, which it empties. */
export async function createScene(folder: string, run: string, { python }: SceneOptions = {}): Promise<Scene> {
  const [data, kept, jobs, temporary, own] = ["data", "kept", "jobs", "tmp", "own"].map((name) =>
    join(folder, name),
  ) as [string, string, string, string, string];
  rmSync(folder, { recursive: true, force: true });
  for (const made of [data, jobs, temporary, own]) mkdirSync(made, { recursive: true });
  const faults = machineFaults(own, data);
  const port = await freePort();
  const connectors = join(own, "connectors.yaml");
  writeFileSync(
    connectors,
    `defaultConnector: {}
connectors: { local: { endpoint: "dns:///127.0.0.1:${port}", insecure: true } }
connectorForTaskTypes: { torture: local }
webApi: { caching: { resyncInterval: 100ms } }
`,
  );
  const environment = {
    ...faults?.environment,
    [runVariable]: run,
    TORTURE_JOBS: jobs,
    TMPDIR: temporary,
    NODE_COMPILE_CACHE: join(own, "compile-cache"),
  };
  let server: { readonly process: ReturnType<typeof spawn>; readonly ended: Promise<unknown> } | undefined;
  async function killConnectors(): Promise<boolean> {
    const killed = server;
    server = undefined;
    killed?.process.kill("SIGKILL");
    await killed?.ended;
    return killed !== undefined;
  }

  return {
    run,
    data,
    ledger: join(own, "ledger"),
    jobs,
    temporary,
    own,
    faults,
    python,
    start: () =>
      startControlPlane({
        dataDirectory: data,
        environment,
        connectorConfig: connectors,
        ...(python === undefined ? {} : { python }),
      }),
    async startAndKill(milliseconds) {
      const args = [launcher, "dev", "--port", "0", "--data-dir", data, "--connector-config", connectors];
      if (python !== undefined) args.push("--python", python);
      const started = spawn(process.execPath, args, { stdio: "ignore", env: { ...process.env, ...environment } });
      const ended = once(started, "exit");
      const timer = setTimeout(() => started.kill("SIGKILL"), milliseconds);
      await ended;
      clearTimeout(timer);
      return started.signalCode === "SIGKILL";
    },
    serveConnectors() {
      if (server !== undefined) return;
      const args = ["serve", "connector", "--port", String(port), "--prometheus-port", "0"];
      const module = join(import.meta.dirname, "programs", "connector.ts");
      const started = spawn(process.execPath, [launcher, ...args, "--modules", module], {
        stdio: ["ignore", "ignore", "ignore"],
        // Its jobs' files are not of the data, and so do not fail.
        env: { ...process.env, ...environment },
      });
      server = { process: started, ended: once(started, "exit") };
    },
    killConnectors,
    keep() {
      rmSync(kept, { recursive: true, force: true });
      cpSync(data, kept, { recursive: true });
    },
    reset() {
      for (const emptied of [data, jobs, temporary]) rmSync(emptied, { recursive: true, force: true });
      rmSync(join(own, "ledger"), { force: true });
      for (const made of [jobs, temporary]) mkdirSync(made);
      if (existsSync(kept)) cpSync(kept, data, { recursive: true });
      else mkdirSync(data);
    },
    async remove() {
      await killConnectors();
      faults?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Registers the programs with a control plane. */
export async function register({ endpoint }: ControlPlane, { python, own }: Scene): Promise<void> {
  const program = join(import.meta.dirname, "programs", "every-kind.ts");
  const ended = await haltere(["register", program, "--version", version, "--endpoint", endpoint]);
  if (ended.status !== 0) throw new Error(`the program was not registered:\n${ended.stdout}${ended.stderr}`);
  if (python === undefined) return;
  // Where no folder above it lends the module its name.
  const folder = join(own, "python");
  mkdirSync(folder);
  copyFileSync(join(import.meta.dirname, "programs", "python_tasks.py"), join(folder, "python_tasks.py"));
  const words = ["register", "-p", "flytesnacks", "-d", "development", "--version", version, "python_tasks.py"];
  const env = { ...process.env, FLYTE_PLATFORM_URL: endpoint, FLYTE_PLATFORM_INSECURE: "true", HOME: folder };
  const done = spawnSync(join(dirname(python), "pyflyte"), words, { cwd: folder, env, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`the Python program was not registered:\n${done.stdout}${done.stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
