import { NativeSelect } from "@mantine/core";
import { beginning } from "../../forms/packed-value.ts";
import type { PropsOf } from "./control-props.ts";

/** One of several types, chosen, and a value of it. */
export function UnionControl({ place, shape, draft, change, faults, parts }: PropsOf<"union">) {
  const index = draft.kind === "choice" ? draft.index : 0;
  const variant = shape.variants[index];
  const labels = shape.variants.map(({ label }) => label);
  const data = labels.map((label, at) => ({
    value: String(at),
    label: labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (variant ${at + 1})`,
  }));
  const choose = (at: number) =>
    change({ kind: "choice", index: at, draft: beginning(shape.variants[at]?.shape ?? { kind: "none" }) });
  return (
    <div className="hal-union">
      <NativeSelect
        size="xs"
        aria-label={`Type of ${place}`}
        data={data}
        value={String(index)}
        onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
      />
      {variant !== undefined && variant.shape.kind !== "none" && draft.kind === "choice" && (
        <div className="hal-union-value">
          <parts.Control
            place={place}
            shape={variant.shape}
            draft={draft.draft}
            faults={faults}
            parts={parts}
            change={(changed) => change({ kind: "choice", index, draft: changed })}
          />
        </div>
      )}
    </div>
  );
}
