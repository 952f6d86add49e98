/** Names that must be new. */
export interface Ids {
  /** An execution's name as FlyteAdmin makes it: `a` and 19 characters of Kubernetes' safe alphabet. */
  executionName(): string;
  /** `length` random characters of the same alphabet. */
  token(length: number): string;
}
