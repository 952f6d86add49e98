// Values in a real browser that are large, lie in a file of their own, are gone or are broken.
import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { collectionLiteral, collectionType, integerLiteral, integerType } from "@haltere/core";
import { LiteralSchema, ResourceType } from "@haltere/idl/core";
import { AdminService, DataProxyService } from "@haltere/idl/service";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab } from "./browser.ts";
import { type ConsoleServer, startConsole, startRun } from "./console-server.ts";
import { outputOf } from "./outputs.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const program = `${import.meta.dirname}/programs/every-value.ts`;

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
  ): Promise<MessageShape<O>> {
    const response = await fetch(`${server.address}/${method.parent.typeName}/${method.name}`, {
      method: "POST",
      headers: { "content-type": "application/proto" },
      body: toBinary(method.input, create(method.input, request)),
    });
    const body = new Uint8Array(await response.arrayBuffer());
    expect(response.status, new TextDecoder().decode(body)).toBe(200);
    return fromBinary(method.output, body);
  }

  test("what is gone and what is broken says so", async () => {
    const name = await startRun(server, program, "everyValue");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${name}`, name);
    await page.getByText("Inputs and outputs", { exact: true }).first().click();
    const address = (await outputOf(page, "text").locator("code").textContent()) ?? "";
    await rm(address);
    await page.getByRole("button", { name: "Preview notes.txt" }).click();
    await page.getByRole("alert").getByText("nothing is stored at").waitFor();
    const table = (await outputOf(page, "table").locator("code").textContent()) ?? "";
    await writeFile(`${table}/00000`, "PAR1 but no more");
    await outputOf(page, "table")
      .getByRole("button", { name: /^Rows of/ })
      .click();
    await page.getByRole("alert").getByText("00000 is no Parquet that can be read").waitFor();
    tab.forgive();
    await tab.expectClean();
  });

  test("of a list of 100,000 and a text of 10 MB what is in sight is rendered, and all of it is found", async () => {
    const name = await startRun(server, program, "largeValues");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${name}`, name);
    await page.getByText("Inputs and outputs", { exact: true }).first().click();
    const tree = page.getByRole("tree", { name: "list" });
    await outputOf(page, "list").getByText("list of 100,000").waitFor();
    expect(await tree.getByRole("treeitem").count()).toBeLessThan(60);
    await tree.press("End");
    await tree.locator('[aria-posinset="100000"]').waitFor();
    await page.getByLabel("Find in list").fill("77777");
    await page.getByLabel("Find in list").press("Enter");
    await tree.locator('[aria-posinset="77778"]').waitFor();
    await page.getByRole("button", { name: "Show all 10,000,007 characters" }).click();
    await outputOf(page, "line").getByLabel("Find in the text").fill("the end");
    await outputOf(page, "line").getByText("1 of 1").waitFor();
    await outputOf(page, "line").getByRole("button", { name: "Next" }).click();
    await outputOf(page, "line").getByRole("region", { name: "Text" }).getByText("THE END").waitFor();
    expect(await page.locator(".value-line").count()).toBeLessThan(100);
    await tab.expectClean();
  });

  test("a value that lies in a file of its own is read when it is asked for", async () => {
    const list = collectionLiteral(Array.from({ length: 500 }, (_, at) => integerLiteral(at * 7)));
    const bytes = toBinary(LiteralSchema, list);
    const registered = await server.haltere("register", program, "--version", "v1");
    expect(registered.status, registered.stderr).toBe(0);
    const place = { project: "flytesnacks", domain: "development" };
    const contentMd5 = createHash("md5").update(bytes).digest();
    const { signedUrl, nativeUrl, headers } = await call(DataProxyService.method.createUploadLocation, {
      ...{ ...place, filename: "list.pb", filenameRoot: "offloaded", contentMd5 },
    });
    expect((await fetch(signedUrl, { method: "PUT", headers, body: bytes })).status).toBe(200);
    const offloaded = create(LiteralSchema, {
      value: {
        case: "offloadedMetadata",
        value: { uri: nativeUrl, sizeBytes: BigInt(bytes.length), inferredType: collectionType(integerType()) },
      },
    });
    const { entities } = await call(AdminService.method.listLaunchPlanIds, { ...place, limit: 100 });
    const plan = entities.find((entity) => entity.name.endsWith("offloaded"))?.name ?? "";
    const { id } = await call(AdminService.method.createExecution, {
      ...place,
      spec: { launchPlan: { ...place, resourceType: ResourceType.LAUNCH_PLAN, name: plan, version: "v1" } },
      inputs: { literals: { list: offloaded } },
    });
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${id?.name}`, id?.name ?? "");
    await page.getByText("Inputs and outputs", { exact: true }).first().click();
    const inputs = page.getByRole("region", { name: "Inputs" });
    await inputs.getByText("list[int]").waitFor();
    await inputs.getByRole("button", { name: "Read the value" }).click();
    await inputs.getByText("list of 500").waitFor();
    await inputs.getByLabel("Find in list").fill("3493");
    await inputs.getByText("1 of 1").waitFor();
    await outputOf(page, "o0").getByText("873250").waitFor();
    await tab.expectClean();
  });
});
