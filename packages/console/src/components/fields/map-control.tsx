import { TextInput } from "@mantine/core";
import type { Draft } from "../../forms/draft.ts";
import { fieldPlace } from "../../forms/faults.ts";
import { beginning } from "../../forms/packed-value.ts";
import { isScalarShape } from "../../forms/scalar-draft.ts";
import type { PropsOf } from "./control-props.ts";
import { Add, Nested, Row, useRowFocus } from "./rows.tsx";
import { Wrong } from "./wrong.tsx";

interface Entry {
  readonly key: string;
  readonly draft: Draft;
}

/** Entries by their keys; with none it is the empty map. */
export function MapControl({ place, shape, draft, change, faults, parts }: PropsOf<"map">) {
  const { rows, follow } = useRowFocus();
  const entries = draft.kind === "entries" ? draft.entries : [];
  const put = (changed: readonly Entry[]) => change({ kind: "entries", entries: changed });
  const error = faults.get(place);
  return (
    <div ref={rows}>
      <Nested>
        {entries.map((entry, index) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: its place is all that tells it from others, as its key is typed
            key={index}
            place={fieldPlace(place, entry.key)}
            index={index}
            remove={() => {
              follow("removed");
              put(entries.toSpliced(index, 1));
            }}
          >
            <div className="hal-entry" data-tall={isScalarShape(shape.element) ? undefined : true}>
              <TextInput
                aria-label={`Key ${index + 1} of ${place}`}
                placeholder="key"
                value={entry.key}
                onChange={({ currentTarget }) => put(entries.with(index, { ...entry, key: currentTarget.value }))}
              />
              <div>
                <parts.Control
                  place={fieldPlace(place, entry.key)}
                  shape={shape.element}
                  draft={entry.draft}
                  faults={faults}
                  parts={parts}
                  change={(changed) => put(entries.with(index, { ...entry, draft: changed }))}
                />
              </div>
            </div>
          </Row>
        ))}
        <Add
          place={place}
          what="entry"
          count={entries.length}
          add={() => {
            follow("added");
            put([...entries, { key: "", draft: beginning(shape.element) }]);
          }}
        />
        {error !== undefined && <Wrong text={error} />}
      </Nested>
    </div>
  );
}
