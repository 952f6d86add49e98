import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  create,
  type DescMessage,
  type DescService,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { AdminService, DataProxyService, SignalService } from "@haltere/idl/service";
import type { Blobs, Store } from "@haltere/ports";
import { countingIds, type StandingClock, standingClock } from "@haltere/ports/testing";
import type { BoundService, CallContext } from "@haltere/rpc";
import { openDiskBlobs, openSqliteStore } from "@haltere/storage";
import { createLinkSigner } from "../data/link-signer.ts";
import type { ControlPlaneSettings } from "../services/control-plane-settings.ts";
import { createServices, type ServiceOptions } from "../services/create-services.ts";
import { type RecordingEngine, recordingEngine } from "./recording-engine.ts";

/** The unary methods of a service as plain functions: no transport lies between, and what they throw is a FlyteError. */
type Calls<S extends DescService> = {
  readonly [K in keyof S["method"]]: S["method"][K] extends {
    input: infer I extends DescMessage;
    output: infer O extends DescMessage;
  }
    ? (request: MessageInitShape<I>) => Promise<MessageShape<O>>
    : never;
};

/** Flyte's services over a store, blobs and an engine that records. */
export interface TestControlPlane {
  readonly admin: Calls<typeof AdminService>;
  readonly signals: Calls<typeof SignalService>;
  readonly dataProxy: Calls<typeof DataProxyService>;
  readonly services: readonly BoundService[];
  readonly store: Store;
  readonly blobs: Blobs;
  readonly engine: RecordingEngine;
  readonly clock: StandingClock;
  /** What the services were made of. */
  readonly resources: ServiceOptions;
  close(): Promise<void>;
}

/** @param given A store that is closed with it; none for one of its own, on SQLite. */
export async function openControlPlane(
  settings: Partial<ControlPlaneSettings> = {},
  given?: Store,
): Promise<TestControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), "haltere-services-"));
  const store = given ?? (await openSqliteStore({ folder, readers: 1 }));
  const blobs = openDiskBlobs(join(folder, "blobs"));
  const clock = standingClock();
  const engine = recordingEngine(store);
  const links = createLinkSigner({ blobs, secret: new Uint8Array(32), baseUrl: "http://127.0.0.1:30080" });
  const resources: ServiceOptions = { store, blobs, engine, clock, ids: countingIds(), links, settings };
  const services = await createServices(resources);
  return {
    admin: callsOf(services, AdminService),
    signals: callsOf(services, SignalService),
    dataProxy: callsOf(services, DataProxyService),
    services,
    store,
    blobs,
    engine,
    clock,
    resources,
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The methods of one of the services that were made. */
export function callsOf<S extends DescService>(services: readonly BoundService[], service: S): Calls<S> {
  const bound = services.find((candidate) => candidate.service.typeName === service.typeName);
  const calls: Record<string, unknown> = {};
  for (const implemented of bound?.methods ?? []) {
    if (implemented.kind !== "unary") continue;
    const { method, invoke } = implemented;
    calls[method.localName] = async (init: MessageInitShape<DescMessage>) =>
      create(method.output, await invoke(create(method.input, init), context));
  }
  return calls as Calls<S>;
}

const context: CallContext = {
  requestId: "a-test",
  metadata: { get: () => undefined },
  signal: new AbortController().signal,
  peer: "127.0.0.1:1",
};
