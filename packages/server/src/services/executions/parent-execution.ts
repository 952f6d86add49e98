import { clone, create, fromBinary } from "@bufbuild/protobuf";
import {
  type ExecutionClusterLabel,
  type ExecutionMetadata,
  ExecutionMetadataSchema,
  type ExecutionSpec,
  ExecutionSpecSchema,
} from "@haltere/idl/admin";
import type { Store } from "@haltere/ports";
import { getNodeExecutionRow } from "../node-executions/read-node-executions.ts";
import { requireNodeExecutionIdentifier } from "../requests/identifiers.ts";
import { getExecutionRow } from "./read-executions.ts";

/** Where an execution comes from, when a node of another one launched it. */
export interface Ancestry {
  readonly metadata: ExecutionMetadata;
  readonly principal: string;
  readonly parentNodeRowId: number | null;
  readonly sourceRowId: number | null;
  /** The parent's, which its children inherit. */
  readonly clusterLabel?: ExecutionClusterLabel;
}

/** An execution that a node launched runs for whom its parent runs, one level deeper. @throws FlyteError NotFound where the node is not there. */
export async function resolveAncestry(store: Store, spec: ExecutionSpec, principal: string): Promise<Ancestry> {
  const metadata = spec.metadata ? clone(ExecutionMetadataSchema, spec.metadata) : create(ExecutionMetadataSchema);
  if (!metadata.parentNodeExecution) return { metadata, principal, parentNodeRowId: null, sourceRowId: null };
  const id = requireNodeExecutionIdentifier(metadata.parentNodeExecution);
  const node = await getNodeExecutionRow(store, id);
  const parent = await getExecutionRow(store, id.executionId);
  const { metadata: parentMetadata, executionClusterLabel: clusterLabel } = fromBinary(
    ExecutionSpecSchema,
    parent.spec,
  );
  metadata.nesting = (parentMetadata?.nesting ?? 0) + 1;
  return {
    metadata,
    principal: parentMetadata?.principal ?? "",
    parentNodeRowId: node.id,
    sourceRowId: parent.id,
    ...(clusterLabel ? { clusterLabel } : {}),
  };
}
