import { SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import { anyTree } from "../../forms/any-tree.ts";
import { text } from "../../forms/draft.ts";
import { asControls, asText } from "./as-text.ts";
import type { PropsOf } from "./control-props.ts";
import { TextValue } from "./text-value.tsx";

/** A value of no schema: as JSON or YAML, or as a tree whose every value is given its type. */
export function AnyControl({ place, shape, draft, change, faults, parts }: PropsOf<"any">) {
  const [refusal, setRefusal] = useState<string>();
  const tree = anyTree(shape);
  const isText = draft.kind === "text" || draft.kind === "unset";
  const written = draft.kind === "text" ? draft.text : "";
  const turn = (way: string) => {
    if ((way === "text") === isText) return;
    const turned = isText ? asControls(tree, written) : asText(tree, draft);
    setRefusal("reason" in turned ? turned.reason : undefined);
    if ("draft" in turned) change(turned.draft);
  };
  return (
    <Stack gap={4}>
      <SegmentedControl
        size="xs"
        aria-label={`How ${place} is given`}
        data={[
          { value: "text", label: "JSON" },
          { value: "tree", label: "Tree" },
        ]}
        value={isText ? "text" : "tree"}
        onChange={turn}
        style={{ alignSelf: "flex-start" }}
      />
      {isText ? (
        <TextValue
          label={place}
          value={written}
          error={faults.get(place) ?? refusal}
          change={(changed) => {
            setRefusal(undefined);
            change(changed === "" && !shape.mapping ? { kind: "unset" } : text(changed));
          }}
        />
      ) : (
        <parts.Control place={place} shape={tree} draft={draft} change={change} faults={faults} parts={parts} />
      )}
    </Stack>
  );
}
