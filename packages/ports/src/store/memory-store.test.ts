import { createMemoryData, openMemoryStore } from "./memory-store.ts";
import { storeContract } from "./store-contract.ts";

storeContract("the memory store", async () => {
  const data = createMemoryData();
  return { open: async () => openMemoryStore(data), dispose: async () => data.tables.clear() };
});
