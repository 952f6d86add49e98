import { type ConnectorBase, connectorKind } from "./connector-base.ts";
import type { EncodedJobs } from "./encoded-jobs.ts";
import type { SyncConnector } from "./sync-connector.ts";

/** An asynchronous connector, whatever it remembers of its jobs. */
export interface JobConnector extends ConnectorBase {
  readonly jobs: EncodedJobs;
}

/** A connector of either kind. */
export type Connector = JobConnector | SyncConnector;

/** Whether a value is a connector; also one whose base class comes from another copy of this package. */
export function isConnector(value: unknown): value is Connector {
  return typeof value === "object" && value !== null && kindOf(value) !== undefined;
}

export function isSyncConnector(connector: Connector): connector is SyncConnector {
  return kindOf(connector) === "sync";
}

/**
 * Every connector among a module's exports: instances, and classes whose constructors take nothing, made here. A class that
 * one of the instances is of is not made again, nor is one that leaves abstract what a connector must do.
 */
export function connectorsOf(exports: Readonly<Record<string, unknown>>): readonly Connector[] {
  const values = new Set(Object.values(exports));
  const instances = [...values].filter(isConnector);
  const made = new Set<unknown>(instances.map((instance) => instance.constructor));
  for (const value of values) {
    if (!isConnectorClass(value) || made.has(value)) continue;
    instances.push(new value());
  }
  return instances;
}

type ConnectorClass = new () => Connector;

function isConnectorClass(value: unknown): value is ConnectorClass {
  if (typeof value !== "function" || value.length > 0) return false;
  const { prototype } = value;
  if (typeof prototype !== "object" || prototype === null) return false;
  const kind = kindOf(prototype);
  const methods = kind === "sync" ? ["do"] : ["create", "get", "delete"];
  return kind !== undefined && methods.every((method) => typeof prototype[method] === "function");
}

function kindOf(value: object): "async" | "sync" | undefined {
  const kind: unknown = Reflect.get(value, connectorKind);
  return kind === "async" || kind === "sync" ? kind : undefined;
}
