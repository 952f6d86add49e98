/** A program in an image that knows nothing of Flyte; Flyte's raw container. */
export interface ContainerBody {
  readonly kind: "container";
  readonly command: readonly string[];
  readonly arguments: readonly string[];
  readonly data: ContainerData;
  /** Stands in for the program where a workflow runs in this process. */
  readonly local: ((inputs: Readonly<Record<string, unknown>>) => unknown) | undefined;
}

/** How the program gets its inputs, and where its outputs are taken from; flyteidl's DataLoadingConfig. */
export interface ContainerData {
  /** A file for each input, of its name. */
  readonly inputDirectory: string | undefined;
  /** The program writes a file for each output, of its name. */
  readonly outputDirectory: string | undefined;
  /** What the file of all inputs, `inputs.<format>` beside the others, is written in. */
  readonly format: "json" | "yaml" | "proto";
  readonly io: IoStrategy | undefined;
}

/** When data comes and goes; flyteidl's IOStrategy. */
export interface IoStrategy {
  /** Before the program starts, while it runs, or not at all. Default `eager`. */
  readonly download?: "eager" | "stream" | "none";
  /** When the program has ended, while it runs, or not at all. Default `on-exit`. */
  readonly upload?: "on-exit" | "eager" | "none";
}
