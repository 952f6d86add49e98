/** Longest heartbeat that is granted, in microseconds; DataCatalog's default. */
const maxHeartbeat = 10_000_000;

/** How many heartbeats a reservation outlives its last one. */
const graceHeartbeats = 3;

/** Who holds a reservation, until when; times are microseconds. */
export interface Holding {
  readonly owner: string;
  readonly expiresAt: number;
}

/** The heartbeat that is granted: what was asked for, cut (one below zero is over at once); the longest where nothing was. */
export function grantedHeartbeat(asked: number | undefined): number {
  return asked === undefined ? maxHeartbeat : Math.min(Math.max(asked, -maxHeartbeat), maxHeartbeat);
}

/**
 * What becomes of a reservation that is asked for: it goes to who asks where nobody holds it, where its holder's time is
 * over, or where the holder asks again; else it stays (undefined).
 */
export function reserve(
  standing: Holding | undefined,
  asked: { readonly owner: string; readonly heartbeat: number; readonly now: number },
): Holding | undefined {
  if (standing && standing.expiresAt >= asked.now && standing.owner !== asked.owner) return undefined;
  return { owner: asked.owner, expiresAt: asked.now + asked.heartbeat * graceHeartbeats };
}
