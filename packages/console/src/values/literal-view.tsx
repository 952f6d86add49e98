import "./values.css";
import type { Literal } from "@haltere/idl/core";
import { useMemo } from "react";
import { useClockChoice } from "../app/clock-choice.tsx";
import { ClippedText } from "./clipped-text.tsx";
import { countText } from "./line-text.ts";
import { type Held, type Opened, openValue } from "./open-value.ts";
import { PlaceView } from "./place-view.tsx";
import { readableText } from "./readable-text.ts";
import { unpacked, valueText } from "./value-text.ts";
import { ValueTree } from "./value-tree.tsx";

interface LiteralViewProps {
  readonly literal: Literal | undefined;
  /** What it is called where it stands. */
  readonly name?: string;
}

/** A literal in the form that fits its type: a text, a tree, a file, a table. */
export function LiteralView({ literal, name = "value" }: LiteralViewProps) {
  const root = useMemo(() => literal && rootOf(literal), [literal]);
  const opened = useMemo(() => root && openValue(root), [root]);
  if (literal === undefined || root === undefined || opened === undefined) return <Note text="no value" />;
  const place = (at: Literal) => <PlaceView literal={at} show={(read) => <LiteralView literal={read} name={name} />} />;
  switch (opened.kind) {
    case "leaf":
      if (opened.quoted && opened.text === "") return <Note text="an empty text" />;
      return <Leaf leaf={opened} />;
    case "place":
      return place(opened.literal);
    case "branch":
      return opened.parts.length === 0 ? (
        <Note text={countText(opened.type, 0)} />
      ) : (
        <ValueTree root={root} opened={opened} name={name} place={place} text={() => valueText(literal)} />
      );
  }
}

function Leaf({ leaf }: { readonly leaf: Extract<Opened, { readonly kind: "leaf" }> }) {
  const { zone } = useClockChoice();
  const { text, quoted } = leaf;
  const readable = readableText(leaf, zone);
  if (readable !== text)
    return (
      <span className="hal-mono value-text" title={text}>
        {readable}
      </span>
    );
  return quoted || !quiet.has(text) ? <ClippedText text={text} /> : <Note text={text} />;
}

const quiet: ReadonlySet<string> = new Set(["none", "no value"]);

/** Decoded once, since what is in it is looked at again with each row that opens. */
function rootOf(literal: Literal): Held {
  const { value } = literal;
  if (value.case === "scalar" && value.value.value.case === "union" && value.value.value.value.value !== undefined)
    return rootOf(value.value.value.value.value);
  if (value.case === "scalar" && value.value.value.case === "binary" && value.value.value.value.tag === "msgpack") {
    const packed = unpacked(value.value.value.value.value);
    if (packed !== undefined) return { kind: "packed", value: packed };
  }
  return { kind: "literal", literal };
}

function Note({ text }: { readonly text: string }) {
  return <span className="value-type">{text}</span>;
}
