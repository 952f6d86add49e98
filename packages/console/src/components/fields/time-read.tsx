import { isoLengthText, lengthFromText, pointFromText, pointText } from "../../forms/time-text.ts";

interface TimeReadProps {
  readonly kind: "datetime" | "duration";
  readonly given: string;
}

/** What was read of a time, in its exact form; nothing where it is none. */
export function TimeRead({ kind, given }: TimeReadProps) {
  const point = kind === "datetime" ? pointFromText(given) : undefined;
  const length = kind === "duration" ? lengthFromText(given) : undefined;
  const shown =
    point !== undefined
      ? `${pointText(point).replace("T", " ").replace("Z", "")} UTC`
      : length && isoLengthText(length);
  return shown === undefined ? null : <span className="hal-field-note hal-mono">{shown}</span>;
}
