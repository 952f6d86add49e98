import { create } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import { type ListCacheReservationsRequest, ListCacheReservationsResponseSchema } from "@haltere/idl/haltere";
import { equals } from "../requests/list-query.ts";
import { requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { cacheVersionOf, taskDatasetPrefix } from "./cache-entry-row.ts";

const most = 1000;

/** Who computes what is to be cached, until when they must say so again. */
export async function listCacheReservations(
  { store, clock }: ServiceResources,
  { project, domain }: ListCacheReservationsRequest,
) {
  requireText(project, "project");
  requireText(domain, "domain");
  const rows = await store.list("artifact_reservations", {
    where: [
      ...equals({ dataset_project: project, dataset_domain: domain }),
      { column: "expires_at", comparison: "gt", value: clock.now() },
    ],
    limit: most,
  });
  return create(ListCacheReservationsResponseSchema, {
    reservations: rows.map(({ dataset_name: name, dataset_version, tag_name, owner_id, expires_at }) => ({
      task: name.startsWith(taskDatasetPrefix) ? name.slice(taskDatasetPrefix.length) : name,
      cacheVersion: cacheVersionOf(dataset_version),
      tag: tag_name,
      owner: owner_id,
      expiresAt: timestampFromMicroseconds(expires_at),
    })),
  });
}
