import { create } from "@bufbuild/protobuf";
import { catalogKey, FlyteError, generatedTaskName, identifierText, mapEntry } from "@haltere/core";
import {
  CatalogCacheStatus,
  type CatalogMetadata,
  CatalogMetadataSchema,
  type Identifier,
  type LiteralMap,
  LiteralMapSchema,
  ResourceType,
  type TaskExecutionIdentifier,
} from "@haltere/idl/core";
import {
  AddTagRequestSchema,
  type Artifact,
  CreateArtifactRequestSchema,
  CreateDatasetRequestSchema,
  type DatasetID,
  DatasetIDSchema,
  GetArtifactRequestSchema,
  GetDatasetRequestSchema,
  GetOrExtendReservationRequestSchema,
  type Metadata,
  ReleaseReservationRequestSchema,
  UpdateArtifactRequestSchema,
} from "@haltere/idl/datacatalog";
import type { Ids } from "@haltere/ports";
import type { Catalog } from "../catalog/create-catalog.ts";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import type { TaskRun } from "../plan/task-run.ts";

/** A run of a task whose result may be cached. */
export interface CachedRun {
  readonly plan: ExecutionPlan;
  readonly run: TaskRun;
  /** The node's id in the execution. */
  readonly uniqueId: string;
  readonly inputs: LiteralMap;
}

export interface CacheHit {
  readonly outputs: LiteralMap;
  readonly key: CatalogMetadata;
}

/** What became of a result that was to be kept. */
interface KeptResult {
  readonly status: CatalogCacheStatus;
  readonly key: CatalogMetadata | undefined;
}

/** Results of tasks in the catalog, under the keys and with the metadata that FlytePropeller gives them. */
export interface ResultCache {
  find(run: CachedRun): Promise<CacheHit | undefined>;
  /** Keeps a result, over one that stands where the execution says so. A catalog that refuses is no failure of the task's. */
  keep(run: CachedRun, outputs: LiteralMap, attempt: number): Promise<KeptResult>;
  /** Takes the right to compute the result, or extends it; false while another has it. */
  reserve(run: CachedRun): Promise<boolean>;
  release(run: CachedRun): Promise<void>;
}

export function createResultCache(catalog: Catalog, ids: Ids): ResultCache {
  return {
    async find(run) {
      const { dataset, tag } = entryOf(run);
      try {
        const found = await catalog.getDataset(create(GetDatasetRequestSchema, { dataset }));
        const queryHandle = { case: "tagName", value: tag } as const;
        const { artifact } = await catalog.getArtifact(create(GetArtifactRequestSchema, { dataset, queryHandle }));
        if (artifact === undefined) return undefined;
        const outputs = outputsOf(artifact);
        const declared = Object.keys(run.run.task.interface?.outputs?.variables ?? {});
        if (!declared.every((name) => mapEntry(outputs.literals, name) !== undefined)) return undefined;
        const source = sourceOf(run, found.dataset?.metadata, artifact.metadata);
        return { outputs, key: metadataOf(dataset, tag, artifact.id, source) };
      } catch (thrown) {
        const error = FlyteError.from(thrown);
        if (error.code === "NotFound") return undefined;
        throw error;
      }
    },

    async keep(run, outputs, attempt) {
      const { dataset, tag } = entryOf(run);
      const { task } = run.run;
      const data = Object.entries(outputs.literals).map(([name, value]) => ({ name, value }));
      const metadata = { keyMap: executionKeys(run, attempt) };
      try {
        const ofDataset = { keyMap: { [taskVersionKey]: task.id?.version ?? "" } };
        await unless("AlreadyExists", () =>
          catalog.createDataset(create(CreateDatasetRequestSchema, { dataset: { id: dataset, metadata: ofDataset } })),
        );
        if (run.plan.overwriteCache) {
          const queryHandle = { case: "tagName", value: tag } as const;
          const request = create(UpdateArtifactRequestSchema, { dataset, queryHandle, data, metadata });
          const updated = await unless("NotFound", () => catalog.updateArtifact(request));
          if (updated !== undefined) {
            const source = sourceOf(run, ofDataset, metadata);
            const key = metadataOf(dataset, tag, updated.artifactId ?? "", source);
            return { status: CatalogCacheStatus.CACHE_POPULATED, key };
          }
        }
        const id = ids.token(32);
        await catalog.createArtifact(
          create(CreateArtifactRequestSchema, { artifact: { id, dataset, data, metadata } }),
        );
        await unless("AlreadyExists", () =>
          catalog.addTag(create(AddTagRequestSchema, { tag: { name: tag, dataset, artifactId: id } })),
        );
        return { status: CatalogCacheStatus.CACHE_POPULATED, key: metadataOf(dataset, tag, id, undefined) };
      } catch {
        // The task has its result; that it is not kept is told in the record of its node.
        return { status: CatalogCacheStatus.CACHE_PUT_FAILURE, key: metadataOf(dataset, tag, "", undefined) };
      }
    },

    async reserve(run) {
      const { dataset, tag } = entryOf(run);
      const ownerId = ownerOf(run);
      const { reservation } = await catalog.getOrExtendReservation(
        create(GetOrExtendReservationRequestSchema, { reservationId: { datasetId: dataset, tagName: tag }, ownerId }),
      );
      return reservation?.ownerId === ownerId;
    },

    async release(run) {
      const { dataset, tag } = entryOf(run);
      await catalog.releaseReservation(
        create(ReleaseReservationRequestSchema, {
          reservationId: { datasetId: dataset, tagName: tag },
          ownerId: ownerOf(run),
        }),
      );
    },
  };
}

