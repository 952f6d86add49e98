import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, openTab } from "./browser.ts";
import { program, startConsole } from "./console-server.ts";
import {
  field,
  group,
  type LaunchBench,
  launchAddress,
  launched,
  outputOf,
  press,
  startLaunchBench,
} from "./launch-form.ts";

const orders = "console.programs.orders.order";
const plain = "console.programs.launch-kinds.plainKinds";

needing("Chromium", chromiumPath, (chromium) => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench(chromium, ["orders.ts", "launch-kinds.ts"]);
  });
  afterAll(() => bench?.stop());

  const text = (page: Page) => field(page, "The launch as JSON or YAML");

  async function open(plan = orders) {
    const tab = await openTab(bench.browser, bench.server.address);
    await tab.open(`${launchAddress}?launch_plan=${plan}`, `Launch ${plan}`);
    await tab.page.getByRole("button", { name: "Launch", exact: true }).waitFor();
    return tab;
  }

  test("what is typed survives a reload, right or wrong, until it is launched or begun anew", async () => {
    const tab = await open(plain);
    const { page } = tab;
    await field(page, "name").fill("half");
    await field(page, "count").fill("not yet a num");
    await press(page, "Add entry to sizes");
    await field(page, "Key 2 of sizes").fill("new");
    await press(page, "More options");
    await field(page, "Labels").fill("team=search");
    await page.getByText("one is given").waitFor();
    await page.reload();
    await page.getByText("What was typed before stands here again.").waitFor();
    expect(await field(page, "name").inputValue()).toBe("half");
    expect(await field(page, "count").inputValue()).toBe("not yet a num");
    expect(await field(page, "Key 2 of sizes").inputValue()).toBe("new");
    await page.getByText("one is given").waitFor();
    await tab.expectCleanInThemes();
    await press(page, "Start anew");
    expect(await field(page, "count").inputValue()).toBe("4");
    await page.reload();
    await field(page, "name").fill("whole");
    expect(await page.getByText("stands here again").count()).toBe(0);
    await press(page, "Launch");
    await launched(page);
    await page.goBack();
    await field(page, "count").waitFor();
    expect(await page.getByText("stands here again").count()).toBe(0);
  });

  test("what is typed survives a control plane that is gone, and is launched when it is back", async () => {
    const own = await startConsole();
    const port = Number(new URL(own.address).port);
    const tab = await openTab(bench.browser, own.address);
    const { page } = tab;
    let again: Awaited<ReturnType<typeof startConsole>> | undefined;
    try {
      await own.haltere("register", program);
      await tab.open(`${launchAddress}?launch_plan=${orders}`, `Launch ${orders}`);
      await field(page, "count").fill("13");
      await own.kill();
      await press(page, "Launch");
      await page.getByRole("alert").getByText("The run could not be launched").waitFor();
      expect(await field(page, "count").inputValue()).toBe("13");
      again = await startConsole({ port, dataDirectory: own.dataDirectory });
      await press(page, "Launch");
      await launched(page);
    } finally {
      await page.close();
      await again?.stop();
    }
  });

  test("a form is saved by name, and shared as an address and as a file", async () => {
    const tab = await open(plain);
    const { page } = tab;
    await field(page, "name").fill("Zoë <b>");
    await field(page, "sizes.b").fill("9007199254740993");
    await press(page, "Presets…");
    await press(page, "Save as preset");
    await page.getByText("Give it a name.").waitFor();
    await field(page, "Name of the preset").fill("usual");
    await field(page, "Name of the preset").press("Enter");
    await page.getByRole("button", { name: "Use usual" }).waitFor();
    await tab.expectCleanInThemes();
    const copy = page.getByRole("button", { name: "Copy as address" });
    await expect.poll(() => copy.getAttribute("data-address")).toContain("#form=");
    const address = (await copy.getAttribute("data-address")) ?? "";
    const download = page.waitForEvent("download");
    await press(page, "Save as file");
    const file = join(bench.folder, "launch.json");
    await (await download).saveAs(file);
    expect(readFileSync(file, "utf8")).toContain("9007199254740993");

    await field(page, "name").fill("other");
    await press(page, "Use usual");
    await expect.poll(() => field(page, "name").inputValue()).toBe("Zoë <b>");

    const other = await openTab(bench.browser, bench.server.address);
    await other.page.goto(address);
    await other.page.getByText("Filled from the address.").waitFor();
    expect(await field(other.page, "name").inputValue()).toBe("Zoë <b>");
    expect(await field(other.page, "sizes.b").inputValue()).toBe("9007199254740993");
    expect(new URL(other.page.url()).hash).toBe("");
    await other.page.goto(`${address.split("#")[0]}&x=1#form=broken`);
    await other.page.getByText("Nothing could be read of the address.").waitFor();
    await other.expectCleanInThemes();

    await press(page, "Remove usual");
    await page.getByText("None is saved in this browser yet.").waitFor();
    await press(page, "Close");
    await field(page, "name").fill("third");
    await press(page, "As text…");
    const chooser = page.waitForEvent("filechooser");
    await press(page, "Open a file");
    await (await chooser).setFiles(file);
    await expect.poll(() => text(page).inputValue()).toContain("Zoë <b>");
    await press(page, "Take over");
    expect(await field(page, "name").inputValue()).toBe("Zoë <b>");
  });

  test("a whole launch is pasted where nothing is chosen, and written again as it was", async () => {
    const tab = await openTab(bench.browser, bench.server.address);
    const { page } = tab;
    await tab.open(launchAddress, "Launch");
    await press(page, "Paste a launch…");
    await text(page).fill("count: 5");
    await press(page, "Take over");
    await page.getByText("Give a whole launch:").waitFor();
    await tab.expectCleanInThemes();
    await text(page).fill(
      `launch_plan: ${orders}\ninputs: { count: 9 }\nlabels: { team: search }\ntags: [a]\nname: pasted-whole\nnotifications: []\n`,
    );
    await press(page, "Take over");
    await expect.poll(() => field(page, "count").inputValue()).toBe("9");
    await press(page, "As text…");
    expect(JSON.parse(await text(page).inputValue())).toMatchObject({
      launch_plan: orders,
      inputs: { count: 9 },
      labels: { team: "search" },
      tags: ["a"],
      name: "pasted-whole",
      notifications: [],
    });
    await text(page).fill(`launch_plan: ${orders}\ninputs: { count: 9 }\nlabel: x`);
    await press(page, "Take over");
    await page.getByText("There is no setting label.").waitFor();
    await press(page, "Cancel");
    await press(page, "Launch");
    expect(await launched(page)).toBe("pasted-whole");
    expect(await outputOf(bench.remote, "pasted-whole")).toBe("packed for 27");
  });

  test("launch plan and version are chosen by part of their names", async () => {
    const tab = await open(plain);
    const { page } = tab;
    const first = (await bench.remote.fetchLaunchPlan(orders)).id?.version ?? "";
    await bench.server.haltere("register", "--version", "second", program);
    const plans = page.getByRole("combobox", { name: "Launch plan" });
    await plans.click();
    await page.getByText("Of this workflow").waitFor();
    await page.getByRole("option", { name: "console.programs.launch-kinds.fixedKinds" }).waitFor();
    await plans.fill("orders.ord");
    await page.getByRole("option", { name: orders }).click();
    await page.getByRole("heading", { level: 1, name: `Launch ${orders}` }).waitFor();
    await group(page, "count").waitFor();
    const versions = page.getByRole("combobox", { name: "Version" });
    await versions.click();
    await tab.expectCleanInThemes();
    await page.getByRole("option", { name: first }).click();
    await page.waitForURL((url) => url.searchParams.get("version") === first);
    await field(page, "count").fill("2");
    await press(page, "Launch");
    const run = await bench.remote.getExecution(bench.remote.execution(await launched(page)));
    expect(run.spec?.launchPlan?.version).toBe(first);
  });
});
