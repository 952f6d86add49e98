import { create } from "@bufbuild/protobuf";
import { collectionLiteral, integerLiteral, literalMap } from "@haltere/core";
import {
  ExecutionError_ErrorKind,
  ExecutionErrorSchema,
  type LiteralMap,
  WorkflowExecution_Phase,
} from "@haltere/idl/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AttemptRef } from "../plan/layout.ts";
import { randomWorkflow, wired } from "../testing/random-workflow.ts";
import { type Asked, type Simulation, simulate } from "../testing/simulation.ts";
import { compiled, integers, type WorkflowSketch } from "../testing/workflows.ts";
import type { AttemptOutcome, Signal } from "./signal.ts";

/** A number that follows from a text, so that what a task does depends on nothing but its node. */
function hash(text: string): number {
  let sum = 2_166_136_261;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16_777_619) >>> 0;
  return (sum ^ (sum >>> 13)) >>> 0;
}

interface World {
  readonly salt: string;
  /** What dynamic tasks wire. */
  readonly pool: readonly WorkflowSketch[];
  readonly failures: boolean;
}

const specId = (node: string): string => node.split("/").at(-1) ?? "";

function valuesOf(node: string): LiteralMap {
  if (specId(node).startsWith("l")) return literalMap({ y: collectionLiteral([0, 1, 2].map(integerLiteral)) });
  return integers({ y: hash(node) % 10 });
}

/** Where a task's output lies; some are large. */
const uriOf = (node: string): string => `mem://outputs/${node}`;

function outcomeOf({ salt, pool, failures }: World, { node, item, number }: AttemptRef): AttemptOutcome {
  const roll = hash(`${salt} ${node} ${item ?? ""}`);
  const bad = (recoverable: boolean): AttemptOutcome => ({
    kind: "failed",
    recoverable,
    error: create(ExecutionErrorSchema, { code: "Bad", message: node, kind: ExecutionError_ErrorKind.USER }),
  });
  if (failures && roll % 7 === 0) return bad(false);
  // The system may lose three attempts of any task.
  if (roll % 5 === 0 && number < 2)
    return {
      kind: "failed",
      recoverable: true,
      error: create(ExecutionErrorSchema, { code: "Lost", kind: ExecutionError_ErrorKind.SYSTEM }),
    };
  const graph = pool[roll % pool.length];
  const mayWire = specId(node) !== "src" && /^[nab]|-[ab]$/.test(specId(node)) && node.split("/").length < 5;
  if (item === undefined && mayWire && roll % 3 === 0 && graph?.output !== undefined) {
    const closureUri = `mem://closures/${roll % pool.length}`;
    return { kind: "dynamic", closure: compiled(wired(graph), "y"), closureUri, jobSpecUri: "mem://futures" };
  }
  if (item === undefined && roll % 4 === 0)
    return { kind: "succeeded", outputs: { kind: "stored", uri: uriOf(node), sizeBytes: 100_000 } };
  return { kind: "succeeded", outputs: { kind: "values", values: valuesOf(node) } };
}

function valueAt(run: Simulation, uri: string): LiteralMap {
  return run.stored(uri) ?? valuesOf(uri.slice(uriOf("").length));
}

function answerOf(run: Simulation, asked: Asked, at: number): Signal {
  switch (asked.kind) {
    case "load":
      return { kind: "loaded", at, uri: asked.uri, value: valueAt(run, asked.uri) };
    case "lookup":
      return { kind: "looked up", at, node: asked.node };
    case "keep":
      return { kind: "kept", at, node: asked.node };
    case "listen":
      return { kind: "signaled", at, signal: asked.signal, value: integerLiteral(hash(asked.signal) % 10) };
    case "timer":
      return { kind: "timer", at: Math.max(at, asked.at), node: asked.node };
  }
}

interface Disturbance {
  readonly crashes: boolean;
  readonly maxParallelism: number;
  /** The step at which a user ends it. */
  readonly terminateAt?: number;
}

