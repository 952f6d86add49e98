import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { commitContract } from "./commit-contract.ts";
import { conditionContract } from "./condition-contract.ts";
import { durabilityContract } from "./durability-contract.ts";
import { orderContract } from "./order-contract.ts";
import type { Store, Write } from "./store.ts";
import { type TableName, tables } from "./tables.ts";

/** Data that a test has to itself. */
export interface StoreFixture {
  /** Opens the store on the same data each time; the one opened before is closed by then. */
  open(): Promise<Store>;
  /** Removes the data. */
  dispose(): Promise<void>;
}

/** The store of the test that runs. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Closes the store and opens it again. */
  reopen(): Promise<void>;
}

/** Declares the tests that every `Store` must pass, each on empty data. */
export function storeContract(name: string, fixture: () => Promise<StoreFixture>): void {
  describe(`${name} keeps the store's contract`, () => {
    describe("commits", () => commitContract(emptiedStore(fixture)));
    describe("conditions", () => conditionContract(storeFor(fixture, beforeAll, afterAll)));
    describe("order and pages", () => orderContract(emptiedStore(fixture)));
    describe("durability", () => durabilityContract(storeFor(fixture, beforeEach, afterEach)));
  });
}

/** A store for a whole group of tests, which a database server or a thread need be started for once only. */
function emptiedStore(fixture: () => Promise<StoreFixture>): StoreUnderTest {
  const current = storeFor(fixture, beforeAll, afterAll);
  afterEach(async () => {
    // The compiler does not follow so many tables one by one.
    await current.store.commit(tableNames.map((table) => ({ kind: "delete", table, where: {} }) as Write));
  });
  return current;
}

const tableNames = Object.keys(tables).filter((name): name is TableName => name in tables);

/** A store on new data, opened and removed by the given hooks. */
function storeFor(
  fixture: () => Promise<StoreFixture>,
  before: (open: () => Promise<void>) => void,
  after: (close: () => Promise<void>) => void,
): StoreUnderTest {
  let data: StoreFixture;
  let store: Store;
  before(async () => {
    data = await fixture();
    store = await data.open();
  });
  after(async () => {
    await store.close();
    await data.dispose();
  });
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await data.open();
    },
  };
}
