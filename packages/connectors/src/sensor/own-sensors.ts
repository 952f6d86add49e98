import { stat } from "node:fs/promises";
import { FlyteError } from "@haltere/core";
import { z } from "zod";
import { localPath } from "../local-path.ts";
import type { Predicate, SensedBlobs } from "./predicate.ts";

/** Milliseconds that one look over the network may take. */
const lookTimeout = 10_000;

/** The sensors that come with the connector, by name. `sensor_config` may say more than the inputs do. */
export function ownSensors(blobs: readonly SensedBlobs[]): Readonly<Record<string, Predicate>> {
  return {
    /** A file or folder at `path` on the connector's machine. */
    file: async (inputs) => {
      const path = text(inputs, "path");
      return await exists(localPath(path) ?? path);
    },
    /** `url` answers with the status of the config, else with any of success. */
    url: async (inputs, { config, signal }) => {
      const { status } = z.object({ status: z.number().optional() }).parse(config);
      const answered = await statusOf(text(inputs, "url"), "GET", signal);
      return status === undefined ? isSuccess(answered) : answered === status;
    },
    /** Something at the address `uri`. */
    blob: async (inputs, { signal }) => {
      const uri = text(inputs, "uri");
      const store = blobs.find(({ root }) => uri.startsWith(`${root}/`));
      if (store !== undefined) return (await store.head(uri)) !== undefined;
      if (/^https?:/.test(uri)) return isSuccess(await statusOf(uri, "HEAD", signal));
      const path = localPath(uri);
      if (path !== undefined) return await exists(path);
      throw new FlyteError("InvalidArgument", `the connector cannot look at ${uri}`, {
        where: { input: "uri" },
        hint: "Give the connector its blobs: new SensorConnector({ blobs: [ … ] }).",
      });
    },
    /** It is `at`, or later. */
    time: (inputs) => {
      const { at } = inputs;
      if (!(at instanceof Date)) throw wrong("at", "no datetime");
      return Date.now() >= at.getTime();
    },
  };
}

function text(inputs: Readonly<Record<string, unknown>>, input: string): string {
  const value = inputs[input];
  if (typeof value === "string" && value !== "") return value;
  throw wrong(input, "no text");
}

function wrong(input: string, what: string): FlyteError {
  return new FlyteError("InvalidArgument", `the input is ${what}`, { where: { input } });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTDIR"))
      return false;
    throw thrown;
  }
}

/** Undefined where nobody answers: that may change. */
async function statusOf(address: string, method: "GET" | "HEAD", signal: AbortSignal): Promise<number | undefined> {
  if (!URL.canParse(address) || !/^https?:/.test(address)) {
    throw new FlyteError("InvalidArgument", `${JSON.stringify(address)} is no address of http or https`);
  }
  try {
    const response = await fetch(address, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(lookTimeout)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