function runToEnd(
  sketch: WorkflowSketch,
  world: World,
  roll: () => number,
  { crashes, maxParallelism, terminateAt }: Disturbance,
): Simulation {
  const run = simulate(compiled(sketch), integers({ x: 5 }), maxParallelism);
  let at = 50_000_000;
  for (let steps = 0; !run.ended; steps++) {
    if (steps > 5000) throw new Error("it does not end");
    if (crashes && roll() % 4 === 0) run.crash((uri) => valueAt(run, uri));
    const old = run.signals[roll() % run.signals.length];
    if (roll() % 2 === 0 && old !== undefined && old.kind !== "resumed") run.tell(old);
    if (run.ended) break;
    if (steps === terminateAt) {
      run.tell({ kind: "terminate", at: at++, cause: "enough", principal: "" });
      break;
    }
    const choices = [...run.pending.values(), ...run.asked.keys()];
    const choice = choices[roll() % choices.length];
    if (choice === undefined) throw new Error("it neither ends nor waits for anything");
    if (typeof choice === "string") {
      const asked = run.take(choice);
      if (asked !== undefined) run.tell(answerOf(run, asked, at++));
    } else {
      if (roll() % 3 === 0) run.tell({ kind: "running", at: at++, attempt: choice });
      run.finish(choice, outcomeOf(world, choice));
    }
  }
  expect(run.placesTaken).toBe(0);
  expect([...run.completed.values()].every((times) => times === 1)).toBe(true);
  return run;
}

const worlds = (failures: boolean) =>
  fc.record({
    salt: fc.string({ maxLength: 3 }),
    pool: fc.array(randomWorkflow(1), { minLength: 1, maxLength: 3 }),
    failures: fc.constant(failures),
  });
const chances = fc.infiniteStream(fc.nat(1_000_000));
const rolls = (chance: IterableIterator<number>) => () => chance.next().value ?? 0;
const { SUCCEEDED, FAILED, ABORTED } = WorkflowExecution_Phase;

test.each([false, true])("graphs in graphs end in any order, whatever fails; with crashes: %s", (crashes) => {
  fc.assert(
    fc.property(
      randomWorkflow(2),
      worlds(true),
      chances,
      fc.nat(3),
      fc.option(fc.nat(40), { nil: undefined }),
      (sketch, world, chance, maxParallelism, terminateAt) => {
        const at = terminateAt === undefined ? {} : { terminateAt };
        const run = runToEnd(sketch, world, rolls(chance), { crashes, maxParallelism, ...at });
        expect([SUCCEEDED, FAILED, ...(terminateAt === undefined ? [] : [ABORTED])]).toContain(run.phase);
      },
    ),
    { numRuns: 200 },
  );
});

test("graphs in graphs of which nothing fails end alike, in whatever order and over crashes", () => {
  fc.assert(
    fc.property(randomWorkflow(2), worlds(false), chances, fc.nat(3), (sketch, world, chance, maxParallelism) => {
      const ordered = runToEnd(sketch, world, () => 1, { crashes: false, maxParallelism: 0 });
      const disturbed = runToEnd(sketch, world, rolls(chance), { crashes: true, maxParallelism });
      expect(ordered.phase).toBe(SUCCEEDED);
      expect(disturbed.phase).toBe(SUCCEEDED);
      const phases = (run: Simulation) => [...run.nodePhases].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(phases(disturbed)).toEqual(phases(ordered));
      expect(outputsOf(disturbed)).toEqual(outputsOf(ordered));
    }),
    { numRuns: 100 },
  );
});

function outputsOf(run: Simulation): Uint8Array | undefined {
  for (const decision of run.decisions)
    if (decision.kind === "record" && decision.record.kind === "workflow" && decision.record.data.outputs !== undefined)
      return decision.record.data.outputs;
  return undefined;
}
