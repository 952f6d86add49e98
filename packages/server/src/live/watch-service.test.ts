import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { executionPhaseName } from "@haltere/core";
import { ExecutionClosureSchema, ExecutionSpecSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import { JournalEntrySchema, WatchRequestSchema, type WatchResponse, WatchResponseSchema } from "@haltere/idl/haltere";
import type { Write } from "@haltere/ports";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../testing/control-plane.ts";
import { executionRow } from "../testing/execution-row.ts";
import { type ObservedStore, observeStore } from "./observe-store.ts";
import { createWatchService, type Watching } from "./watch-service.ts";

let plane: TestControlPlane;
let store: ObservedStore;
let watching: Watching;
beforeEach(async () => {
  plane = await openControlPlane();
  onTestFinished(() => plane.close());
  store = observeStore(plane.store);
  watching = createWatchService({ store, clock: plane.clock });
  // Looks keep a pace by the clock, which goes on as it does outside.
  const advancing = setInterval(() => plane.clock.advance(1000), 1);
  onTestFinished(() => clearInterval(advancing));
});

const key = (name: string, project = "p") => ({
  execution_project: project,
  execution_domain: "d",
  execution_name: name,
});
const id = (name: string) => ({ project: "p", domain: "d", name });
const parts = { spec: create(ExecutionSpecSchema), closure: create(ExecutionClosureSchema) };

const begun = (name: string): Write => ({
  kind: "insert",
  table: "executions",
  row: executionRow(name, "RUNNING", parts),
});
const journal = (name: string, phase: Phase, project?: string): Write => {
  const entry = create(JournalEntrySchema, { events: [{ event: { case: "workflow", value: { phase } } }] });
  return {
    kind: "insert",
    table: "journal",
    row: { ...key(name, project), entry: toBinary(JournalEntrySchema, entry), created_at: plane.clock.now() },
  };
};
const ended = (name: string): Write[] => [
  { kind: "update", table: "executions", key: key(name), set: { phase: "SUCCEEDED" } },
  journal(name, Phase.SUCCEEDED),
];

function watch(request: MessageInitShape<typeof WatchRequestSchema>) {
  const [method] = watching.service.methods;
  if (method?.kind !== "server_streaming") throw new Error("no stream");
  const left = new AbortController();
  const stream = method.invoke(create(WatchRequestSchema, request), {
    requestId: "r",
    metadata: { get: () => undefined },
    signal: left.signal,
    peer: "",
  });
  const responses = stream[Symbol.asyncIterator]();
  const next = async (): Promise<WatchResponse | undefined> => {
    const { value, done } = await responses.next();
    return done ? undefined : create(WatchResponseSchema, value);
  };
  return { next, leave: () => left.abort(new Error("left")) };
}

const told = (response: WatchResponse | undefined) =>
  response && `${response.execution?.name} ${response.events.map(({ event }) => phaseName(event.value?.phase)).join()}`;
const phaseName = (phase = 0) => executionPhaseName(phase as Phase);
const ofExecution = (name: string, cursor = "") => ({
  scope: { case: "execution" as const, value: id(name) },
  cursor,
});
const ofDomain = (cursor = "") => ({
  scope: { case: "domain" as const, value: { project: "p", domain: "d" } },
  cursor,
});

test("a stream says where it begins, tells what comes as it is committed, and ends with the execution", async () => {
  await store.commit([begun("e"), journal("e", Phase.QUEUED)]);
  const { next } = watch(ofExecution("e"));
  expect(await next()).toMatchObject({ cursor: "1", events: [] });
  const coming = next();
  await store.commit([journal("other", Phase.RUNNING)]);
  await store.commit([journal("e", Phase.RUNNING)]);
  expect(told(await coming)).toBe("e RUNNING");
  await store.commit(ended("e"));
  expect(told(await next())).toBe("e SUCCEEDED");
  expect(await next()).toBeUndefined();
});

test("a stream goes on behind a cursor, also of an execution that has ended", async () => {
  await store.commit([begun("e"), journal("e", Phase.QUEUED)]);
  await store.commit([journal("e", Phase.RUNNING)]);
  await store.commit(ended("e"));
  const whole = watch(ofExecution("e", "0"));
  expect((await whole.next())?.cursor).toBe("0");
  const first = await whole.next();
  expect(told(first)).toBe("e QUEUED");
  expect(fromBinary(WatchResponseSchema, toBinary(WatchResponseSchema, first ?? create(WatchResponseSchema)))).toEqual(
    first,
  );
  const later = watch(ofExecution("e", first?.cursor));
  await later.next();
  expect([told(await later.next()), told(await later.next()), await later.next()]).toEqual([
    "e RUNNING",
    "e SUCCEEDED",
    undefined,
  ]);
  const now = watch(ofExecution("e"));
  expect([(await now.next())?.cursor, await now.next()]).toEqual(["3", undefined]);
});

test("a domain's stream has its executions and no others, over any number of pages", async () => {
  const count = 450;
  for (let number = 0; number < count; number += 1)
    await store.commit([journal(`e${number}`, Phase.RUNNING), journal("other", Phase.RUNNING, "q")]);
  const { next, leave } = watch(ofDomain("0"));
  await next();
  for (let number = 0; number < count; number += 1) expect(told(await next())).toBe(`e${number} RUNNING`);
  const coming = next();
  leave();
  await expect(coming).rejects.toThrow("left");
});

test("commits in quick succession cost few looks at the journal, and each is told", async () => {
  const count = 500;
  let looks = 0;
  const counted = observeStore({
    ...plane.store,
    list: (table, query) => {
      looks += table === "journal" ? 1 : 0;
      return plane.store.list(table, query);
    },
  });
  watching = createWatchService({ store: counted, clock: plane.clock });
  const { next } = watch(ofDomain("0"));
  await next();
  const reading = (async () => {
    for (let number = 0; number < count; number += 1) expect(told(await next())).toBe(`e${number} RUNNING`);
  })();
  for (let number = 0; number < count; number += 1) {
    await counted.commit([journal(`e${number}`, Phase.RUNNING)]);
    // Lets the stream look, if it will.
    await new Promise(setImmediate);
  }
  await reading;
  expect(looks).toBeLessThan(100);
});

test("a domain's stream waits for a number that is missing, as its commit may be late, but not for ever", async () => {
  await store.commit([journal("e1", Phase.RUNNING), journal("gap", Phase.RUNNING), journal("e3", Phase.RUNNING)]);
  await store.commit([{ kind: "delete", table: "journal", where: key("gap") }]);
  const { next } = watch(ofDomain("0"));
  await next();
  expect(told(await next())).toBe("e1 RUNNING");
  let came = false;
  const coming = next().then((response) => {
    came = true;
    return response;
  });
  plane.clock.advance(1_000_000);
  expect(came).toBe(false);
  const advancing = setInterval(() => plane.clock.advance(500_000), 1);
  onTestFinished(() => clearInterval(advancing));
  expect(told(await coming)).toBe("e3 RUNNING");
});

test("a stream hears of commits of other control planes too", async () => {
  await store.commit([begun("e")]);
  const { next } = watch(ofExecution("e"));
  await next();
  const coming = next();
  await plane.store.commit([journal("e", Phase.RUNNING)]);
  const advancing = setInterval(() => plane.clock.advance(1_000_000), 1);
  onTestFinished(() => clearInterval(advancing));
  expect(told(await coming)).toBe("e RUNNING");
});

const domainOf = (project: string, domain: string) => ({ case: "domain" as const, value: { project, domain } });
const taskEvent: Write = {
  kind: "insert",
  table: "journal",
  row: {
    ...key("e"),
    entry: toBinary(
      JournalEntrySchema,
      create(JournalEntrySchema, { events: [{ event: { case: "node", value: { phase: 1 } } }] }),
    ),
    created_at: 1,
  },
};

test("one stream tells of several scopes, of everything, and of executions without their nodes", async () => {
  const two = watch({ scopes: [{ scope: { case: "execution", value: id("e") } }, { scope: domainOf("q", "") }] });
  const all = watch({ scopes: [{ scope: domainOf("", ""), executionsOnly: true }] });
  const held = watch({ scopes: [{}] });
  await Promise.all([two.next(), all.next(), held.next()]);
  const nothing = held.next();
  await store.commit([taskEvent, journal("other", Phase.RUNNING), journal("there", Phase.RUNNING, "q")]);
  await store.commit([journal("e", Phase.FAILED)]);
  const [node, there, end] = [await two.next(), await two.next(), await two.next()];
  expect(node?.events.map(({ event }) => event.case)).toEqual(["node"]);
  expect([told(there), told(end)]).toEqual(["there RUNNING", "e FAILED"]);
  expect([told(await all.next()), told(await all.next()), told(await all.next())]).toEqual([
    "other RUNNING",
    "there RUNNING",
    "e FAILED",
  ]);
  held.leave();
  await expect(nothing).rejects.toThrow("left");
});

test("a stop ends streams so that their callers come again", async () => {
  const { next } = watch(ofDomain());
  await next();
  const coming = next();
  watching.close();
  await expect(coming).rejects.toMatchObject({ code: "Unavailable", recoverable: true });
});

test.each([
  ["no scope", {}, "InvalidArgument"],
  ["no project", { scope: { case: "domain" as const, value: { domain: "d" } } }, "InvalidArgument"],
  ["a domain of no project", { scopes: [{ scope: domainOf("", "d") }] }, "InvalidArgument"],
  ["too many scopes", { scopes: Array.from({ length: 1001 }, () => ({})) }, "InvalidArgument"],
  ["a cursor of somewhere else", ofDomain("x1"), "InvalidArgument"],
  ["an execution that is not there", ofExecution("none"), "NotFound"],
])("%s is refused", async (_, request, code) => {
  await expect(watch(request).next()).rejects.toMatchObject({ code });
});
