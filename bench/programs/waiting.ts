import { connectorTask, map, workflow, z } from "haltere";

export const waiting = connectorTask({ type: "waiting", inputs: { x: z.int() } });

export const many = workflow({ inputs: { xs: z.array(z.int()) } }, ({ xs }) => {
  map(waiting, { x: xs });
});
