import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

export { chromiumPath, launchBrowser } from "./chromium.ts";

export type Theme = "light" | "dark";
export const themes: readonly Theme[] = ["light", "dark"];

const pictures = join(import.meta.dirname, "..", "..", "docs", "console");

/** A tab on the console, which collects what a clean page never has: errors in the browser's console, and failed requests of its parts. */
export interface ConsoleTab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Goes to an address below `/console`, and waits for the page's heading. */
  open(path: string, heading: string | RegExp): Promise<void>;
  /** Fails where the browser's console had an error since the tab was opened, or axe finds something in the page as it is now. */
  expectClean(): Promise<void>;
  /** The same in each theme, one after the other, with the page as it stands. */
  expectCleanInThemes(): Promise<void>;
  /** Forgets errors so far, for tests that provoke them; those to come too that have what is given in their text. */
  forgive(toCome?: string): void;
  /** Writes docs/console/NAME-THEME.png where HALTERE_SCREENSHOTS=1 asks for it. */
  picture(name: string): Promise<void>;
}

/** Until colours that change by and by have changed. */
const recoloured = `new Promise(requestAnimationFrame).then(() =>
  Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished)))`;

export interface TabOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

export async function openTab(
  browser: Browser,
  address: string,
  { theme = "light", width = 1280, height = 800 }: TabOptions = {},
): Promise<ConsoleTab> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: "reduce",
    // axe is put into the page by the driver, which the page's own policy would refuse; a test of its own holds that policy.
    bypassCSP: true,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  let forgiven: string | undefined;
  page.on("console", (message) => {
    if (forgiven !== undefined && message.text().includes(forgiven)) return;
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  const tab: ConsoleTab = {
    page,
    context,
    async open(path, heading) {
      await page.goto(`${address}/console${path}`);
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    },
    async expectClean() {
      await page.evaluate(axe.source);
      const found = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
        violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
      };
      const told = found.violations.map(
        ({ id, help, nodes }) =>
          `${id}: ${help}\n${nodes.map((node) => `${node.html}\n${node.failureSummary ?? ""}`).join("\n")}`,
      );
      expect(told, "what axe found").toEqual([]);
      expect(problems, "what the browser's console had").toEqual([]);
    },
    async expectCleanInThemes() {
      for (const colorScheme of [...themes.filter((one) => one !== theme), theme]) {
        await page.emulateMedia({ colorScheme });
        await page.evaluate(recoloured);
        await tab.expectClean();
      }
    },
    forgive(toCome) {
      problems.length = 0;
      forgiven = toCome;
    },
    async picture(name) {
      if (process.env.HALTERE_SCREENSHOTS !== "1") return;
      await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) });
    },
  };
  return tab;
}
