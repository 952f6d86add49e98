import { entityKey, message, optionalMessage, text, time } from "./columns.ts";
import type { Table } from "./table.ts";

const datasetKeyColumns = ["dataset_project", "dataset_domain", "dataset_name", "dataset_version"] as const;
const datasetKey = { dataset_project: text, dataset_domain: text, dataset_name: text, dataset_version: text } as const;

/** What caches answer with, and who computes what they lack. */
export const catalogTables = {
  /** Datasets of the catalog: what artifacts are kept under. */
  datasets: {
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** datacatalog.Dataset, whole */
      dataset: message,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [],
  },
  /** Artifacts of the catalog: outputs that a cache can answer with. */
  artifacts: {
    key: [...datasetKeyColumns, "artifact_id"],
    columns: {
      ...datasetKey,
      artifact_id: text,
      /** datacatalog.Artifact without data and tags */
      artifact: message,
      /** datacatalog.Artifact with its data alone, where small; else at `data_uri` */
      data: optionalMessage,
      data_uri: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["artifact_id"], [...datasetKeyColumns, "created_at"]],
  },
  artifact_partitions: {
    key: [...datasetKeyColumns, "artifact_id", "key", "value"],
    columns: { ...datasetKey, artifact_id: text, key: text, value: text },
    references: {},
    indexes: [[...datasetKeyColumns, "key", "value"]],
  },
  artifact_tags: {
    key: [...datasetKeyColumns, "tag_name"],
    columns: { ...datasetKey, tag_name: text, artifact_id: text, created_at: time, updated_at: time },
    references: {},
    indexes: [[...datasetKeyColumns, "artifact_id"]],
  },
  /** Who computes what a tag of a dataset is to name, until when. */
  artifact_reservations: {
    key: [...datasetKeyColumns, "tag_name"],
    columns: { ...datasetKey, tag_name: text, owner_id: text, expires_at: time, created_at: time, updated_at: time },
    references: {},
    indexes: [],
  },
  /** What flyteidl.cacheservice keeps under keys that say nothing to us. */
  cache_entries: {
    key: ["cache_key"],
    columns: {
      cache_key: text,
      /** flyteidl.cacheservice.CachedOutput, without literals that lie at `output_uri` */
      output: message,
      /** Where large literals lie; empty for none. */
      output_uri: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [],
  },
  cache_reservations: {
    key: ["cache_key"],
    columns: { cache_key: text, owner_id: text, expires_at: time, created_at: time, updated_at: time },
    references: {},
    indexes: [],
  },
} as const satisfies Record<string, Table>;
