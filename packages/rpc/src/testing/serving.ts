import { countingIds, type StandingClock, standingClock } from "@haltere/ports/testing";
import { onTestFinished } from "vitest";
import { createServer, type Server, type ServerOptions } from "../server.ts";
import type { BoundService } from "../service.ts";

/** A server on a free port of loopback, closed at the end of the test; its clock stands. */
export async function serving(
  services: readonly BoundService[],
  {
    clock = standingClock(),
    ...options
  }: Partial<Omit<ServerOptions, "services" | "clock">> & { readonly clock?: StandingClock } = {},
): Promise<Server & { readonly clock: StandingClock }> {
  const server = await createServer({ services, clock, ids: countingIds(), port: 0, ...options });
  onTestFinished(async () => {
    const closed = server.close();
    clock.advance(60_000_000); // Past the grace that calls under way are given.
    await closed;
  });
  return { ...server, clock };
}
