import { type ConnectorTaskSettings, type Task, z } from "@haltere/sdk";
import { ownModule } from "./custom.ts";
import { namedSensor } from "./sensor-task.ts";

/** Waits until there is a file or folder at `path` on the connector's machine; flytekit's FileSensor. */
export function fileSensor(settings: ConnectorTaskSettings = {}): Task<{ path: z.ZodString }, void> {
  return namedSensor({ ...settings, inputs: { path: z.string() }, module: ownModule, sensor: "file" }, fileSensor);
}

/** Waits until `url` answers with success, or with `status`. */
export function urlSensor({
  status,
  ...settings
}: ConnectorTaskSettings & { readonly status?: number } = {}): Task<{ url: z.ZodString }, void> {
  const config = status === undefined ? undefined : { status };
  return namedSensor({ ...settings, inputs: { url: z.string() }, module: ownModule, sensor: "url", config }, urlSensor);
}

/** Waits until there is something at the address `uri`. */
export function blobSensor(settings: ConnectorTaskSettings = {}): Task<{ uri: z.ZodString }, void> {
  return namedSensor({ ...settings, inputs: { uri: z.string() }, module: ownModule, sensor: "blob" }, blobSensor);
}

/** Waits until it is `at`. */
export function timeSensor(settings: ConnectorTaskSettings = {}): Task<{ at: z.ZodDate }, void> {
  return namedSensor({ ...settings, inputs: { at: z.date() }, module: ownModule, sensor: "time" }, timeSensor);
}
