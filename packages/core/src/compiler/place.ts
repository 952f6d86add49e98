import { endNodeId, startNodeId } from "./fixed-nodes.ts";

/** An input by the name that its reader knows it under: the end node's inputs are the workflow's outputs. */
export function inputPlace(node: string, input: string): string {
  return node === endNodeId ? `output ${input} of the workflow` : `input ${input} of node ${node}`;
}

/** An output likewise: the start node's outputs are the workflow's inputs. */
export function outputPlace(node: string, output: string): string {
  return node === startNodeId ? `input ${output} of the workflow` : `output ${output} of node ${node}`;
}

/** With a capital, for the beginning of a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
