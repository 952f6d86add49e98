import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

/** What benches measure in, whose own package has no browser. */
export type { Browser, Page };

/** The Chromium that HALTERE_CHROMIUM names, or that this machine has; undefined where there is none. */
export const chromiumPath: string | undefined = process.env.HALTERE_CHROMIUM ?? found("chromium", "chromium-browser");

/** Every test's browser. The sandbox of Chromium needs what containers lack; only our own pages are opened in it. */
export function launchBrowser(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-gpu"] });
}

function found(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}
