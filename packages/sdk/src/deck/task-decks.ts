import type { TaskContext } from "../context/task-context.ts";
import { singleOutput } from "../entities/entity-interface.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { type DeckField, deckFields, fieldsOf } from "./deck-field.ts";
import { dependenciesHtml } from "./dependencies.ts";
import { escapeHtml } from "./html.ts";
import { timelineHtml } from "./timeline-html.ts";
import { valuesHtml } from "./value-html.ts";

/** Shows what the task was given. */
export function addInputDeck(task: TaskEntity, values: Readonly<Record<string, unknown>>, context: TaskContext): void {
  add(task, context, "Input", () => valuesHtml(values));
}

/** Shows what the task returned. */
export function addOutputDeck(task: TaskEntity, returned: unknown, context: TaskContext): void {
  const { single, outputs } = task.interface;
  add(task, context, "Output", () => {
    if (single) return valuesHtml({ [singleOutput]: returned });
    const all = typeof returned === "object" && returned !== null ? returned : {};
    return valuesHtml(Object.fromEntries(Object.entries(all).filter(([name]) => outputs.has(name))));
  });
}

/**
 * The whole report as one page: the decks that the task's code made, then those of the task itself. Undefined where the
 * task writes none, or nothing stands in it.
 */
export function reportOf(task: TaskEntity, context: TaskContext): string | undefined {
  if (fieldsOf(task.settings.deck) === undefined) return undefined;
  const { body } = task;
  add(task, context, "Timeline", () => timelineHtml(context.timeline.spans));
  if ("source" in body && body.source !== undefined) {
    const source = String(body.source);
    add(task, context, "Source Code", () => `<pre><code>${escapeHtml(source)}</code></pre>`);
  }
  add(task, context, "Dependencies", dependenciesHtml);
  return context.decks.render(deckFields);
}

function add(task: TaskEntity, { decks }: TaskContext, field: DeckField, html: () => string): void {
  if (fieldsOf(task.settings.deck)?.has(field)) decks.append(field, html());
}
