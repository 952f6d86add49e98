import type { DomainOverview } from "@haltere/idl/haltere";

/** What is known of domains, with those that were read anew in their places. */
export function withDomains(known: readonly DomainOverview[], read: readonly DomainOverview[]): DomainOverview[] {
  const byPlace = new Map(read.map((domain) => [keyOf(domain), domain]));
  return known.map((domain) => byPlace.get(keyOf(domain)) ?? domain);
}

function keyOf({ place }: DomainOverview): string {
  return `${place?.project}/${place?.domain}`;
}
