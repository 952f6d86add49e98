// The example, killed in its middle: started again, the control plane finishes it with the same numbers.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { beforeAll, expect, onTestFinished, test } from "vitest";

const program = join(import.meta.dirname, "workflow.ts");
const table = fileURLToPath(new URL("../data/seattle-weather.csv", import.meta.resolve("vega-datasets")));
const scope = "flytesnacks/development/run";

async function get<T>(controlPlane: ControlPlane, path: string): Promise<T> {
  const answer = await fetch(`${controlPlane.address}/api/v1/${path}`, { headers: { accept: "application/json" } });
  return (await answer.json()) as T;
}

async function launch(controlPlane: ControlPlane): Promise<void> {
  const place = ["--remote", "--detach", "--name", "run", "--endpoint", controlPlane.endpoint];
  const ended = await haltere(["run", program, "weather", "--table", table, ...place]);
  expect(ended.status, ended.stderr).toBe(0);
}

async function phases(controlPlane: ControlPlane): Promise<ReadonlyMap<string, string>> {
  type Nodes = { node_executions: { id: { node_id: string }; closure: { phase: string } }[] };
  const { node_executions: nodes } = await get<Nodes>(controlPlane, `node_executions/${scope}?limit=100`);
  return new Map(nodes.map(({ id, closure }) => [id.node_id, closure.phase]));
}

/** The summary of the run, once it has ended. */
async function summary(controlPlane: ControlPlane): Promise<unknown> {
  for (;;) {
    const { closure } = await get<{ closure: { phase: string } }>(controlPlane, `executions/${scope}`);
    if (closure.phase === "SUCCEEDED") break;
    expect(["UNDEFINED", "QUEUED", "RUNNING", "SUCCEEDING"]).toContain(closure.phase);
  }
  type Data = { full_outputs: { literals: Record<string, unknown> } };
  return (await get<Data>(controlPlane, `data/executions/${scope}`)).full_outputs.literals.summary;
}

let undisturbed: unknown;
beforeAll(async () => {
  const controlPlane = await startControlPlane();
  await launch(controlPlane);
  undisturbed = await summary(controlPlane);
  await controlPlane.stop();
});

test.each(["n0", "n1", "n2", "n3"])("killed when %s has begun", async (node) => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "haltere-weather-"));
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
  const first = await startControlPlane({ dataDirectory });
  onTestFinished(() => first.kill());
  await launch(first);
  while (!(await phases(first)).has(node));
  await first.kill();

  const second = await startControlPlane({ dataDirectory });
  onTestFinished(() => second.kill());
  expect(await summary(second)).toEqual(undisturbed);
  expect(new Set((await phases(second)).values())).toEqual(new Set(["SUCCEEDED"]));
  expect(await second.stop()).toBe(0);
});
