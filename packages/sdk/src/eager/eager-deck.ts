import { escapeHtml } from "../deck/html.ts";
import { valuesHtml } from "../deck/value-html.ts";

/** One execution that an eager task launched. */
export interface EagerExecution {
  readonly kind: string;
  readonly entity: string;
  readonly name: string;
  /** Its page in the console, where one is known. */
  readonly url: string | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  phase: "running" | "succeeded" | "failed";
  /** What it gave, or the message of what went wrong. */
  result: unknown;
}

/** The deck of an eager task: what it launched, in the order of the calls. */
export function eagerDeckHtml(executions: readonly EagerExecution[]): string {
  return executions.map(executionHtml).join("\n<hr>\n");
}

function executionHtml({ kind, entity, name, url, inputs, phase, result }: EagerExecution): string {
  const shown = escapeHtml(name);
  const link = url === undefined ? shown : `<a href="${escapeHtml(url)}" target="_blank" rel="noopener">${shown}</a>`;
  return `<h3>${escapeHtml(`${kind}: ${entity}`)}</h3>
<p><strong>Execution:</strong> ${link} (${phase})</p>
<details><summary>Inputs</summary>${valuesHtml(inputs)}</details>
${phase === "running" ? "" : `<details><summary>${phase === "failed" ? "Error" : "Outputs"}</summary>${valuesHtml({ "": result })}</details>`}`;
}
