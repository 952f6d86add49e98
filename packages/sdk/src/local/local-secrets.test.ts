import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localSecrets } from "./local-secrets.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-secrets-"));
  mkdirSync(join(folder, "group", "v1"), { recursive: true });
  writeFileSync(join(folder, "group", "key"), " from the file\n");
  writeFileSync(join(folder, "group", "v1", "key"), "of a version");
  writeFileSync(join(folder, "group", "Pre-key"), "with a prefix");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a variable with the prefix goes before a file, and loses the spaces around it", async () => {
  const secrets = localSecrets({ FLYTE_SECRETS_DEFAULT_DIR: folder, _FSEC_GROUP_KEY: " hush \n" });
  expect(await secrets.get("Key", "Group")).toBe("hush");
});

test("a variable without the prefix counts only where that is said", async () => {
  const environment = { FLYTE_SECRETS_DEFAULT_DIR: folder, GROUP_KEY: "bare" };
  expect(await localSecrets(environment).get("key", "group")).toBe("from the file");
  expect(await localSecrets(environment, { unprefixed: true }).get("key", "group")).toBe("bare");
});

test("the version and the prefix of files are parts of the place", async () => {
  const environment = { FLYTE_SECRETS_DEFAULT_DIR: folder };
  expect(await localSecrets(environment).get("KEY", "GROUP", "V1")).toBe("of a version");
  expect(await localSecrets({ ...environment, FLYTE_SECRETS_FILE_PREFIX: "Pre-" }).get("KEY", "group")).toBe(
    "with a prefix",
  );
  expect(await localSecrets({ _FSEC_G_V_K: "x" }).get("k", "g", "v")).toBe("x");
});

test("a missing one is told with all places that were tried, and no value", async () => {
  const environment = { FLYTE_SECRETS_DEFAULT_DIR: folder, FLYTE_SECRETS_ENV_PREFIX: "P_", P_OTHER: "hidden" };
  const error = await localSecrets(environment).get("none", "group").catch(String);
  expect(error).toContain("group/none");
  expect(error).not.toContain("hidden");
  await expect(localSecrets(environment).get("none", "group")).rejects.toMatchObject({
    code: "NotFound",
    hint: expect.stringContaining(`P_GROUP_NONE, or write the secret to ${join(folder, "group", "none")}`),
  });
});
