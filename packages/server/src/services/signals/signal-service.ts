import { create, toBinary } from "@bufbuild/protobuf";
import { areTypesCastable, FlyteError, literalText, literalTypeOf, literalTypeText } from "@haltere/core";
import {
  type SignalGetOrCreateRequest,
  type SignalListRequest,
  SignalListSchema,
  type SignalSetRequest,
  SignalSetResponseSchema,
} from "@haltere/idl/admin";
import {
  type Literal,
  LiteralSchema,
  type LiteralType,
  LiteralTypeSchema,
  type SignalIdentifier,
} from "@haltere/idl/core";
import type { SignalService } from "@haltere/idl/service";
import type { ServiceImplementation } from "@haltere/rpc";
import { executionKey } from "../executions/execution-row.ts";
import { requireExecutionIdentifier } from "../requests/identifiers.ts";
import { equals, readListQuery } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import { missing, requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { signalFromRow, signalKey } from "./signal-row.ts";

/** flyteidl.service.SignalService: what gate nodes wait for, and what users say to them. */
export function createSignalService(resources: ServiceResources): ServiceImplementation<typeof SignalService> {
  return {
    getOrCreateSignal: (request) => getOrCreateSignal(resources, request),
    listSignals: (request) => listSignals(resources, request),
    setSignal: (request) => setSignal(resources, request),
  };
}

/** The signal, made where it is not there. @throws FlyteError AlreadyExists where it is there with another type. */
async function getOrCreateSignal({ store, clock }: ServiceResources, request: SignalGetOrCreateRequest) {
  const { execution, id } = requireSignalIdentifier(request.id);
  if (!request.type) throw missing("type");
  const key = signalKey(execution, id);
  const type = toBinary(LiteralTypeSchema, request.type);
  const now = clock.now();
  await store.commit([
    { kind: "ensure", table: "signals", row: { ...key, type, value: null, created_at: now, updated_at: now } },
  ]);
  const row = await store.get("signals", key);
  if (row === undefined || Buffer.compare(row.type, type) !== 0) {
    throw new FlyteError("AlreadyExists", `signal ${id.signalId} already exists with another type`, {
      hint: "A signal keeps the type of the gate that waits for it.",
    });
  }
  return signalFromRow(row);
}

async function listSignals({ store }: ServiceResources, request: SignalListRequest) {
  const { workflowExecutionId: execution } = request;
  if (!execution?.project || !execution.domain || !execution.name) throw missing("execution_id");
  const { query, page } = readListQuery("signals", "ListSignals", request);
  const rows = await store.list("signals", { ...query, where: [...equals(executionKey(execution)), ...query.where] });
  return create(SignalListSchema, { signals: rows.map(signalFromRow), token: nextToken(page, rows.length) });
}

/** Sets the value; a gate that waits for it goes on. A later value takes the place of an earlier one, which the gate may have had. */
async function setSignal({ store, engine, clock }: ServiceResources, request: SignalSetRequest) {
  const { execution, id } = requireSignalIdentifier(request.id);
  const { value } = request;
  if (!value) throw missing("value");
  const key = signalKey(execution, id);
  const row = await store.get("signals", key);
  if (row === undefined) {
    const { project, domain, name } = execution;
    throw new FlyteError(
      "InvalidArgument",
      `failed to validate that signal [{{${project} ${domain} ${name}} ${id.signalId}}] exists, err: [signal does not exist]`,
      { hint: "It exists from when the gate that waits for it has begun." },
    );
  }
  const { type } = signalFromRow(row);
  const given = literalTypeOf(value);
  // Flyte asks the one way alone, in which no value is of a union and no list is an empty one; a value of the type is one whatever Flyte says.
  if (
    type === undefined ||
    given === undefined ||
    !(areTypesCastable(type, given) || (hasUnion(type) && areTypesCastable(given, type)) || isEmptyOf(type, value))
  ) {
    throw new FlyteError(
      "InvalidArgument",
      `requested signal value [${literalText(value)}] is not castable to existing signal type [${type && literalTypeText(type)}]`,
    );
  }
  const set = { value: toBinary(LiteralSchema, value), updated_at: clock.now() };
  await store.commit([{ kind: "update", table: "signals", key, set }]);
  engine.signal(execution, id.signalId);
  return create(SignalSetResponseSchema);
}

function hasUnion({ type }: LiteralType): boolean {
  if (type.case === "collectionType" || type.case === "mapValueType") return hasUnion(type.value);
  return type.case === "unionType";
}

/** An empty list or map says nothing of what it would hold. */
function isEmptyOf({ type }: LiteralType, { value }: Literal): boolean {
  if (value.case === "collection") return type.case === "collectionType" && value.value.literals.length === 0;
  return value.case === "map" && type.case === "mapValueType" && Object.keys(value.value.literals).length === 0;
}

function requireSignalIdentifier(id: SignalIdentifier | undefined) {
  if (!id) throw missing("id");
  if (!id.executionId) throw missing("execution_id");
  requireText(id.signalId, "signal_id");
  return { id, execution: requireExecutionIdentifier(id.executionId) };
}
