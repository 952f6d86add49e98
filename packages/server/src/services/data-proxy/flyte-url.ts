import type { NodeExecutionIdentifier, TaskExecutionIdentifier } from "@haltere/idl/core";

/** What a `flyte://` address points to: the inputs, the outputs or the deck of a node, or of one attempt of its task. */
export interface FlyteUrl {
  readonly project: string;
  readonly domain: string;
  readonly execution: string;
  readonly node: string;
  /** Absent where the node itself is meant. */
  readonly attempt: number | undefined;
  readonly part: "inputs" | "outputs" | "deck";
  /** One literal of the inputs or outputs; absent for all of them. */
  readonly name: string | undefined;
}

const maxAttempt = 2 ** 32 - 1;
const segment = "[A-Za-z0-9_-]+";
const pattern = new RegExp(
  `^flyte://v1/(?<project>${segment})/(?<domain>${segment})/(?<execution>${segment})/(?<node>${segment})` +
    `(?:/(?<attempt>[0-9]+))?/(?:(?<whole>[iod])|(?<partial>[io])/(?<name>${segment}))$`,
);
const parts = { i: "inputs", o: "outputs", d: "deck" } as const;

/** Reads `flyte://v1/<project>/<domain>/<execution>/<node>[/<attempt>]/<i|o|d>[/<name>]`; undefined for anything else. */
export function parseFlyteUrl(url: string): FlyteUrl | undefined {
  const groups = pattern.exec(url)?.groups;
  if (!groups) return undefined;
  const { project = "", domain = "", execution = "", node = "", attempt, whole, partial, name } = groups;
  const letter = whole ?? partial;
  if (letter !== "i" && letter !== "o" && letter !== "d") return undefined;
  const number = attempt === undefined ? undefined : Number(attempt);
  if (number !== undefined && number > maxAttempt) return undefined;
  return { project, domain, execution, node, attempt: number, part: parts[letter], name };
}

/** The addresses of a node's data, as GetNodeExecutionData tells them. */
export function nodeFlyteUrls(id: NodeExecutionIdentifier, hasDeck: boolean) {
  const base = `flyte://v1/${id.executionId?.project}/${id.executionId?.domain}/${id.executionId?.name}/${id.nodeId}`;
  return { inputs: `${base}/i`, outputs: `${base}/o`, ...(hasDeck ? { deck: `${base}/d` } : {}) };
}

/** The addresses of the data of one attempt of a node's task. */
export function taskFlyteUrls(id: TaskExecutionIdentifier) {
  const { executionId, nodeId } = id.nodeExecutionId ?? {};
  const base = `flyte://v1/${executionId?.project}/${executionId?.domain}/${executionId?.name}/${nodeId}/${id.retryAttempt}`;
  return { inputs: `${base}/i`, outputs: `${base}/o` };
}
