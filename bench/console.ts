// Each page of the console in a real Chromium over huge runs: how long until it stands, what it costs, and what stalls it. Default: 20,000
// items and 20,000 executions; `--full`: 250,000 and a million. `--keep=FOLDER` keeps what is made, so that the next time begins at once;
// `--only=TEXT` measures pages whose name has the text.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startControlPlane } from "@haltere/cli/testing";
import { chromiumPath, launchBrowser } from "../interop/console/chromium.ts";
import { barePage } from "./console/bare-page.ts";
import { costTable } from "./console/cost-table.ts";
import { launch, scope, startHuge } from "./console/huge-data.ts";
import { openMeasuredTab } from "./console/measured-tab.ts";
import {
  groupsPage,
  itemsPage,
  itemsUnderWay,
  listPage,
  nodesPage,
  nodesUnderWay,
  type PageActions,
  runsPage,
  runsUnderWay,
  shownRows,
} from "./console/pages.ts";
import { adminOf } from "./store/measure.ts";

const full = process.argv.includes("--full");
const option = (name: string) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const only = option("only") ?? "";
const size = full ? { executions: 1_000_000, items: 250_000 } : { executions: 20_000, items: 20_000 };

if (chromiumPath === undefined) {
  console.log("console: left out, for there is no Chromium (HALTERE_CHROMIUM names one)");
  process.exit(0);
}
const keep = option("keep");
const folder = keep ?? mkdtempSync(join(tmpdir(), "haltere-console-"));
await using left = new AsyncDisposableStack();
if (keep === undefined) left.defer(() => rmSync(folder, { recursive: true, force: true }));
const empty = await startControlPlane();
left.defer(async () => void (await empty.stop()));
const controlPlane = await startHuge(folder, size);
left.defer(async () => void (await controlPlane.stop()));
const admin = adminOf(controlPlane.endpoint);
const browser = await launchBrowser(chromiumPath);
left.defer(() => browser.close());
const table = costTable("console");
left.defer(() => table.end());

async function measure({ page, actions }: PageActions, pid = controlPlane.pid): Promise<void> {
  if (!page.includes(only)) return;
  let tab = await openMeasuredTab(browser, pid);
  try {
    for (const [at, { name, ...action }] of actions.entries()) {
      if (action.opens && at > 0) {
        await tab.close();
        tab = await openMeasuredTab(browser, pid);
      }
      try {
        table.add(`${page}: ${name}`, await tab.measure(action));
      } catch (thrown) {
        table.failed(`${page}: ${name}`, thrown);
      }
    }
  } finally {
    await tab.close();
  }
}

/** Measures while a run is under way, and ends it then. */
async function during(workflow: string, inputs: Record<string, number>, pageOf: (run: string) => PageActions) {
  if (!pageOf("").page.includes(only)) return;
  const name = await launch(admin, workflow, inputs);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await measure(pageOf(name));
  await admin.terminateExecution({ id: { ...scope, name }, cause: "measured" }).catch((thrown: unknown) => {
    console.error(`${name} was over before it was measured: ${thrown}`);
  });
}

const { address, runs } = controlPlane;
const domain = (server: string) => `${server}/console/projects/${scope.project}/domains/${scope.domain}`;
const all = `${domain(address)}/executions`;
const items = size.items.toLocaleString("en");
const executions = size.executions.toLocaleString("en");
const rest = (path: string, run: string) => `/${path}/${scope.project}/${scope.domain}/${run}`;
await measure(
  barePage(
    "bare page of 10,000 nodes",
    address,
    `${rest("api/v1/node_executions", runs.flat)}?limit=1000`,
    "nodeExecutions",
    10,
  ),
);
await measure(nodesPage("a run of 10,000 nodes", all, runs.flat));
await measure(groupsPage(all, runs.grouped));
await during("flat", { pause: 4 }, (run) => nodesUnderWay(all, run));
await measure(
  barePage(
    "bare page of 1,000 items",
    address,
    `${rest("haltere/v1/map_items", runs.items)}/n1?limit=1000`,
    "items",
    1,
  ),
);
await measure(itemsPage(`a map of ${items}`, all, runs.items, size.items));
await during("items", { size: 250_000 }, (run) => itemsUnderWay("a map of 250,000 under way", all, run));
await measure(
  barePage(
    "bare page of 50 runs",
    address,
    `${rest("api/v1/executions", "").slice(0, -1)}?limit=50&sort_by.key=created_at`,
    "executions",
    1,
  ),
);
await measure(
  listPage(
    "runs of an empty project",
    `${domain(empty.address)}/executions`,
    "document.body?.innerText.includes('Nothing has run')",
  ),
  empty.pid,
);
await measure(runsPage(`runs of ${executions}`, all, size.executions));
await during("flat", { pause: 4 }, () => runsUnderWay(all));
await measure(
  listPage(
    "home of an empty control plane",
    `${empty.address}/console/`,
    "document.querySelectorAll('main li').length >= 3",
  ),
  empty.pid,
);
await measure(listPage(`home over ${executions} runs`, `${address}/console/`, shownRows));
await measure(listPage("workflows", `${domain(address)}/workflows`, shownRows));
await measure(listPage("tasks", `${domain(address)}/tasks`, shownRows));
await measure(listPage("launch plans", `${domain(address)}/launch_plans`, shownRows));
await measure(
  listPage(
    "a workflow of 10,000 nodes",
    `${domain(address)}/workflows/programs.huge.flat`,
    "document.querySelector('h1') !== null",
  ),
);
