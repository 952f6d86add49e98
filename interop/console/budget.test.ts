// What a browser must have before the first page: the entry, and what it loads at once.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildConsole } from "./console-server.ts";

interface Part {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

const dist = join(import.meta.dirname, "..", "..", "packages", "console", "dist");

test("the scripts before the first page are at most 250 kB packed", async () => {
  await buildConsole();
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8")) as Record<string, Part>;
  const needed = new Set<string>();
  const need = (name: string) => {
    const part = manifest[name];
    if (part === undefined || needed.has(name)) return;
    needed.add(name);
    for (const imported of part.imports ?? []) need(imported);
  };
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) need(name);
  // The home page's own part comes before anything is shown.
  need("src/pages/home/home-page.tsx");
  const sizes = [...needed].map((name) => gzipSync(readFileSync(join(dist, manifest[name]?.file ?? ""))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThanOrEqual(250_000);
});

test("nothing that is built needs Node", async () => {
  await buildConsole();
  const scripts = readdirSync(join(dist, "assets")).filter((name) => name.endsWith(".js") && !name.startsWith("elk-"));
  expect(scripts.length).toBeGreaterThan(10);
  const needing = scripts.filter((name) =>
    /["']node:|\bBuffer\.\w/.test(readFileSync(join(dist, "assets", name), "utf8")),
  );
  expect(needing).toEqual([]);
});
