import { artifact, fromInput, imperativeWorkflow, map, NodeError, task, workflow, z } from "../../index.ts";

const int = z.int();
const table = z.record(z.string(), int);
const Monthly = artifact({ name: "monthly", timePartition: "MONTH", partitionKeys: ["k"] });

export const inc = task({ inputs: { x: int }, output: int }, ({ x }) => x);
export const clean = task({ inputs: { x: int, err: NodeError.optional() } }, () => {});
export const tidy = workflow({ inputs: { x: int } }, ({ x }) => {
  inc({ x });
});
export const sub = workflow({ inputs: { x: int }, output: int }, ({ x }) => inc({ x }));

const byTask = imperativeWorkflow({ name: "made.by_task" }).addInput("x", int);
const first = byTask.add(sub, { x: byTask.inputs.x });
const mapped = byTask.within(() => map(inc, { x: [first, 2] }));
export const by_task = byTask
  .addOutput("mapped", mapped)
  .addOutput("table", { a: first }, table)
  .onFailure(clean)
  .build();

const byWorkflow = imperativeWorkflow({ name: "made.by_workflow" }).addInput("x", int);
byWorkflow.add(inc, { x: byWorkflow.inputs.x });
export const by_workflow = byWorkflow.onFailure(tidy).build();

export const calls = workflow({ inputs: { x: int }, output: table }, ({ x }) => by_task({ x }).table);

const asked = { timePartition: new Date("2024-01-01T00:00:00Z") };
export const queries = workflow(
  {
    inputs: {
      w: z.date(),
      a: Monthly.query(int, { k: "z" }, asked),
      b: Monthly.query(int, { k: "z" }, { timePartition: fromInput("w") }),
    },
    output: int,
  },
  ({ a }) => inc({ x: a }),
);