/** @throws FlyteError InvalidArgument for a task that is cached without a version */
function entryOf({ run: { task, cache }, inputs }: CachedRun): { readonly dataset: DatasetID; readonly tag: string } {
  const id = task.id;
  if (id === undefined || task.interface === undefined || cache === undefined) {
    throw new FlyteError("InvalidArgument", `The task ${identifierText(id)} cannot be cached.`);
  }
  const key = catalogKey(
    { id, interface: task.interface, cacheVersion: cache.version, ignoredInputs: cache.ignoredInputs },
    inputs,
  );
  const { project, domain, name, version } = key.dataset;
  return { dataset: create(DatasetIDSchema, { project, domain, name, version }), tag: key.tag };
}

function ownerOf({ plan, uniqueId }: CachedRun): string {
  return generatedTaskName(plan.id.name, uniqueId, 0);
}

function outputsOf({ data }: Artifact): LiteralMap {
  return create(LiteralMapSchema, {
    literals: Object.fromEntries(data.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
  });
}

const taskVersionKey = "task-version";
const keys = {
  project: "exec-project",
  domain: "exec-domain",
  name: "execution-name",
  node: "exec-node",
  attempt: "exec-attempt",
} as const;

function executionKeys({ plan: { id }, uniqueId }: CachedRun, attempt: number): Record<string, string> {
  return {
    [keys.project]: id.project,
    [keys.domain]: id.domain,
    [keys.name]: id.name,
    [keys.node]: uniqueId,
    [keys.attempt]: String(attempt),
  };
}

type Keys = Pick<Metadata, "keyMap">;

/** The attempt that made a result, as the metadata tell. */
function sourceOf(
  run: CachedRun,
  ofDataset: Keys | undefined,
  ofArtifact: Keys | undefined,
): Pick<TaskExecutionIdentifier, "retryAttempt"> & {
  readonly taskId: Partial<Omit<Identifier, "$typeName" | "$unknown">>;
  readonly nodeExecutionId: {
    readonly nodeId: string;
    readonly executionId: Record<"project" | "domain" | "name", string>;
  };
} {
  const { id } = run.run.task;
  const known = ofArtifact?.keyMap ?? {};
  const { project = "", domain = "", name = "" } = id ?? {};
  return {
    taskId: {
      resourceType: ResourceType.TASK,
      project,
      domain,
      name,
      version: ofDataset?.keyMap[taskVersionKey] ?? "unknown",
    },
    retryAttempt: Number(known[keys.attempt] ?? 0),
    nodeExecutionId: {
      nodeId: known[keys.node] ?? "unknown",
      executionId: {
        project: known[keys.project] ?? project,
        domain: known[keys.domain] ?? domain,
        name: known[keys.name] ?? "unknown",
      },
    },
  };
}

function metadataOf(
  { project, domain, name, version }: DatasetID,
  tag: string,
  artifactId: string,
  source: ReturnType<typeof sourceOf> | undefined,
): CatalogMetadata {
  return create(CatalogMetadataSchema, {
    datasetId: { resourceType: ResourceType.DATASET, project, domain, name, version },
    artifactTag: { artifactId, name: tag },
    ...(source !== undefined && { sourceExecution: { case: "sourceTaskExecution", value: source } }),
  });
}

/** What the call answers; undefined where it is refused with this code. */
async function unless<T>(code: "AlreadyExists" | "NotFound", call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    if (error.code !== code) throw error;
    return undefined;
  }
}
