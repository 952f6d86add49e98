import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import type { UrlBlob } from "@haltere/idl/admin";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";

/** Inputs and outputs of an execution or of a node; empty where there are none yet. */
export interface ExecutionData {
  readonly inputs: LiteralMap;
  readonly outputs: LiteralMap;
}

interface DataAnswer {
  readonly inputs?: UrlBlob | undefined;
  readonly outputs?: UrlBlob | undefined;
  readonly fullInputs?: LiteralMap | undefined;
  readonly fullOutputs?: LiteralMap | undefined;
}

/** The values of an answer: those in it, else (they are large) those at its signed URLs. */
export async function fullData(answer: DataAnswer): Promise<ExecutionData> {
  const [inputs, outputs] = await Promise.all([
    valuesOf(answer.fullInputs, answer.inputs),
    valuesOf(answer.fullOutputs, answer.outputs),
  ]);
  return { inputs, outputs };
}

async function valuesOf(full: LiteralMap | undefined, blob: UrlBlob | undefined): Promise<LiteralMap> {
  if (full !== undefined && Object.keys(full.literals).length > 0) return full;
  if (blob === undefined || blob.bytes === 0n || blob.url === "") return full ?? create(LiteralMapSchema);
  const response = await fetch(blob.url);
  if (!response.ok) {
    throw new FlyteError("Unavailable", `Data could not be downloaded: ${response.status} ${response.statusText}`, {
      recoverable: true,
      hint: "Ask again: the address is signed for a short time.",
    });
  }
  return fromBinary(LiteralMapSchema, new Uint8Array(await response.arrayBuffer()));
}
