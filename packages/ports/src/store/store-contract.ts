import { afterEach, beforeEach, describe } from "vitest";
import { commitContract } from "./commit-contract.ts";
import { conditionContract } from "./condition-contract.ts";
import { durabilityContract } from "./durability-contract.ts";
import { orderContract } from "./order-contract.ts";
import type { Store } from "./store.ts";

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

/** Declares the tests that every `Store` must pass, each on the empty data of a new fixture. */
export function storeContract(name: string, fixture: () => Promise<StoreFixture>): void {
  describe(`${name} keeps the store's contract`, () => {
    let data: StoreFixture;
    let store: Store;
    beforeEach(async () => {
      data = await fixture();
      store = await data.open();
    });
    afterEach(async () => {
      await store.close();
      await data.dispose();
    });
    const current: StoreUnderTest = {
      get store() {
        return store;
      },
      async reopen() {
        await store.close();
        store = await data.open();
      },
    };
    describe("commits", () => commitContract(current));
    describe("conditions", () => conditionContract(current));
    describe("order and pages", () => orderContract(current));
    describe("durability", () => durabilityContract(current));
  });
}
