import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, openTab, themes } from "./browser.ts";
import {
  field,
  group,
  type LaunchBench,
  launchAddress,
  launched,
  press,
  startLaunchBench,
  toldOf,
} from "./launch-form.ts";

/** Waits until a control has the focus. */
const focused = (control: Locator) => control.and(control.page().locator(":focus")).waitFor();

const orders = "console.programs.orders.order";

needing("Chromium", chromiumPath, (chromium) => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench(chromium, ["orders.ts", "every-type.ts"]);
  });
  afterAll(() => bench?.stop());

  const open = async (options: Parameters<typeof openTab>[2] = {}, plan = orders) => {
    const tab = await openTab(bench.browser, bench.server.address, options);
    await tab.open(`${launchAddress}?launch_plan=${plan}`, `Launch ${plan}`);
    await tab.page.getByRole("button", { name: "Launch", exact: true }).waitFor();
    return tab;
  };

  describe.each(themes)("in %s", (theme) => {
    test("every option is sent, and stands in the next form that is filled from the run", async () => {
      const tab = await open({ theme });
      const { page } = tab;
      const name = `told-${theme}`;
      await press(page, "More options");
      await field(page, "Name").fill(name);
      await field(page, "Tags").fill("one\ntwo");
      await field(page, "Labels").fill("team=search");
      await field(page, "Annotations").fill("note=a=b");
      await field(page, "Environment").fill("LEVEL=debug");
      await field(page, "Nodes at once, at most").fill("2");
      await page.getByRole("combobox", { name: "Interruptible" }).selectOption("yes");
      await field(page, "Raw output prefix").fill("file:///tmp/here");
      await page.getByLabel("Overwrite the cache").check();
      await field(page, "Cluster pool").fill("pool");
      await field(page, "Cluster label").fill("gpu");
      await field(page, "Service account").fill("robot");
      await field(page, "IAM role").fill("arn:role");
      await page.getByRole("combobox", { name: "Notifications" }).selectOption("these");
      await field(page, "Addresses of notification 1").fill("a@example.com, b@example.com");
      await group(page, "Ends of notification 1").getByText("timed out").click();
      await press(page, "Add a notification");
      await page.getByRole("combobox", { name: "Way of notification 2" }).selectOption("Slack");
      await field(page, "Addresses of notification 2").fill("c@example.com");
      await page.getByText("14 are given").waitFor();
      await tab.expectClean();
      await tab.picture("launch-options");
      await press(page, "Launch");
      expect(await launched(page)).toBe(name);
      const told = {
        tags: ["one", "two"],
        labels: { values: { team: "search" } },
        annotations: { values: { note: "a=b" } },
        envs: { values: [{ key: "LEVEL", value: "debug" }] },
        maxParallelism: 2,
        interruptible: true,
        overwriteCache: true,
        rawOutputDataConfig: { outputLocationPrefix: "file:///tmp/here" },
        clusterAssignment: { clusterPoolName: "pool" },
        executionClusterLabel: { value: "gpu" },
        securityContext: { runAs: { k8sServiceAccount: "robot", iamRole: "arn:role" } },
        notificationOverrides: {
          case: "notifications",
          value: {
            notifications: [
              {
                phases: [Phase.FAILED, Phase.TIMED_OUT],
                type: { case: "email", value: { recipientsEmail: ["a@example.com", "b@example.com"] } },
              },
              { phases: [Phase.FAILED], type: { case: "slack", value: { recipientsEmail: ["c@example.com"] } } },
            ],
          },
        },
      };
      expect((await toldOf(bench.remote, name)).spec).toMatchObject(told);
      await tab.open(`${launchAddress}?from=${name}`, `Launch ${orders}`);
      await page.getByText("13 are given").waitFor();
      await press(page, "More options");
      await press(page, "Remove notification 2");
      await field(page, "Annotations").fill("");
      await press(page, "Launch");
      await page.waitForURL(/\/executions\/f[a-f0-9]{19}$/);
      const { spec } = await toldOf(bench.remote, await launched(page));
      expect(spec).toMatchObject({ tags: told.tags, clusterAssignment: told.clusterAssignment });
      expect(spec.annotations?.values ?? {}).toEqual({});
    });
  });

  test("nobody is told where that is chosen", async () => {
    const { page } = await open();
    await press(page, "More options");
    await page.getByRole("combobox", { name: "Notifications" }).selectOption("nobody");
    await press(page, "Launch");
    const { spec } = await toldOf(bench.remote, await launched(page));
    expect(spec.notificationOverrides).toMatchObject({ case: "disableAll", value: true });
  });

  test("what is wrong is told in its place, the first has the focus, and each is a way to its field", async () => {
    const tab = await open({ height: 500 }, "console.programs.every-type.everything");
    const { page } = tab;
    await field(page, "big").fill("1");
    await field(page, "ratio").fill("1.2.3");
    await press(page, "Add item to list");
    await press(page, "Launch");
    await page.getByText("Give a number such as 1.5, 1e-3, inf or nan.").waitFor();
    await focused(field(page, "ratio"));
    await page
      .getByText("Not sent yet:")
      .getByText(/and \d+ more/)
      .waitFor();
    await press(page, "on");
    await group(page, "on").locator(":focus").waitFor({ state: "attached" });
    await tab.expectClean();
    await press(page, "More options");
    await field(page, "Nodes at once, at most").fill("many");
    await field(page, "Labels").fill("team");
    await page.getByText("Give a whole number, or nothing.").waitFor();
    await page.getByText("Give key=value, one a line, not team.").waitFor();
    expect(await bench.remote.listExecutions(100)).not.toContainEqual(
      expect.objectContaining({ spec: expect.objectContaining({ launchPlan: { name: "everything" } }) }),
    );
  });

  test("what the control plane refuses stands at its field, or above the button", async () => {
    const tab = await open();
    const { page } = tab;
    await press(page, "More options");
    await field(page, "Labels").fill("a b=c");
    await press(page, "Launch");
    await page
      .getByText(/invalid label key/)
      .first()
      .waitFor();
    await focused(field(page, "Labels"));
    await field(page, "Labels").fill("");
    await expect.poll(() => page.getByText(/invalid label key/).count()).toBe(0);

    await page.route(/CreateExecution/, (route) =>
      route.fulfill({
        status: 400,
        contentType: "application/json",
        body: JSON.stringify({ code: "invalid_argument", message: "input count has the wrong type: expected str." }),
      }),
    );
    await press(page, "Launch");
    await group(page, "count").getByText("input count has the wrong type").waitFor();
    await focused(field(page, "count"));
    await page.unroute(/CreateExecution/);
    await page.route(/CreateExecution/, (route) =>
      route.fulfill({
        status: 429,
        contentType: "application/json",
        body: JSON.stringify({ code: "resource_exhausted", message: "Too many runs." }),
      }),
    );
    await field(page, "count").fill("6");
    await press(page, "Launch");
    await page.getByRole("alert").getByText("Too many runs.").waitFor();
    await page.unroute(/CreateExecution/);
    tab.forgive();
    await tab.expectClean();
    await press(page, "Launch");
    await launched(page);
  });

  test("a launch is sent once, however often it is asked for, and also after an answer was lost", async () => {
    const tab = await open();
    const { page } = tab;
    const before = (await bench.remote.listExecutions(100)).length;
    await field(page, "count").fill("11");
    let lost = 0;
    const pressed = Promise.withResolvers<void>();
    await page.route(/CreateExecution/, async (route) => {
      // It is carried out, and its answer lost.
      lost++;
      await route.fetch();
      await pressed.promise;
      await route.abort();
    });
    await field(page, "count").press("Enter");
    await field(page, "count").press("Enter");
    await field(page, "count").press("Enter");
    pressed.resolve();
    await page.getByRole("alert").getByText("The run could not be launched").waitFor();
    expect(lost).toBe(1);
    expect(await field(page, "count").inputValue()).toBe("11");
    await page.unroute(/CreateExecution/);
    await press(page, "Launch");
    await launched(page);
    expect((await bench.remote.listExecutions(100)).length).toBe(before + 1);
  });
});
