// Generates src/gen from the .proto files of @flyteorg/flyteidl and those in proto/. `npm run setup` calls it.
// Plain JavaScript: it runs before anything is built, under whatever Node the machine has.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));
const flyteProtos = join(packageFolder("@flyteorg/flyteidl"), "protos");
const ownProtos = join(here, "proto");
const out = join(here, "src", "gen");

const inputs = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url)));
for (const root of [flyteProtos, ownProtos])
  for (const file of readdirSync(root, { recursive: true })
    .map(String)
    .filter((f) => f.endsWith(".proto"))
    .sort())
    inputs.update(file).update(readFileSync(join(root, file)));
for (const name of ["@bufbuild/protoc-gen-es", "@bufbuild/buf"])
  inputs.update(readFileSync(join(packageFolder(name), "package.json")));
const digest = inputs.digest("hex");
const stamp = join(out, ".digest");
if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) process.exit(0);

const staged = mkdtempSync(join(tmpdir(), "haltere-idl-"));
try {
  cpSync(join(flyteProtos, "flyteidl"), join(staged, "flyteidl"), { recursive: true });
  cpSync(ownProtos, staged, { recursive: true });
  writeFileSync(join(staged, "buf.yaml"), "version: v2\n");
  const template = {
    version: "v2",
    clean: true,
    plugins: [
      {
        local: [process.execPath, join(packageFolder("@bufbuild/protoc-gen-es"), "bin", "protoc-gen-es")],
        out,
        opt: ["target=ts", "import_extension=ts", "erasable_syntax=true"],
      },
    ],
  };
  const buf = join(packageFolder("@bufbuild/buf"), "bin", "buf");
  execFileSync(process.execPath, [buf, "generate", "--template", JSON.stringify(template), staged], {
    stdio: "inherit",
  });
  writeFileSync(stamp, digest);
} finally {
  rmSync(staged, { recursive: true, force: true });
}
