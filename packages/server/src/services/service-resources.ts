import type { Engine } from "@haltere/engine";
import type { Blobs, Clock, ConnectorState, Ids, Store } from "@haltere/ports";
import type { LinkSigner } from "../data/link-signer.ts";
import type { ControlPlaneSettings } from "./control-plane-settings.ts";

/** What the services stand on. They hold no state of their own: all of it is in the store, the blobs and the engine. */
export interface ServiceResources {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Signs the addresses under which clients put and get blobs over HTTP. */
  readonly links: LinkSigner;
  readonly settings: ControlPlaneSettings;
  /** What is known of the connectors that tasks are sent to; absent where there are none. */
  readonly connectors?: () => readonly ConnectorState[];
}
