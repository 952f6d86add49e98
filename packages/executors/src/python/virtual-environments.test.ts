import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createVirtualEnvironments } from "./virtual-environments.ts";

/** A Python that makes environments of shell scripts: enough to see when what is asked of it. */
const pretender = `#!/bin/sh
folder=$(dirname "$0")
[ "$2" = venv ] || exit 9
echo made >> "$folder/calls"
mkdir -p "$3/bin"
cat > "$3/bin/python" <<'END'
#!/bin/sh
case "$*" in
  *missing*) echo "ERROR: No matching distribution found for missing" >&2; exit 1 ;;
esac
END
chmod +x "$3/bin/python"
`;

let folder: string;
let python: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haltere-environments-"));
  python = join(folder, "python3");
  await writeFile(python, pretender);
  await chmod(python, 0o755);
  // Without uv, wherever it is.
  vi.stubEnv("PATH", "/usr/bin:/bin");
});
afterEach(() => rm(folder, { recursive: true }));

const made = async () => (await readFile(join(folder, "calls"), "utf8")).trim().split("\n").length;

test("an environment is made once, for many at a time and after a restart", async () => {
  const making = vi.fn();
  const open = () => createVirtualEnvironments({ folder: join(folder, "kept"), making });
  const spec = { python, packages: ["a==1", "b"] };
  const first = open();
  const paths = await Promise.all([first.python(spec), first.python(spec), first.python(spec)]);
  expect(new Set([...paths, await open().python(spec)]).size).toBe(1);
  expect([await made(), making.mock.calls]).toEqual([1, [[spec]]]);
  expect(await first.python({ python, packages: ["b"] })).not.toBe(paths[0]);
  expect(await made()).toBe(2);
});

test("what pip said is told, nothing is left, and the next call tries again", async () => {
  const environments = createVirtualEnvironments({ folder: join(folder, "kept") });
  for (const attempt of [1, 2]) {
    await expect(environments.python({ python, packages: ["missing"] })).rejects.toMatchObject({
      code: "FailedPrecondition",
      message: expect.stringContaining("No matching distribution found for missing"),
    });
    expect(await made()).toBe(attempt);
  }
  expect(await readdir(join(folder, "kept"))).toEqual([]);
});

test("one that was left half made is made anew", async () => {
  const kept = join(folder, "kept");
  const path = await createVirtualEnvironments({ folder: kept }).python({ python, packages: [] });
  await rm(join(path, "..", "..", ".ready"));
  expect(await createVirtualEnvironments({ folder: kept }).python({ python, packages: [] })).toBe(path);
  expect(await made()).toBe(2);
});
