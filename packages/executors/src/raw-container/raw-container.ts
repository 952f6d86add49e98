import { FlyteError } from "@haltere/core";
import type { LiteralType } from "@haltere/idl/core";
import type { Attempt, AttemptError, AttemptResult, Blobs } from "@haltere/ports";
import { type DataFolders, dataLoading, makeDataFolders } from "./data-folders.ts";
import { fileOutputs, readOutputs, writtenError } from "./read-outputs.ts";
import { writeInputs } from "./write-inputs.ts";

/** Flyte's co-pilot for one attempt: files for its inputs before its process runs, outputs from files after it. */
export interface RawContainer {
  readonly folders: DataFolders;
  /** Variables by which a program finds the folders whose paths are not in its own words. */
  readonly environment: Readonly<Record<string, string>>;
  /** Writes the inputs. Answers the attempt's end where that cannot be. */
  load(signal: AbortSignal): Promise<AttemptResult | undefined>;
  /** Writes outputs.pb from what the program left. Answers the attempt's end where that cannot be. */
  store(): Promise<AttemptResult | undefined>;
  /** What the program left about its failure is added to the error of a process that failed. */
  explain(error: AttemptError): Promise<AttemptError>;
}

/**
 * Readies the folders of a raw container's attempt; undefined for any other task.
 * @throws FlyteError InvalidArgument for a task whose outputs or paths no raw container can have.
 */
export async function rawContainer(blobs: Blobs, attempt: Attempt, folder: string): Promise<RawContainer | undefined> {
  const config = dataLoading(attempt.task);
  if (config === undefined) return undefined;
  const outputs: ReadonlyMap<string, LiteralType> = fileOutputs(attempt);
  const folders = await makeDataFolders(attempt.task, config, folder);
  return {
    folders,
    environment: { HALTERE_INPUT_PATH: folders.inputs, HALTERE_OUTPUT_PATH: folders.outputs },
    async load(signal) {
      if (Object.keys(attempt.task.interface?.inputs?.variables ?? {}).length === 0) return undefined;
      try {
        await writeInputs({ blobs, folder: folders.inputs, format: folders.format, signal }, attempt.inputs);
        return undefined;
      } catch (error) {
        return failed("InputDownloadFailed", FlyteError.from(error).fullMessage);
      }
    },
    async store() {
      if (outputs.size === 0) return undefined;
      try {
        const told = await writtenError(folders.outputs);
        if (told !== undefined) return failed("OutputUploadFailed", `User Error: ${told}`);
        await readOutputs(blobs, attempt, outputs, folders.outputs);
        return undefined;
      } catch (error) {
        return failed("OutputUploadFailed", FlyteError.from(error).fullMessage);
      }
    },
    async explain(error) {
      const told = await writtenError(folders.outputs).catch((thrown) => FlyteError.from(thrown).fullMessage);
      return told === undefined ? error : { ...error, message: `${error.message}\nUser Error: ${told.trimEnd()}` };
    },
  };
}

/** As the co-pilot's error documents say it: under its code, and worth another attempt. */
function failed(code: string, message: string): AttemptResult {
  return { kind: "failed", error: { code, message, origin: "unknown", recoverable: true } };
}
