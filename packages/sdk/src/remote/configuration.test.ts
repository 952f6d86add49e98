import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RemoteChoices, remoteConfiguration } from "./configuration.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "haltere-configuration-"));
});
afterEach(() => rmSync(home, { recursive: true }));

function configured(choices: RemoteChoices, environment: Record<string, string> = {}) {
  return remoteConfiguration(choices, { HOME: home, ...environment });
}

function writeHome(content: string): void {
  mkdirSync(join(home, ".flyte"));
  writeFileSync(join(home, ".flyte", "config.yaml"), content);
}

test("without any configuration it is the address of `haltere dev`", () => {
  expect(configured({})).toEqual({
    endpoint: "127.0.0.1:30080",
    insecure: true,
    project: "flytesnacks",
    domain: "development",
  });
});

test("what is chosen goes before the environment, and that before the file", () => {
  writeHome("admin:\n  endpoint: dns:///file.example:1\n  insecure: true\ntask:\n  project: from-file\n");
  const environment = { FLYTE_PLATFORM_URL: "env.example:2", FLYTE_PLATFORM_INSECURE: "true" };
  expect(configured({})).toMatchObject({ endpoint: "file.example:1", insecure: true, project: "from-file" });
  expect(configured({}, environment)).toMatchObject({ endpoint: "env.example:2", insecure: true });
  expect(configured({ endpoint: "flag.example:3", project: "p" }, environment)).toMatchObject({
    endpoint: "flag.example:3",
    project: "p",
  });
});

test("the file's console is that of the file's endpoint", () => {
  writeHome("admin:\n  endpoint: dns:///file.example:1\nconsole:\n  endpoint: https://console.example:8080/\n");
  expect(configured({}).console).toBe("https://console.example:8080");
  expect(configured({ endpoint: "other.example" }).console).toBeUndefined();
});

test("another address than the file's does not take over that it is insecure", () => {
  writeHome("admin:\n  endpoint: file.example:1\n  insecure: true\n");
  expect(configured({ endpoint: "other.example" }).insecure).toBe(false);
});

test.each([
  ["http://10.0.0.1:8080", "10.0.0.1:8080", true],
  ["https://flyte.example/", "flyte.example", false],
  ["dns:///flyte.example:443", "flyte.example:443", false],
  ["localhost:30080", "localhost:30080", true],
  ["flyte.example:81", "flyte.example:81", false],
])("%s", (address, endpoint, insecure) => {
  expect(configured({ endpoint: address })).toMatchObject({ endpoint, insecure });
});

test.each(["false", "0", "off", "no"])("FLYTE_PLATFORM_INSECURE=%s means TLS", (value) => {
  const environment = { FLYTE_PLATFORM_URL: "127.0.0.1:1", FLYTE_PLATFORM_INSECURE: value };
  expect(configured({}, environment).insecure).toBe(false);
});

test("a file that is named must be there and be YAML", () => {
  const missing = join(home, "missing.yaml");
  expect(() => configured({}, { FLYTECTL_CONFIG: missing })).toThrow(FlyteError);
  expect(() => configured({}, { FLYTECTL_CONFIG: missing })).toThrow(missing);
  writeFileSync(join(home, "bad.yaml"), "admin: [unclosed");
  expect(() => configured({ config: join(home, "bad.yaml") })).toThrow("cannot be read");
});

test("what is no address is refused", () => {
  expect(() => configured({ endpoint: "not an address" })).toThrow('"not an address" is no address');
});
