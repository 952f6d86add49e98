import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { FlyteError, parseQuantity } from "@haltere/core";
import type { Configuration } from "./configuration.ts";

/** What `haltere dev` is told of the machine on its command line, as quantities. */
export interface MachineFlags {
  readonly cpu?: string;
  readonly memory?: string;
  readonly gpu?: string;
  readonly slots?: string;
}

/** What of the machine tasks may take. */
export interface Machine {
  /** As the engine takes it. */
  readonly capacities: Readonly<Record<string, number>>;
  /** Task processes of each kind that run at once; absent for one for each processor. */
  readonly slots?: number;
}

/** Facts of the machine that is asked for them. */
export interface Surveyed {
  readonly processors: number;
  /** Bytes. */
  readonly memory: number;
}

/**
 * What tasks may take: what the flags say, else the configuration, else what the machine has.
 * @throws FlyteError InvalidArgument that names the flag.
 */
export function machineOf(
  { machine = {} }: Pick<Configuration, "machine">,
  flags: MachineFlags = {},
  survey: () => Surveyed = surveyed,
): Machine {
  const found = survey();
  const cpu = flagAmount("cpu", flags.cpu) ?? amountOf(machine.cpu) ?? found.processors;
  const memory = flagAmount("memory", flags.memory) ?? amountOf(machine.memory) ?? found.memory;
  const gpu = flagAmount("gpu", flags.gpu) ?? amountOf(machine.gpu) ?? 0;
  const storage = amountOf(machine.ephemeralStorage);
  const slots = flagCount("slots", flags.slots) ?? machine.slots;
  return {
    capacities: { cpu, memory, gpu, ...(storage !== undefined && { "ephemeral-storage": storage }) },
    ...(slots !== undefined && { slots }),
  };
}

function amountOf(quantity: string | undefined): number | undefined {
  const nano = quantity === undefined ? undefined : parseQuantity(quantity);
  return nano === undefined ? undefined : Number(nano) / 1e9;
}

function flagAmount(name: string, quantity: string | undefined): number | undefined {
  const amount = amountOf(quantity);
  if (quantity !== undefined && (amount === undefined || amount < 0))
    throw flagError(name, quantity, "is no quantity as Kubernetes writes it, such as 500m, 2 or 4Gi");
  return amount;
}

function flagCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw flagError(name, text, "is no whole number of 1 or more");
  return Number(text);
}

function flagError(name: string, value: string, what: string): FlyteError {
  return new FlyteError("InvalidArgument", `--${name} ("${value}") ${what}.`);
}

const gibibyte = 2 ** 30;

/**
 * This machine's processors and memory, or what its control group leaves of them. Of the memory a machine was sold with firmware and kernel keep a part, and of a processor's
 * share there may be a fraction: both count as whole, so that a task that asks for 8Gi runs on a machine of 8.
 */
export function surveyed(): Surveyed {
  // Systems without control groups, and groups without a limit, have no such file.
  const limits = groupLimits((path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined));
  const memory = Math.ceil(totalmem() / gibibyte) * gibibyte;
  return {
    processors: Math.max(1, Math.min(availableParallelism(), Math.ceil(limits.processors))),
    memory: limits.memory < totalmem() ? limits.memory : memory,
  };
}

const groups = "/sys/fs/cgroup";

/** What Linux' control groups leave to this process: of its own group and all above it the least. Infinity where they do not limit it. */
export function groupLimits(read: (path: string) => string | undefined): Surveyed {
  const own = (read("/proc/self/cgroup") ?? "").split("\n").map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line));
  const pathIn = (controller: string): string =>
    own.find((one) => one?.[1]?.split(",").includes(controller))?.[2] ?? "/";
  let [processors, memory] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const folder of upwards(groups, pathIn(""))) {
    const [quota, period = "100000"] = (read(join(folder, "cpu.max")) ?? "max").trim().split(/\s+/);
    processors = Math.min(processors, limitOf(quota) / Number(period));
    memory = Math.min(memory, limitOf(read(join(folder, "memory.max"))));
  }
  for (const folder of upwards(join(groups, "cpu"), pathIn("cpu"))) {
    const period = Number(read(join(folder, "cpu.cfs_period_us")) ?? 100_000);
    processors = Math.min(processors, limitOf(read(join(folder, "cpu.cfs_quota_us"))) / period);
  }
  for (const folder of upwards(join(groups, "memory"), pathIn("memory")))
    memory = Math.min(memory, limitOf(read(join(folder, "memory.limit_in_bytes"))));
  return { processors, memory };
}

function limitOf(text = ""): number {
  const limit = Number.parseInt(text, 10);
  return limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

/** The folder of a group below a root, and those above it; a container sees its own as the root. */
function upwards(root: string, path: string): string[] {
  const names = path.split("/").filter((name) => name !== "" && name !== "..");
  return [...names.map((_, index) => join(root, ...names.slice(0, names.length - index))), root];
}
