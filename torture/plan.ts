import type { DiskFault } from "./faults/machine-faults.ts";
import type { Random } from "./random.ts";

/** One thing that is done to a run. */
export type Blow =
  | { readonly kind: "kill control plane" }
  /** The control plane is killed, and so is each that is started then, as many milliseconds after its start: amid what a restart does. */
  | { readonly kind: "kill starts"; readonly milliseconds: readonly number[] }
  | { readonly kind: "kill worker" }
  | { readonly kind: "kill task" }
  | { readonly kind: "kill connector" }
  /** For some milliseconds calls fail; then, or where it says so amid it, the control plane is killed. */
  | { readonly kind: "disk"; readonly fault: DiskFault; readonly milliseconds: number; readonly thenKill: boolean }
  | { readonly kind: "clock"; readonly seconds: number };

/** What is done, and how many milliseconds after what was done before. */
export interface Step {
  readonly after: number;
  readonly blow: Blow;
}

/** What is drawn, and how often beside the others. */
const weights = [
  ["kill control plane", 10],
  ["kill starts", 5],
  ["kill worker", 5],
  ["kill task", 2],
  ["kill connector", 2],
  ["disk", 4],
  ["clock", 2],
] as const;

/** A plan of as many blows, which follows from the random numbers alone. */
export function planOf(random: Random, blows: number, allowed: { readonly machine: boolean }): readonly Step[] {
  const choices = weights.filter(([kind]) => allowed.machine || (kind !== "disk" && kind !== "clock"));
  return Array.from({ length: blows }, () => {
    // Most come soon after a start, when much is under way.
    const after = random.next() < 0.4 ? random.between(0, 150) : random.between(0, 1200);
    return { after, blow: blowOf(drawnFrom(choices, random), random) };
  });
}

function drawnFrom(choices: readonly (typeof weights)[number][], random: Random): Blow["kind"] {
  let left = random.next() * choices.reduce((total, [, weight]) => total + weight, 0);
  for (const [kind, weight] of choices) {
    left -= weight;
    if (left < 0) return kind;
  }
  return "kill control plane";
}

function blowOf(kind: Blow["kind"], random: Random): Blow {
  switch (kind) {
    case "disk":
      return {
        kind,
        fault: random.pick<DiskFault>([
          { error: "ENOSPC", write: 1, name: 1 },
          { error: "ENOSPC", write: 0.2, name: 0.1 },
          { error: "EIO", write: 0.05, sync: 0.1, name: 0.05 },
          { error: "EIO", sync: 1 },
          { error: "EIO", write: 0.3, sync: 0.3, name: 0.3 },
        ]),
        milliseconds: random.between(20, 300),
        thenKill: random.next() < 0.5,
      };
    case "kill starts":
      return { kind, milliseconds: Array.from({ length: random.between(1, 4) }, () => random.between(20, 1500)) };
    case "clock":
      return { kind, seconds: random.pick([3 * 3600, -3 * 3600, 40, -40, 0]) };
    default:
      return { kind };
  }
}
