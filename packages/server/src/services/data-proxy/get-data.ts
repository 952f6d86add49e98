import { create } from "@bufbuild/protobuf";
import { FlyteError, mapEntry } from "@haltere/core";
import { type LiteralMap, NodeExecutionIdentifierSchema } from "@haltere/idl/core";
import {
  ArtifactType,
  CreateDownloadLinkRequestSchema,
  type GetDataRequest,
  type GetDataResponse,
  GetDataResponseSchema,
} from "@haltere/idl/service";
import type { Row, Store } from "@haltere/ports";
import { loadLiterals, type StoredLiterals } from "../literals/stored-literals.ts";
import { nodeExecutionInputs, nodeExecutionKey, nodeExecutionOutputs } from "../node-executions/node-execution-row.ts";
import { getNodeExecutionRow } from "../node-executions/read-node-executions.ts";
import { equals } from "../requests/list-query.ts";
import type { ServiceResources } from "../service-resources.ts";
import { taskExecutionInputs, taskExecutionOutputs } from "../task-executions/task-execution-row.ts";
import { createDownloadLink } from "./download-link.ts";
import { type FlyteUrl, parseFlyteUrl } from "./flyte-url.ts";

/** What a flyte:// address points to: a literal map, one literal of it, or signed addresses of a deck. */
export async function getData(resources: ServiceResources, { flyteUrl }: GetDataRequest): Promise<GetDataResponse> {
  if (!flyteUrl.startsWith("flyte://")) {
    const reason =
      flyteUrl === "" ? "source is required. Provided empty string" : "request does not start with the correct prefix";
    throw new FlyteError("InvalidArgument", `failed to validate resolve artifact request. Error: ${reason}`);
  }
  const url = parseFlyteUrl(flyteUrl);
  if (!url) {
    throw new FlyteError("InvalidArgument", `failed to parse artifact url Error: failed to parse [${flyteUrl}]`, {
      hint: "Write flyte://v1/<project>/<domain>/<execution>/<node>[/<attempt>]/<i|o|d>[/<name>].",
    });
  }
  if (url.part === "deck") return { ...(await deck(resources, url)) };
  const literals = await loadLiterals(resources.blobs, await stored(resources, url, url.part));
  return create(GetDataResponseSchema, {
    data:
      url.name === undefined
        ? { case: "literalMap", value: literals }
        : { case: "literal", value: pick(literals, url.name, flyteUrl) },
  });
}

function nodeOf(url: FlyteUrl) {
  const executionId = { project: url.project, domain: url.domain, name: url.execution };
  return create(NodeExecutionIdentifierSchema, { executionId, nodeId: url.node });
}

async function deck(resources: ServiceResources, url: FlyteUrl): Promise<GetDataResponse> {
  if (url.attempt !== undefined) {
    await attemptRow(resources.store, url, url.attempt);
    throw new FlyteError(
      "InvalidArgument",
      "deck type cannot be specified with a retry attempt, just use the node instead",
    );
  }
  // To a link a node that is not there is a wrong argument; to a reader of data it is not found.
  await getNodeExecutionRow(resources.store, nodeOf(url));
  const link = await createDownloadLink(
    resources,
    create(CreateDownloadLinkRequestSchema, {
      artifactType: ArtifactType.DECK,
      source: { case: "nodeExecutionId", value: nodeOf(url) },
    }),
  );
  const signed = link.preSignedUrls;
  return create(GetDataResponseSchema, signed ? { data: { case: "preSignedUrls", value: signed } } : {});
}

async function stored({ store }: ServiceResources, url: FlyteUrl, part: "inputs" | "outputs"): Promise<StoredLiterals> {
  const id = nodeOf(url);
  if (url.attempt === undefined) {
    const row = await getNodeExecutionRow(store, id);
    return part === "inputs" ? nodeExecutionInputs(row) : nodeExecutionOutputs(row);
  }
  const row = await attemptRow(store, url, url.attempt);
  return part === "inputs" ? taskExecutionInputs(row) : taskExecutionOutputs(row);
}

async function attemptRow(store: Store, url: FlyteUrl, attempt: number): Promise<Row<"task_executions">> {
  const executionId = { project: url.project, domain: url.domain, name: url.execution };
  const where = equals({ ...nodeExecutionKey(executionId, url.node), retry_attempt: attempt });
  const [row] = await store.list("task_executions", { where, limit: 1 });
  if (row) return row;
  throw new FlyteError("InvalidArgument", `no task executions were listed for attempt ${attempt} of node ${url.node}`);
}

function pick(literals: LiteralMap, name: string, flyteUrl: string) {
  const literal = mapEntry(literals.literals, name);
  if (!literal) throw new FlyteError("InvalidArgument", `name [${name}] not found in [${flyteUrl}]`);
  return literal;
}
