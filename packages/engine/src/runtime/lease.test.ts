import type { Row, Store } from "@haltere/ports";
import { openMemoryStore, type StandingClock, standingClock } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { holdLease, type Lease, leaseBeat, leaseTime } from "./lease.ts";

const key = (name: string) => ({ execution_project: "p", execution_domain: "d", execution_name: name });
const alive = () => false;

async function launched(store: Store, owner: string, name: string): Promise<void> {
  const row = { ...key(name), owner, epoch: 1, workflow_id: 1, attributes: null, created_at: 0 };
  await store.commit([{ kind: "insert", table: "engine_executions", row }]);
}

/** A lease whose engine, when it takes over, does so as the engine does: by the row's epoch. */
async function engine(store: Store, clock: StandingClock, owner: string, isDead: (owner: string) => boolean = alive) {
  const taken: string[] = [];
  const faults: unknown[] = [];
  const lease: Lease = await holdLease({
    store,
    clock,
    owner,
    shared: { isDead },
    async takeOver({ execution_name, epoch }: Row<"engine_executions">) {
      const set = { owner, epoch: epoch + 1 };
      const result = await store.commit([
        { kind: "update", table: "engine_executions", key: key(execution_name), set, expected: { epoch } },
      ]);
      if (result.ok) taken.push(execution_name);
    },
    confirm: async () => undefined,
    settle: async () => undefined,
    onFault: (fault) => faults.push(fault),
  });
  return { lease, taken, faults };
}

/** Lets go on what waits for nothing but the memory store. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("an engine that lives keeps what it owns, however long", async () => {
  const [store, clock] = [openMemoryStore(), standingClock()];
  await engine(store, clock, "first");
  await launched(store, "first", "a");
  const second = await engine(store, clock, "second");
  for (let beats = 0; beats < 20; beats++) {
    clock.advance(leaseBeat);
    await settled();
  }
  expect(second.taken).toEqual([]);
  expect(await store.get("engine_executions", key("a"))).toMatchObject({ owner: "first", epoch: 1 });
});

test("what a silent engine owned is taken over when its lease expires, once", async () => {
  const [store, clock] = [openMemoryStore(), standingClock()];
  await store.commit([
    { kind: "put", table: "engine_owners", row: { owner: "silent", expires_at: clock.now() + leaseTime } },
  ]);
  await launched(store, "silent", "a");
  const [second, third] = [await engine(store, clock, "second"), await engine(store, clock, "third")];
  for (let passed = 0; passed < leaseTime; passed += leaseBeat) {
    expect([...second.taken, ...third.taken]).toEqual([]);
    clock.advance(leaseBeat);
    await settled();
  }
  clock.advance(leaseBeat);
  await settled();
  expect([...second.taken, ...third.taken]).toEqual(["a"]);
  expect(await store.get("engine_owners", { owner: "silent" })).toBeUndefined();
});

test("what a dead engine owned is taken over at once; so is what one left that released its lease", async () => {
  const [store, clock] = [openMemoryStore(), standingClock()];
  const first = await engine(store, clock, "first");
  await launched(store, "first", "a");
  const second = await engine(store, clock, "second", (owner) => owner === "first");
  expect(second.taken).toEqual(["a"]);
  await launched(store, "second", "b");
  await second.lease.release();
  await first.lease.release();
  expect(await store.count("engine_owners", [])).toBe(0);
  expect((await engine(store, clock, "third")).taken).toEqual(["a", "b"]);
});

test("a beat that fails is told, and the next one is made", async () => {
  const [inner, clock] = [openMemoryStore(), standingClock()];
  let broken = false;
  const store: Store = {
    ...inner,
    commit: (writes) => (broken ? Promise.reject(new Error("gone")) : inner.commit(writes)),
  };
  const { faults } = await engine(store, clock, "first");
  broken = true;
  clock.advance(leaseBeat);
  await settled();
  expect(faults).toMatchObject([{ consequence: "retrying", error: { message: "gone" } }]);
  broken = false;
  clock.advance(leaseBeat);
  await settled();
  expect(await inner.get("engine_owners", { owner: "first" })).toMatchObject({ expires_at: clock.now() + leaseTime });
});

test("on a store of its own an engine takes over everything, and writes no row for it", async () => {
  const [store, clock] = [openMemoryStore(), standingClock()];
  await launched(store, "before", "a");
  const taken: string[] = [];
  const takeOver = async ({ execution_name }: Row<"engine_executions">) => void taken.push(execution_name);
  const settle = async () => undefined;
  const confirm = () => Promise.reject(new Error("nobody else can have taken anything"));
  const onFault = () => undefined;
  await holdLease({ store, clock, owner: "first", shared: undefined, takeOver, confirm, settle, onFault });
  expect(taken).toEqual(["a"]);
  expect(await store.count("engine_owners", [])).toBe(0);
});

test("what an engine that ended left to do is settled at a start; where others may be at it, once it is older than a lease", async () => {
  const [store, clock] = [openMemoryStore(), standingClock()];
  const before: number[] = [];
  const options = {
    store,
    clock,
    owner: "first",
    takeOver: async () => undefined,
    confirm: async () => undefined,
    settle: async (time: number) => void before.push(time),
    onFault: () => undefined,
  };
  await holdLease({ ...options, shared: undefined });
  expect(before).toEqual([Number.MAX_SAFE_INTEGER]);
  await holdLease({ ...options, shared: { isDead: alive } });
  clock.advance(leaseBeat);
  await settled();
  expect(before.slice(1)).toEqual([clock.now() - leaseBeat - leaseTime, clock.now() - leaseTime]);
});
