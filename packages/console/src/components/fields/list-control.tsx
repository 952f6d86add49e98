import type { Draft } from "../../forms/draft.ts";
import { itemPlace } from "../../forms/faults.ts";
import { beginning } from "../../forms/packed-value.ts";
import type { PropsOf } from "./control-props.ts";
import { Add, Nested, Row, useRowFocus } from "./rows.tsx";
import { Wrong } from "./wrong.tsx";

export function ListControl({ place, shape, draft, change, faults, parts }: PropsOf<"list">) {
  const { rows, follow } = useRowFocus();
  const items = draft.kind === "items" ? draft.items : [];
  const put = (changed: readonly Draft[]) => change({ kind: "items", items: changed });
  const error = faults.get(place);
  return (
    <div ref={rows}>
      <Nested>
        {items.map((item, index) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: its place is all that tells it from others
            key={index}
            place={itemPlace(place, index)}
            index={index}
            remove={() => {
              follow("removed");
              put(items.toSpliced(index, 1));
            }}
          >
            <parts.Control
              place={itemPlace(place, index)}
              shape={shape.element}
              draft={item}
              faults={faults}
              parts={parts}
              change={(changed) => put(items.with(index, changed))}
            />
          </Row>
        ))}
        <Add
          place={place}
          what="item"
          count={items.length}
          add={() => {
            follow("added");
            put([...items, beginning(shape.element)]);
          }}
        />
        {error !== undefined && <Wrong text={error} />}
      </Nested>
    </div>
  );
}
