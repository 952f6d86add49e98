import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, openTab, themes } from "./browser.ts";
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

const plain = "console.programs.launch-kinds.plainKinds";

needing("Chromium", chromiumPath, (chromium) => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench(chromium, ["launch-kinds.ts", "every-type.ts"]);
  });
  afterAll(() => bench?.stop());

  /** Goes on from control to control until one has the focus. */
  async function tabTo(page: Page, control: Locator): Promise<void> {
    for (let steps = 0; steps < 80; steps++) {
      if ((await control.and(page.locator(":focus")).count()) === 1) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`the focus does not come to ${control}`);
  }

  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

  test("the whole form is filled and launched by the keyboard alone", async () => {
    const tab = await openTab(bench.browser, bench.server.address);
    const { page } = tab;
    await tab.open(`${launchAddress}?launch_plan=${plain}`, `Launch ${plain}`);
    await field(page, "name").waitFor();
    await tabTo(page, field(page, "count"));
    await page.keyboard.press("Control+A");
    await page.keyboard.type("12");
    await tabTo(page, group(page, "on").getByRole("radio").nth(1));
    await page.keyboard.press("ArrowLeft");
    await tabTo(page, button(page, "Add item to words"));
    await page.keyboard.press("Enter");
    // The focus is in what was added.
    await field(page, "words[1]").and(page.locator(":focus")).waitFor();
    await page.keyboard.type("b");
    await page.keyboard.press("Shift+Tab");
    await button(page, "Remove words[0]").and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await button(page, "Add item to words").and(page.locator(":focus")).waitFor();
    await tabTo(page, button(page, "Launch"));
    await page.keyboard.press("Enter");
    // What is missing has the focus.
    await field(page, "name").and(page.locator(":focus")).waitFor();
    await page.keyboard.type("Ann");
    await tabTo(page, button(page, "Launch"));
    await page.keyboard.press("Enter");
    expect(JSON.parse(await outputOf(bench.remote, await launched(page)))).toMatchObject({
      count: 12,
      name: "Ann",
      on: true,
      words: ["b"],
    });
  });

  describe.each(themes)("on a phone, in %s", (theme) => {
    test("every part of the form is within the width, and clean", async () => {
      const tab = await openTab(bench.browser, bench.server.address, { theme, width: 390 });
      const { page } = tab;
      const everything = "console.programs.every-type.everything";
      await tab.open(`${launchAddress}?workflow=${everything}`, `Launch ${everything}`);
      await field(page, "big").waitFor();
      await press(page, "Add item to list");
      await press(page, "More options");
      await press(page, "Presets…");
      await press(page, "Launch");
      await page.getByText("Not sent yet:").waitFor();
      const width = await page.evaluate("document.documentElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(390);
      await tab.expectClean();
      await tab.picture("launch-phone");
    });
  });
});
