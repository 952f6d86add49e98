export { type BlobsFixture, blobsContract } from "./blobs/blobs-contract.ts";
export { type StandingClock, standingClock } from "./clock/standing-clock.ts";
export {
  type ContractProgram,
  type ExecutorFixture,
  executorContract,
} from "./executor/executor-contract.ts";
export { countingIds } from "./ids/counting-ids.ts";
export { createMemoryData, type MemoryData, openMemoryStore } from "./store/memory-store.ts";
export { type StoreFixture, storeContract } from "./store/store-contract.ts";
export { type RecordedSpan, type RecordingTracer, recordingTracer } from "./tracing/recording-tracer.ts";
