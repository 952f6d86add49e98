import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { readConfiguration } from "./configuration.ts";
import { configuredNotifications } from "./notification-configuration.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-notifications-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

function read(text: string) {
  const file = join(folder, "haltere.yaml");
  writeFileSync(file, text);
  return configuredNotifications(readConfiguration(file).notifications);
}

test("without the section nobody is told", () => {
  expect(read("")).toEqual({ webhooks: [], timeoutSeconds: 30, giveUpAfterSeconds: 86_400 });
});

test("secrets come from a file or the environment, and the rest has defaults", () => {
  writeFileSync(join(folder, "secret"), "hush\n");
  vi.stubEnv("MAIL_PASSWORD", "open sesame");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { mail, webhooks } = read(`notifications:
  smtp: { host: mail.example, port: 587, sender: a@b.example, username: u, passwordVariable: MAIL_PASSWORD }
  webhooks:
    - { name: chat, url: "https://chat.example/hook", secretFile: ${join(folder, "secret")}, phases: [FAILED] }
`);
  expect(mail).toMatchObject({ password: "open sesame", security: "opportunistic" });
  expect(webhooks).toEqual([
    {
      name: "chat",
      url: "https://chat.example/hook",
      secret: "hush",
      phases: ["FAILED"],
      contentType: "application/json",
    },
  ]);
});

test.each([
  ["no variable of that name", "smtp: { host: h, port: 1, sender: s, passwordVariable: NOT_SET }", /NOT_SET/],
  ["no file of that name", "smtp: { host: h, port: 1, sender: s, passwordFile: none }", /notifications\.smtp.*none/],
  ["no address", "webhooks: [{ name: a, url: nowhere }]", /notifications\.webhooks\.0\.url/],
  ["two of one name", 'webhooks: [{ name: a, url: "http://a" }, { name: a, url: "http://b" }]', /two of one name/],
])("%s is told", (_, text, message) => {
  expect(() => read(`notifications: { ${text} }`)).toThrow(message);
});

test("what is wrong is told without the secrets beside it", () => {
  const refusal = (text: string) => {
    try {
      read(`notifications: ${text}`);
    } catch (thrown) {
      return String(thrown);
    }
    throw new Error("nothing was refused");
  };
  for (const text of [
    "{ smtp: { host: h, port: 1, sender: s, password: [hush] } }",
    "{ smtp: [{ password: hush }] }",
    "{ webhooks: { url: 'https://hush@chat.example' } }",
    "{ webhooks: [{ name: 1, url: 'hush' }] }",
  ])
    expect(refusal(text)).not.toContain("hush");
});
