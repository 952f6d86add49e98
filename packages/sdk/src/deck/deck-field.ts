/** What a task's report shows of the task itself, under these titles; flytekit's DeckField. */
export type DeckField = (typeof deckFields)[number];

/** In the order in which a report shows them, behind the task's own decks. */
export const deckFields = ["Input", "Output", "Timeline", "Source Code", "Dependencies"] as const;

/** Whether a task writes a report, and what of itself it shows in it. */
export type DeckSetting = boolean | { readonly fields: readonly DeckField[] };

/** The fields of a report, undefined where the task writes none. All of them, unless the task chooses. */
export function fieldsOf(setting: DeckSetting | undefined): ReadonlySet<DeckField> | undefined {
  if (setting === undefined || setting === false) return undefined;
  return new Set(setting === true ? deckFields : setting.fields);
}
