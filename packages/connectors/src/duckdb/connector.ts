import { mkdir, mkdtemp, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { type ConnectorCall, type DoRequest, type Resource, SyncConnector, valueLiteral } from "@haltere/connector";
import { blobLiteral, FlyteError, literalMap, mapEntry, structuredDatasetLiteral } from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  type Literal,
  type StructuredDatasetType,
  StructuredDatasetTypeSchema,
  TaskExecution_Phase,
  type TaskTemplate,
} from "@haltere/idl/core";
import { localPath } from "../local-path.ts";
import { readCustom } from "../template/read-custom.ts";
import { DuckDbCustom, taskType } from "./custom.ts";
import { queryInputs } from "./query-inputs.ts";
import { queryRows, queryToParquet } from "./run-query.ts";

/**
 * Runs SQL over a task's inputs, in a database in memory: files are tables, other inputs parameters. A query reaches no
 * other file, and no network.
 */
export class DuckDbConnector extends SyncConnector {
  readonly name = "DuckDB Connector";

  constructor() {
    super({ taskType });
  }

  async do({ taskTemplate, inputs, outputPrefix }: DoRequest, { signal }: ConnectorCall): Promise<Resource> {
    try {
      const { query, output, result } = readCustom(DuckDbCustom, taskTemplate);
      const given = { query, signal, ...queryInputs(inputs.literals()) };
      let literal: Literal;
      if (result.kind === "rows") literal = valueLiteral(await queryRows(given), undefined, { output });
      else {
        const { folder, address } = await resultFolder(outputPrefix, output);
        // Written whole or not at all, also where it is written a second time.
        await queryToParquet(given, join(folder, ".part"));
        const file = result.as === "blob" ? `${output}.parquet` : "00000";
        await rename(join(folder, ".part"), join(folder, file));
        literal =
          result.as === "blob"
            ? blobLiteral(`${address}/${file}`, "parquet", BlobType_BlobDimensionality.SINGLE)
            : structuredDatasetLiteral(address, writtenType(taskTemplate, output));
      }
      return { phase: TaskExecution_Phase.SUCCEEDED, outputs: literalMap({ [output]: literal }) };
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof FlyteError) || thrown.kind === "system") throw thrown;
      return { phase: TaskExecution_Phase.FAILED, message: thrown.fullMessage };
    }
  }
}

/** The columns that the output declares, and the format that was written. */
function writtenType(template: TaskTemplate, output: string): StructuredDatasetType {
  const { type } = mapEntry(template.interface?.outputs?.variables ?? {}, output)?.type ?? {};
  const columns = type?.case === "structuredDatasetType" ? type.value.columns : [];
  return create(StructuredDatasetTypeSchema, { columns, format: "parquet" });
}

/** flytekit's form of a structured dataset: a folder, with the file `00000` in it. */
async function resultFolder(outputPrefix: string, output: string) {
  const prefix = localPath(outputPrefix);
  if (prefix === undefined) {
    const folder = await mkdtemp(join(tmpdir(), "haltere-duckdb-"));
    return { folder, address: `file://${folder}` };
  }
  const folder = join(prefix, output);
  await mkdir(folder, { recursive: true });
  return { folder, address: `${outputPrefix}/${output}` };
}
