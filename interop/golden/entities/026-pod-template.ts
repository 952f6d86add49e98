import { task, z } from "haltere";

const types = { inputs: { x: z.int() }, output: z.int() };

export const t = task(
  {
    ...types,
    podTemplate: {
      primaryContainer: "work",
      labels: { k: "v" },
      annotations: { an: "av" },
      podSpec: {
        containers: [
          { name: "work", env: [{ name: "A", value: "1" }] },
          { name: "side", image: "ghcr.io/example/side:2" },
        ],
      },
    },
    environment: { B: "2" },
    resources: { cpu: "1" },
  },
  ({ x }) => x,
);
export const named = task({ ...types, podTemplate: "team-pods" }, ({ x }) => x);
