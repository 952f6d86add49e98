import {
  type FilterExpression,
  type PaginationOptions,
  PaginationOptions_SortKey as SortKey,
  PaginationOptions_SortOrder as SortOrder,
} from "@haltere/idl/datacatalog";
import { FlyteError } from "../flyte-error.ts";
import { requireCatalogText } from "./check-dataset.ts";

/** A page of a catalog's list, by the time of creation. */
export interface CatalogPage {
  readonly limit: number;
  readonly offset: number;
  readonly descending: boolean;
}

/** Without options 50 rows from the first, the latest first; with options just what they say, also a limit of none. */
export function readCatalogPage(options: PaginationOptions | undefined): CatalogPage {
  if (!options) return { limit: 50, offset: 0, descending: true };
  const { limit, token, sortKey, sortOrder } = options;
  const isBlank = /^ *$/.test(token);
  const offset = isBlank ? 0 : /^\d+$/.test(token) ? Number(token) : Number.NaN;
  if (!(offset <= 0x7fff_ffff)) throw new FlyteError("InvalidArgument", `Invalid token value: ${token}`);
  if (sortKey !== SortKey.CREATION_TIME) throw new FlyteError("InvalidArgument", `Invalid sort key ${sortKey}`);
  if (sortOrder !== SortOrder.ASCENDING && sortOrder !== SortOrder.DESCENDING)
    throw new FlyteError("InvalidArgument", `Invalid sort order ${sortOrder}`);
  return { limit, offset, descending: sortOrder === SortOrder.DESCENDING };
}

/** What listed datasets must be. */
export type DatasetFilter = Readonly<Partial<Record<"project" | "domain" | "name" | "version", string>>>;

/** Filters of a list of datasets: properties of datasets alone, all of which must hold. */
export function readDatasetFilters(expression: FilterExpression | undefined): DatasetFilter[] {
  return (expression?.filters ?? []).map(({ propertyFilter }) => {
    if (propertyFilter.case === "tagFilter") throw cannotFilter("Dataset", "Tag");
    if (propertyFilter.case === "partitionFilter") throw cannotFilter("Dataset", "Partition");
    if (propertyFilter.case === "artifactFilter") throw cannotFilter("Dataset", "Artifact");
    const property = propertyFilter.case === "datasetFilter" ? propertyFilter.value.property : { case: undefined };
    if (property.case === undefined) throw noEntity();
    requireCatalogText(property.value, property.case);
    return { [property.case]: property.value };
  });
}

/** What listed artifacts must have. */
export type ArtifactFilter =
  | { readonly kind: "tag"; readonly name: string }
  | { readonly kind: "partition"; readonly key: string; readonly value: string };

/** Filters of a list of artifacts: their tags and partitions, all of which must hold. */
export function readArtifactFilters(expression: FilterExpression | undefined): ArtifactFilter[] {
  const filters = expression?.filters ?? [];
  if (filters.some(({ propertyFilter }) => propertyFilter.case === "datasetFilter"))
    throw cannotFilter("Artifact", "Dataset");
  return filters.map(({ propertyFilter }): ArtifactFilter => {
    if (propertyFilter.case === "tagFilter" && propertyFilter.value.property.case === "tagName") {
      const name = propertyFilter.value.property.value;
      requireCatalogText(name, "TagName");
      return { kind: "tag", name };
    }
    if (propertyFilter.case === "partitionFilter" && propertyFilter.value.property.case === "keyVal") {
      const { key, value } = propertyFilter.value.property.value;
      requireCatalogText(key, "PartitionKey");
      requireCatalogText(value, "PartitionValue");
      return { kind: "partition", key, value };
    }
    throw noEntity();
  });
}

function cannotFilter(listed: string, property: string): FlyteError {
  return new FlyteError("InvalidArgument", `${listed} cannot be filtered by ${property} properties`);
}

/** DataCatalog knows filters on an artifact's id by name only, and refuses them. */
function noEntity(): FlyteError {
  return new FlyteError("InvalidArgument", "no such entity ", { hint: "Filter by a property that can be." });
}
