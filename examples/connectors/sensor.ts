// Waits until a file is there, then reads it.
import { readFile } from "node:fs/promises";
import { task, workflow, z } from "haltere";
import { fileSensor } from "haltere/connectors/sensor";

export const arrived = fileSensor({ timeout: 3600 });

export const countLines = task({ inputs: { path: z.string() }, output: z.int() }, async ({ path }) => {
  const text = await readFile(path, "utf8");
  return text.split("\n").filter((line) => line !== "").length;
});

export const countWhenThere = workflow({ inputs: { path: z.string() }, output: z.int() }, ({ path }) =>
  countLines({ path }, { after: arrived({ path }) }),
);
