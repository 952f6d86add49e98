import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toJson } from "@bufbuild/protobuf";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing, python } from "../needs.ts";
import { chromiumPath, openTab } from "./browser.ts";
import {
  field,
  group,
  interop,
  type LaunchBench,
  launchAddress,
  launched,
  press,
  runLine,
  startLaunchBench,
  toldOf,
} from "./launch-form.ts";

needing("Chromium", chromiumPath, (chromium) => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench(chromium, ["orders.ts", "launch-kinds.ts"]);
  });
  afterAll(() => bench?.stop());

  const commands = (page: Page) => group(page, "The same as a command");

  async function shown(page: Page, kind: string): Promise<string> {
    await commands(page).getByText(kind, { exact: true }).click();
    return (await commands(page).locator("code").first().textContent()) ?? "";
  }

  /** All inputs of a run, and what else it was told, as JSON that can be compared. */
  async function told(name: string) {
    const { spec, inputs } = await toldOf(bench.remote, name);
    const { tags, overwriteCache, interruptible, maxParallelism, notificationOverrides } = spec;
    return {
      inputs: toJson(LiteralMapSchema, inputs),
      plan: `${spec.launchPlan?.name}:${spec.launchPlan?.version}`,
      labels: spec.labels?.values,
      annotations: spec.annotations?.values,
      envs: spec.envs?.values.map(({ key, value }) => `${key}=${value}`),
      rawOutput: spec.rawOutputDataConfig?.outputLocationPrefix,
      serviceAccount: spec.securityContext?.runAs?.k8sServiceAccount,
      cluster: [spec.clusterAssignment?.clusterPoolName, spec.executionClusterLabel?.value],
      disabled: notificationOverrides.case === "disableAll" && notificationOverrides.value,
      ...{ tags, overwriteCache, interruptible, maxParallelism },
    };
  }

  async function fill(page: Page): Promise<void> {
    await field(page, "name").fill('it\'s <b> "two"\nlines $HOME `x` ü');
    await field(page, "ratio").fill("-1e-7");
    await group(page, "on").getByText("true").click();
    await field(page, "words[0]").fill("a b");
    await field(page, "sizes.b").fill("9223372036854775807");
    await press(page, "More options");
    await field(page, "Labels").fill("team=search\nkind=a.b");
    await field(page, "Annotations").fill("note=it's a second try");
    await field(page, "Tags").fill("one\ntwo words");
    await field(page, "Environment").fill("LEVEL=debug $x");
    await field(page, "Nodes at once, at most").fill("3");
    await field(page, "Raw output prefix").fill("file:///tmp/out");
    await field(page, "Cluster pool").fill("pool");
    await field(page, "Cluster label").fill("label");
    await field(page, "Service account").fill("robot");
    await page.getByRole("combobox", { name: "Interruptible" }).selectOption("no");
    await page.getByLabel("Overwrite the cache").check();
    await page.getByRole("combobox", { name: "Notifications" }).selectOption("nobody");
  }

  test("each way that is shown makes the same run as the button", async () => {
    const tab = await openTab(bench.browser, bench.server.address);
    const { page } = tab;
    const name = "console.programs.launch-kinds.plainKinds";
    await tab.open(`${launchAddress}?launch_plan=${name}`, `Launch ${name}`);
    await commands(page).getByText("It is shown as soon as the form is whole.").waitFor();
    await fill(page);
    const curl = await shown(page, "curl");
    const saved = page.waitForEvent("download");
    await press(page, "Save launch.json");
    const file = join(bench.folder, "launch.json");
    await (await saved).saveAs(file);
    const fromFile = (await commands(page).locator("code").nth(1).textContent()) ?? "";
    const typescript = await shown(page, "TypeScript");
    const flytekit = await shown(page, "Python");
    const cli = await shown(page, "CLI");
    await commands(page).getByText("haltere run has no word for these options.").waitFor();
    await tab.expectClean();
    await press(page, "Launch");
    const made = await told(await launched(page));
    expect(made).toMatchObject({ labels: { team: "search" }, interruptible: false, maxParallelism: 3, disabled: true });

    const nameOf = (answer: string) => JSON.parse(answer).id.name;
    expect(await told(nameOf(await runLine(curl)))).toEqual(made);
    expect(await told(nameOf(await runLine(fromFile.replace("@launch.json", `@${file}`))))).toEqual(made);
    // Beside the tests, where haltere is found.
    const program = join(interop, "console", "programs", `copied-${process.pid}.ts`);
    writeFileSync(program, typescript);
    try {
      const ran = await runLine(`node --conditions haltere-source ${program}`);
      expect(await told(ran.trim())).toEqual(made);
    } finally {
      (await import("node:fs")).rmSync(program);
    }
    if (python === undefined) return;
    writeFileSync(join(bench.folder, "launch.py"), flytekit);
    expect(
      await told((await runLine(`${python} ${join(bench.folder, "launch.py")}`)).trim().split("\n").at(-1) ?? ""),
    ).toEqual(made);
    const path = `${dirname(python)}:${process.env.PATH}`;
    const printed = await runLine(cli, { PATH: path });
    const run = /executions\/([a-z0-9-]+)/.exec(printed)?.[1] ?? printed;
    expect(await told(run)).toEqual(made);
  });

  test("a command line of haltere runs the file with the same inputs, and says what it cannot say", async () => {
    const tab = await openTab(bench.browser, bench.server.address);
    const { page } = tab;
    const orders = "console.programs.orders.order";
    await tab.open(`${launchAddress}?launch_plan=${orders}`, `Launch ${orders}`);
    await field(page, "count").fill("5");
    await commands(page).getByText("CLI", { exact: true }).click();
    const line = (await commands(page).locator("code").last().textContent()) ?? "";
    expect(line).toContain("haltere run --remote");
    expect(await runLine(line)).toContain("packed for 15");
    const kinds = "console.programs.launch-kinds.allKinds";
    await tab.open(`${launchAddress}?launch_plan=${kinds}`, `Launch ${kinds}`);
    const pyflyte = commands(page).getByText("pyflyte does not read the input", { exact: false });
    await field(page, "whole").fill("1");
    await commands(page).getByText("It is shown as soon as the form is whole.").waitFor();
    expect(await pyflyte.count()).toBe(0);
    await tab.expectClean();
  });
});
