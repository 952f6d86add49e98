import { toJsonString } from "@bufbuild/protobuf";
import { type ExecutionCreateRequest, ExecutionCreateRequestSchema } from "@haltere/idl/admin";
import { shellWord } from "./shell-word.ts";

/** The same launch over REST. */
export function curlCommand(request: ExecutionCreateRequest, address: string): string {
  return `${head(address)} -d ${shellWord(requestText(request))}`;
}

/** The same with the request in a file, for what is longer than a command may be. */
export function curlFileCommand(address: string, file: string): string {
  return `${head(address)} -d ${shellWord(`@${file}`)}`;
}

export function requestText(request: ExecutionCreateRequest): string {
  return toJsonString(ExecutionCreateRequestSchema, request);
}

function head(address: string): string {
  return `curl -sS -X POST ${shellWord(`${address}/api/v1/executions`)} -H 'Content-Type: application/json'`;
}
