// What an artifact's partitions may be, for the compiler.
import { artifact, fromInput, task, workflow, z } from "../index.ts";

const Model = artifact({ name: "model", partitionKeys: ["region", "stage"] });
const Daily = artifact({ name: "daily", timePartition: "HOUR" });

const make = task({ output: Model.produce(z.int(), { region: fromInput("q"), stage: "dev" }) }, () => 1);
task({ output: Model.produce(z.int(), { stage: "dev" }) }, () => Model.created(1, { region: "eu" }));
task({ output: Daily.produce(z.int()) }, () => Daily.created(1, {}, { timePartition: new Date(0) }));
// @ts-expect-error a value of another type
task({ output: Model.produce(z.int(), { stage: "dev" }) }, () => Model.created("1", { region: "eu" }));
// @ts-expect-error a partition that it does not have
Model.produce(z.int(), { q: "1" });
// @ts-expect-error a partition that is no text
Model.query(z.int(), { region: 1 });
// @ts-expect-error it has no time partition
Model.produce(z.int(), {}, { timePartition: new Date(0) });
// @ts-expect-error a granularity that Flyte does not have
artifact({ name: "a", timePartition: "SECOND" });

export const wiring = workflow({ inputs: { m: Model.query(z.string(), { region: "us", stage: "prod" }) } }, ({ m }) => {
  // @ts-expect-error a text where an int is wanted
  task({ inputs: { x: z.int() } }, () => {})({ x: m });
  // @ts-expect-error what a task created is an int
  task({ inputs: { s: z.string() } }, () => {})({ s: make() });
});
