/** An amount as Kubernetes writes it: `"500m"`, `"2"`, `"4Gi"`; or a number of whole units. */
export type Amount = string | number;

/** An amount, or what is asked for and what must not be exceeded. */
export type AmountOrRange = Amount | readonly [request: Amount, limit: Amount];

/** What a task needs to start. An amount by itself says nothing of the limit. */
export interface Resources {
  readonly cpu?: AmountOrRange;
  readonly memory?: AmountOrRange;
  readonly gpu?: AmountOrRange;
  readonly ephemeralStorage?: AmountOrRange;
}

/** What a task must not exceed. */
export type ResourceLimits = { readonly [K in keyof Resources]: Amount };

export interface ResourceSettings {
  /** What a task needs to start; a pair says its limit too. */
  readonly resources?: Resources;
  /** What it must not exceed, where no pair in `resources` says it. */
  readonly limits?: ResourceLimits;
}
