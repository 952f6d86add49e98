import type { Scope } from "../../../data/scope.ts";

/** The node of a map, as calls name it. */
export interface MapNode {
  readonly executionId: Scope & { readonly name: string };
  readonly nodeId: string;
}

/** What the query client knows pages of its items by. */
export function itemsKey({ executionId: { project, domain, name }, nodeId }: MapNode): readonly string[] {
  return ["map items", project, domain, name, nodeId];
}
