import { Button } from "@mantine/core";
import { type Draft, unset } from "../../forms/draft.ts";
import { draftJson } from "../../forms/draft-json.ts";
import { shapeText } from "../../forms/shape.ts";
import { Control } from "./control.tsx";
import type { FieldProps, Parts } from "./control-props.ts";
import "./fields.css";

/** A named value: its name, type and description, and the control below. */
export function Field({ label, required, description, preset, ...control }: FieldProps) {
  const { place, shape, draft, change } = control;
  const changed = preset !== undefined && JSON.stringify(draftJson(preset)) !== JSON.stringify(draftJson(draft));
  const wanted = required && isEmpty(draft);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a frame and a legend of its own
    <div role="group" aria-label={label} className="hal-field" data-place={place}>
      <div className="hal-field-head">
        <span className="hal-field-name">{label}</span>
        <span className="hal-field-type">{shapeText(shape)}</span>
        {(required || preset !== undefined) && (
          <span className="hal-field-note" data-wanted={wanted || undefined}>
            {required ? "required" : changed ? "changed" : "default"}
          </span>
        )}
        {changed ? (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => change(preset)}
            aria-label={`Give ${place} its default`}
          >
            Default
          </Button>
        ) : (
          !required &&
          preset === undefined &&
          draft.kind !== "unset" && (
            <Button variant="subtle" size="compact-xs" onClick={() => change(unset)} aria-label={`Clear ${place}`}>
              Clear
            </Button>
          )
        )}
      </div>
      {description !== undefined && description !== "" && description !== label && (
        <span className="hal-field-note">{description}</span>
      )}
      <Control {...control} parts={parts} />
    </div>
  );
}

const parts: Parts = { Control, Field };

function isEmpty(draft: Draft): boolean {
  return draft.kind === "unset" || (draft.kind === "place" && draft.uri.trim() === "");
}
