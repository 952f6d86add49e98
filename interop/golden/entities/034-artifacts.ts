import { artifact, fromInput, task, workflow, z } from "haltere";

const Model = artifact({ name: "model", partitionKeys: ["region", "stage"] });
const Daily = artifact({ name: "daily", partitionKeys: ["region"], timePartition: "HOUR" });

export const make = task(
  {
    inputs: { region: z.string(), at: z.date() },
    outputs: {
      o0: Model.produce(z.string(), { region: fromInput("region"), stage: "dev" }),
      o1: Daily.produce(z.int(), { region: "eu" }, { timePartition: fromInput("at") }),
    },
  },
  ({ region }) => ({ o0: region, o1: 1 }),
);
export const main = workflow(
  {
    inputs: { region: z.string(), at: z.date(), m: Model.query(z.string(), { region: "us", stage: "prod" }) },
    output: z.string(),
  },
  ({ region, at }) => make({ region, at }).o0,
);
