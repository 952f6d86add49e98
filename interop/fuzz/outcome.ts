/** How a request ended. */
export interface Outcome {
  /** `grpc 5`, `http 404`. */
  readonly code: string;
  /** Whether a server that is sound never ends a request like this, whatever it was. */
  readonly bad: boolean;
  readonly what: string;
}
