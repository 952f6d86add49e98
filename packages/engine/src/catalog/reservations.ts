import { create } from "@bufbuild/protobuf";
import type { Duration } from "@bufbuild/protobuf/wkt";
import {
  catalogMissing,
  durationFromMicroseconds,
  FlyteError,
  grantedHeartbeat,
  microsecondsFromDuration,
  reserve,
  timestampFromMicroseconds,
} from "@haltere/core";
import {
  type GetOrExtendReservationRequest,
  GetOrExtendReservationResponseSchema,
  type ReleaseReservationRequest,
  ReleaseReservationResponseSchema,
  type ReservationID,
} from "@haltere/idl/datacatalog";
import { datasetColumns } from "./artifact-row.ts";
import type { CatalogResources } from "./catalog-resources.ts";

const attempts = 8;

/** Reserves the computation of what a tag is to name, or extends it; answers who holds it, which may be another. */
export async function getOrExtendReservation(resources: CatalogResources, request: GetOrExtendReservationRequest) {
  const { datasetId, tagName } = requireReservationId(request.reservationId);
  const key = { ...datasetColumns(datasetId), tag_name: tagName };
  const { store } = resources;
  const table = "artifact_reservations";
  const slot: ReservationSlot = {
    read: () => store.get(table, key),
    async write(next, expected, now) {
      const set = { ...next, updated_at: now };
      const written = await store.commit([
        expected
          ? { kind: "update", table, key, set, expected }
          : { kind: "insert", table, row: { ...key, ...set, created_at: now } },
      ]);
      return written.ok;
    },
  };
  const held = await holdReservation(resources, slot, request);
  const { project, domain, name, version } = datasetId;
  return create(GetOrExtendReservationResponseSchema, {
    reservation: { reservationId: { datasetId: { project, domain, name, version }, tagName }, ...held },
  });
}

/** Lets go of a reservation, if the owner holds it; a request without an owner lets go whoever does (DataCatalog's rule). */
export async function releaseReservation(resources: CatalogResources, request: ReleaseReservationRequest) {
  const { datasetId, tagName } = requireReservationId(request.reservationId);
  const where = { ...datasetColumns(datasetId), tag_name: tagName };
  const owned = request.ownerId === "" ? {} : { owner_id: request.ownerId };
  await resources.store.commit([{ kind: "delete", table: "artifact_reservations", where: { ...where, ...owned } }]);
  return create(ReleaseReservationResponseSchema);
}

/** Where one reservation is kept. */
export interface ReservationSlot {
  read(): Promise<ReservationColumns | undefined>;
  /** Writes over what is expected to stand, or anew where nothing is; false where something else stands. */
  write(next: ReservationColumns, expected: ReservationColumns | undefined, now: number): Promise<boolean>;
}

interface ReservationColumns {
  readonly owner_id: string;
  readonly expires_at: number;
}

/** What the reservations of both services have in common, as their messages tell it. Of several that ask at once one wins. */
export async function holdReservation(
  { clock }: CatalogResources,
  slot: ReservationSlot,
  { ownerId, heartbeatInterval }: { readonly ownerId: string; readonly heartbeatInterval?: Duration | undefined },
) {
  if (ownerId.includes("\0")) throw new FlyteError("InvalidArgument", "owner_id holds a zero byte");
  const heartbeat = grantedHeartbeat(heartbeatInterval && microsecondsFromDuration(heartbeatInterval));
  const now = clock.now();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const row = await slot.read();
    const standing = row && { owner: row.owner_id, expiresAt: row.expires_at };
    const next = reserve(standing, { owner: ownerId, heartbeat, now });
    const holding = next ?? standing;
    const expected = row && { owner_id: row.owner_id, expires_at: row.expires_at };
    const isHeld = !next || (await slot.write({ owner_id: next.owner, expires_at: next.expiresAt }, expected, now));
    if (!isHeld || !holding) continue;
    return {
      ownerId: holding.owner,
      heartbeatInterval: durationFromMicroseconds(heartbeat),
      expiresAt: timestampFromMicroseconds(holding.expiresAt),
    };
  }
  throw new FlyteError("Aborted", "the reservation changed hands all the time", {
    recoverable: true,
    hint: "Try again.",
  });
}

function requireReservationId(id: ReservationID | undefined) {
  if (!id) throw catalogMissing("reservation_id");
  if (!id.datasetId) throw catalogMissing("dataset_id");
  const { project, domain, name, version } = id.datasetId;
  if ([project, domain, name, version, id.tagName].some((part) => part.includes("\0")))
    throw new FlyteError("InvalidArgument", "reservation_id holds a zero byte");
  return { datasetId: id.datasetId, tagName: id.tagName };
}
