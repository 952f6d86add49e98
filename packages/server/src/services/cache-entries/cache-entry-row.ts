import { create, fromBinary } from "@bufbuild/protobuf";
import { mapEntry, timestampFromMicroseconds } from "@haltere/core";
import { ResourceType, type TaskExecutionIdentifier, TaskExecutionIdentifierSchema } from "@haltere/idl/core";
import { ArtifactSchema, DatasetSchema } from "@haltere/idl/datacatalog";
import { type CacheEntry, CacheEntrySchema } from "@haltere/idl/haltere";
import type { Row, Store } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";

/** What stands before a task's name in the name of the dataset that has its results. */
export const taskDatasetPrefix = "flyte_task-";

/** The columns that name the dataset of an artifact, and the artifact. */
export function artifactKey(row: Omit<Row<"artifacts">, "data">) {
  const { dataset_project, dataset_domain, dataset_name, dataset_version, artifact_id } = row;
  return { dataset_project, dataset_domain, dataset_name, dataset_version, artifact_id };
}

/** The version as a task says it: a dataset's version has behind it what stands for the types of inputs and outputs. */
export function cacheVersionOf(datasetVersion: string): string {
  return /^(.*)-[\w-]{8}-[\w-]{8}$/s.exec(datasetVersion)?.[1] ?? datasetVersion;
}

/** An entry as it is listed, without its values. */
export async function cacheEntryFromRow(
  store: Store,
  row: Omit<Row<"artifacts">, "data">,
  taskVersion: string,
): Promise<CacheEntry> {
  const key = artifactKey(row);
  const tags = await store.list("artifact_tags", { where: equals(key) });
  const task = row.dataset_name.startsWith(taskDatasetPrefix) ? row.dataset_name.slice(taskDatasetPrefix.length) : "";
  const source = sourceOf(row, task, taskVersion);
  return create(CacheEntrySchema, {
    id: {
      project: row.dataset_project,
      domain: row.dataset_domain,
      dataset: row.dataset_name,
      datasetVersion: row.dataset_version,
      artifactId: row.artifact_id,
    },
    task,
    cacheVersion: cacheVersionOf(row.dataset_version),
    ...(source !== undefined && { source }),
    tags: tags.map((tag) => tag.tag_name),
    createdAt: timestampFromMicroseconds(row.created_at),
    updatedAt: timestampFromMicroseconds(row.updated_at),
  });
}

/** The version of the task whose first result made the dataset, as FlytePropeller and our engine keep it. */
export async function taskVersionOf(store: Store, row: Omit<Row<"artifacts">, "data">): Promise<string> {
  const { dataset_project: project, dataset_domain: domain, dataset_name: name, dataset_version: version } = row;
  const dataset = await store.get("datasets", { project, domain, name, version });
  if (dataset === undefined) return "";
  return mapEntry(fromBinary(DatasetSchema, dataset.dataset).metadata?.keyMap, "task-version") ?? "";
}

/** The attempt that the artifact's metadata name. */
function sourceOf(
  row: Omit<Row<"artifacts">, "data">,
  task: string,
  version: string,
): TaskExecutionIdentifier | undefined {
  const known = fromBinary(ArtifactSchema, row.artifact).metadata?.keyMap;
  const name = mapEntry(known, "execution-name");
  const nodeId = mapEntry(known, "exec-node");
  if (name === undefined || nodeId === undefined) return undefined;
  const { dataset_project, dataset_domain } = row;
  const attempt = Number(mapEntry(known, "exec-attempt") ?? 0);
  return create(TaskExecutionIdentifierSchema, {
    taskId: { resourceType: ResourceType.TASK, project: dataset_project, domain: dataset_domain, name: task, version },
    nodeExecutionId: {
      nodeId,
      executionId: {
        project: mapEntry(known, "exec-project") ?? dataset_project,
        domain: mapEntry(known, "exec-domain") ?? dataset_domain,
        name,
      },
    },
    // Whoever else writes into the catalog may write anything.
    retryAttempt: Number.isInteger(attempt) && attempt >= 0 && attempt < 2 ** 32 ? attempt : 0,
  });
}
