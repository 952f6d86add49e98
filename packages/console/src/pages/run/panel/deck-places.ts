/** Where an attempt of a node has its report, if it wrote one. */
export interface DeckPlace {
  readonly attempt: number;
  readonly uri: string;
}

/**
 * Where the reports of a node's attempts lie: beside each other below the node's data, as Flyte lays them out, so that one that is being written is
 * found too. What another engine told of lies where it says.
 */
export function deckPlaces(inputUri: string, deckUri: string, attempts: readonly number[]): readonly DeckPlace[] {
  const told = /^(.*)\/(\d+)\/deck\.html$/.exec(deckUri);
  const data = told?.[1] ?? (inputUri.endsWith("/inputs.pb") ? inputUri.slice(0, -"/inputs.pb".length) : undefined);
  const last = Number(told?.[2] ?? -1);
  if (deckUri !== "" && told === null) return [{ attempt: Math.max(0, ...attempts), uri: deckUri }];
  if (data === undefined) return [];
  const all = new Set(last >= 0 ? [...attempts, last] : attempts);
  return [...all]
    .sort((one, other) => one - other)
    .map((attempt) => ({ attempt, uri: `${data}/${attempt}/deck.html` }));
}
