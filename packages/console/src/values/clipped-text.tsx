import "./values.css";
import { Button } from "@mantine/core";
import { useState } from "react";
import { LongText } from "./long-text.tsx";
import { visibleText } from "./visible-text.ts";

const most = 2000;

/** A text as it is, in its own direction, cut where it is long until all of it is asked for. */
export function ClippedText({ text, mono = true }: { readonly text: string; readonly mono?: boolean }) {
  const [whole, setWhole] = useState(false);
  if (whole) return <LongText text={text} />;
  const cut = text.length > most;
  return (
    <div>
      <pre dir="auto" className={mono ? "hal-mono value-text" : "value-text"}>
        {visibleText(cut ? text.slice(0, most).toWellFormed() : text)}
        {cut && "…"}
      </pre>
      {cut && (
        <Button variant="default" size="compact-xs" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString("en")} characters
        </Button>
      )}
    </div>
  );
}
