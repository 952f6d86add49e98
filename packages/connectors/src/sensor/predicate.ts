import type { ConnectorCall } from "@haltere/connector";
import type { Blobs } from "@haltere/ports";

/** What a predicate is given beside the inputs. */
export interface SensorContext extends ConnectorCall {
  /** What the task says beside its inputs. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Tells whether what a sensor waits for is there; asked again and again until it says so. Inputs are plain values: files
 * and tables come as their address.
 */
export type Predicate<Inputs = Readonly<Record<string, unknown>>> = (
  inputs: Inputs,
  context: SensorContext,
) => boolean | Promise<boolean>;

/** Blobs that a sensor can look for, by the addresses below their root. */
export type SensedBlobs = Pick<Blobs, "root" | "head">;
