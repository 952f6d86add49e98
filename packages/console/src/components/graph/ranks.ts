interface Ranked {
  readonly key: string;
  readonly upstream: readonly string[];
}

/** How many steps each is behind the first; a circle, which no compiled workflow has, ends where it closes. */
export function ranksOf<T extends Ranked>(level: readonly T[]): ReadonlyMap<T, number> {
  const byKey = new Map(level.map((one) => [one.key, one]));
  const waiting = new Map<string, number>();
  const after = new Map<string, T[]>();
  const ranks = new Map<T, number>(level.map((one) => [one, 0]));
  for (const one of level) {
    let count = 0;
    for (const key of one.upstream) {
      if (!byKey.has(key)) continue;
      count += 1;
      const followers = after.get(key);
      if (followers === undefined) after.set(key, [one]);
      else followers.push(one);
    }
    waiting.set(one.key, count);
  }
  const ready = level.filter(({ key }) => waiting.get(key) === 0);
  for (const one of ready)
    for (const follower of after.get(one.key) ?? []) {
      ranks.set(follower, Math.max(ranks.get(follower) ?? 0, (ranks.get(one) ?? 0) + 1));
      const left = (waiting.get(follower.key) ?? 0) - 1;
      waiting.set(follower.key, left);
      if (left === 0) ready.push(follower);
    }
  return ranks;
}
