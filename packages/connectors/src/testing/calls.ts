import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type ConnectorCall, type CreateRequest, literalInputs } from "@haltere/connector";
import { FlyteError, literalMap } from "@haltere/core";
import { type Literal, TaskTemplateSchema } from "@haltere/idl/core";

/** A request for a task of this template, with these inputs. */
export function requestFor(
  template: MessageInitShape<typeof TaskTemplateSchema>,
  inputs: Readonly<Record<string, Literal>> = {},
  outputPrefix = "file:///nowhere",
): CreateRequest {
  return {
    taskTemplate: create(TaskTemplateSchema, template),
    inputs: literalInputs(literalMap(inputs)),
    outputPrefix,
    taskExecutionMetadata: undefined,
  };
}

/** What a connector is given beside a request: these secrets, and a log that nobody reads. */
export function callWith(
  secrets: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
): ConnectorCall {
  const quiet = (): void => {};
  return {
    signal,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    secrets: {
      async get(key) {
        const value = secrets[key];
        if (value === undefined) throw new FlyteError("NotFound", `there is no secret ${key}`);
        return value;
      },
    },
  };
}
