import { Button } from "@mantine/core";
import { useState } from "react";
import { type Draft, text, unset } from "../../forms/draft.ts";
import { fieldPlace } from "../../forms/faults.ts";
import { asControls, asText, type Turned } from "./as-text.ts";
import type { PropsOf } from "./control-props.ts";
import { Nested } from "./rows.tsx";
import { TextValue } from "./text-value.tsx";
import { Wrong } from "./wrong.tsx";

/** The fields of an object, or the object as text. */
export function ObjectControl({ place, shape, draft, change, faults, parts }: PropsOf<"object">) {
  const [refusal, setRefusal] = useState<string>();
  const turn = (turned: Turned) => {
    setRefusal("reason" in turned ? turned.reason : undefined);
    if ("draft" in turned) change(turned.draft);
  };
  const error = faults.get(place) ?? refusal;
  if (draft.kind === "text") {
    return (
      <Nested>
        <TextValue label={place} value={draft.text} error={error} change={(written) => change(text(written))} />
        <Button
          variant="subtle"
          size="compact-xs"
          style={{ alignSelf: "flex-start" }}
          aria-label={`As fields: ${place}`}
          onClick={() => turn(asControls(shape, draft.text))}
        >
          As fields
        </Button>
      </Nested>
    );
  }
  const fields = draft.kind === "fields" ? draft.fields : new Map<string, Draft>();
  return (
    <Nested>
      {shape.fields.map((field) => (
        <parts.Field
          key={field.name}
          label={field.name}
          description={field.description}
          required={field.required}
          place={fieldPlace(place, field.name)}
          shape={field.shape}
          draft={fields.get(field.name) ?? unset}
          faults={faults}
          change={(changed) => change({ kind: "fields", fields: new Map([...fields, [field.name, changed]]) })}
        />
      ))}
      {shape.fields.length === 0 && <span className="hal-field-note">It has no fields.</span>}
      <Button
        variant="subtle"
        size="compact-xs"
        style={{ alignSelf: "flex-start" }}
        aria-label={`As JSON: ${place}`}
        onClick={() => turn(asText(shape, draft))}
      >
        As JSON
      </Button>
      {error !== undefined && <Wrong text={error} />}
    </Nested>
  );
}
