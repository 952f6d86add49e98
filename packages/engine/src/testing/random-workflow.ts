import fc from "fast-check";
import type { NodeSketch, WorkflowSketch } from "./workflows.ts";

/**
 * Workflows of every kind of node, in one another to a depth. Nodes whose id begins with `l` give lists, and those with `q` nothing that others
 * take; all others give integers, and only those that begin with `p` are
 * executions of their own.
 */
export function randomWorkflow(depth: number): fc.Arbitrary<WorkflowSketch> {
  const inside: fc.Arbitrary<WorkflowSketch | undefined> =
    depth > 0 ? randomWorkflow(depth - 1) : fc.constant(undefined);
  const spec = fc.record({
    kind: fc.constantFrom(...kinds),
    sources: fc.array(fc.nat(100), { minLength: 1, maxLength: 2 }),
    retries: fc.nat(2),
    inside,
    other: inside,
    failAfter: fc.boolean(),
  });
  const specs = fc.array(spec, { minLength: 1, maxLength: depth > 1 ? 4 : 3 });
  return fc
    .record({ specs, failAfter: fc.boolean(), failure: fc.option(spec, { nil: undefined }) })
    .map(({ specs, failAfter, failure }) => {
      const nodes: NodeSketch[] = [];
      const sources = ["start"];
      specs.forEach((one, index) => {
        const after = one.sources.map((source) => sources[source % sources.length] ?? "start");
        nodes.push(...sketchOf(one, index, after));
        const last = nodes.at(-1)?.id ?? "";
        if (!last.startsWith("q")) sources.push(last);
      });
      const [handler] =
        failure === undefined ? [] : sketchOf({ ...failure, kind: handlerKind(failure.kind) }, 9, ["start"]);
      const output = sources.at(-1);
      return {
        nodes,
        failAfter,
        ...(output !== undefined && output !== "start" && { output }),
        ...(handler !== undefined && { failure: handler }),
      };
    });
}

const kinds = [
  "task",
  "task",
  "cached",
  "array",
  "launch plan array",
  "signal",
  "quiet",
  "launch plan",
  "workflow",
  "branch",
] as const;
type Kind = (typeof kinds)[number];

/** One node is a failure node, and an array takes two. */
function handlerKind(kind: Kind): Kind {
  return kind === "array" || kind === "launch plan array" ? "task" : kind;
}

interface Spec {
  readonly kind: Kind;
  readonly retries: number;
  readonly inside: WorkflowSketch | undefined;
  readonly other: WorkflowSketch | undefined;
}

function sketchOf({ kind, retries, inside, other }: Spec, index: number, after: readonly string[]): NodeSketch[] {
  const id = `n${index}`;
  const workflow = inside?.output === undefined ? undefined : inside;
  switch (kind) {
    case "array":
    case "launch plan array":
      return [
        { id: `l${index}`, after: [] },
        {
          id: `q${index}`,
          after: [`l${index}`],
          retries,
          array: { parallelism: 2 },
          ...(kind === "launch plan array" && { launchPlan: "plan" }),
        },
      ];
    case "cached":
      return [{ id, after, retries, cache: { version: "1" } }];
    case "signal":
      return [{ id, after: [], gate: { kind: "signal", signal: `s${index}` } }];
    case "quiet":
      return [{ id: `q${index}`, after: [], gate: { kind: "sleep", seconds: 1 } }];
    case "launch plan":
      return [{ id: `p${index}`, after, retries, launchPlan: "plan" }];
    case "workflow":
      return [{ id, after, ...(workflow && { workflow }) }];
    case "branch": {
      const elsewhere = other?.output === undefined ? undefined : other;
      const arms = [{ atLeast: 5, node: { id: "a", after: after.slice(-1), ...(workflow && { workflow }) } }];
      return [
        {
          id,
          after: after.slice(0, 1),
          branch: { arms, otherwise: { id: "b", after: after.slice(0, 1), ...(elsewhere && { workflow: elsewhere }) } },
        },
      ];
    }
    default:
      return [{ id, after, retries }];
  }
}

/** The same to be wired by a dynamic task, which has no inputs by name: a task of its own gives what they were. */
export function wired({ nodes, failure, ...rest }: WorkflowSketch): WorkflowSketch {
  const from = (node: NodeSketch): NodeSketch => ({
    ...node,
    after: node.after.map((source) => (source === "start" ? "src" : source)),
    ...(node.branch !== undefined && {
      branch: {
        arms: node.branch.arms.map(({ atLeast, node: arm }) => ({ atLeast, node: from(arm) })),
        ...(node.branch.otherwise !== undefined && { otherwise: from(node.branch.otherwise) }),
      },
    }),
  });
  return {
    ...rest,
    nodes: [{ id: "src", after: [] }, ...nodes.map(from)],
    ...(failure !== undefined && { failure: { id: failure.id, after: [] } }),
  };
}
