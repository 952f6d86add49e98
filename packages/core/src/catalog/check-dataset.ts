import type { Dataset, DatasetID } from "@haltere/idl/datacatalog";
import { FlyteError } from "../flyte-error.ts";

/** A dataset's identifier with every part. @throws FlyteError InvalidArgument, in DataCatalog's words */
export function requireDatasetId(id: DatasetID | undefined): DatasetID {
  if (!id) throw catalogMissing("dataset");
  requireCatalogText(id.project, "project");
  requireCatalogText(id.domain, "domain");
  requireCatalogText(id.name, "name");
  requireCatalogText(id.version, "version");
  return id;
}

/** A dataset that may be made: named wholly, and each of its partition keys once. */
export function checkNewDataset(dataset: Dataset | undefined): Dataset & { readonly id: DatasetID } {
  const faults: string[] = [];
  let id: DatasetID | undefined;
  try {
    id = requireDatasetId(dataset?.id);
  } catch (thrown) {
    faults.push(FlyteError.from(thrown).message);
  }
  const counts = new Map<string, number>();
  for (const key of dataset?.partitionKeys ?? []) counts.set(key, (counts.get(key) ?? 0) + 1);
  if ([...counts.values()].some((count) => count > 1)) {
    const map = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => `${key}:${count}`);
    faults.push(`invalid value for partitionKey, value:[Keys are not unique, occurrence count: map[${map.join(" ")}]]`);
  }
  if (!dataset || !id || faults.length > 0) throw new FlyteError("InvalidArgument", faults.join(", "));
  if (id.UUID !== "" && !uuid.test(id.UUID)) throw new FlyteError("InvalidArgument", `UUID "${id.UUID}" is none`);
  return { ...dataset, id };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** DataCatalog's refusal of a request that lacks something. */
export function catalogMissing(field: string): FlyteError {
  return new FlyteError("InvalidArgument", `missing ${field}`);
}

/** Asks for a text that can be kept: databases take no zero byte. */
export function requireCatalogText(value: string, field: string): void {
  if (value === "") throw catalogMissing(field);
  if (value.includes("\0")) throw new FlyteError("InvalidArgument", `${field} holds a zero byte`);
}

/** What is not in the catalog, by its identifier. */
export function datasetNotFound(id: DatasetID): FlyteError {
  return new FlyteError("NotFound", `missing entity of type Dataset with identifier ${datasetText(id)}`);
}

/** A dataset's identifier as DataCatalog's messages show it. */
export function datasetText({ project, name, domain, version }: DatasetID): string {
  const shown = Object.entries({ project, name, domain, version }).filter(([, part]) => part !== "");
  return shown.map(([part, value]) => `${part}:${JSON.stringify(value)}`).join("  ");
}
