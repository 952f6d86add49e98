import type { Binding, Literal } from "@haltere/idl/core";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useClockChoice } from "../../../app/clock-choice.tsx";
import { bindingText } from "../../../format/binding-text.ts";
import { isCut, lineText } from "../../../values/line-text.ts";
import { LiteralView } from "../../../values/literal-view.tsx";
import { openValue } from "../../../values/open-value.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { namedInputs } from "./named-inputs.ts";

interface FailingInputsProps {
  /** What it had; none for a node that failed before its inputs were there. */
  readonly inputs: Readonly<Record<string, Literal>>;
  readonly bindings: readonly Binding[];
  readonly error: string;
}

const few = 6;

/** The inputs that a node failed with, one a line, those that its error names first and marked; one opens to its whole value. */
export function FailingInputs({ inputs, bindings, error }: FailingInputsProps) {
  const [all, setAll] = useState(false);
  const names = [...new Set([...Object.keys(inputs), ...bindings.map(({ var: name }) => name)])];
  const named = namedInputs(error, names);
  const told = names
    // Of what never had a value the one alone matters that the error is about.
    .filter((name) => named.has(name) || inputs[name] !== undefined)
    .sort((a, b) => Number(named.has(b)) - Number(named.has(a)));
  if (told.length === 0) return null;
  return (
    <section aria-label="Inputs it failed with">
      <Text size="xs" c="dimmed">
        With these inputs
      </Text>
      <ul className="run-failing">
        {told.slice(0, all ? undefined : Math.max(few, named.size)).map((name) => (
          <FailingInput
            key={name}
            name={name}
            literal={inputs[name]}
            binding={bindings.find((binding) => binding.var === name)}
            named={named.has(name)}
          />
        ))}
      </ul>
      {told.length > Math.max(few, named.size) && (
        <Button variant="subtle" size="compact-xs" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `All ${told.length} inputs`}
        </Button>
      )}
    </section>
  );
}

interface FailingInputProps {
  readonly name: string;
  readonly literal: Literal | undefined;
  readonly binding: Binding | undefined;
  readonly named: boolean;
}

function FailingInput({ name, literal, binding, named }: FailingInputProps) {
  const { zone } = useClockChoice();
  const [open, setOpen] = useState(false);
  const opened = literal && openValue({ kind: "literal", literal });
  const more = opened !== undefined && (opened.kind !== "leaf" || isCut(opened));
  const line = (
    <>
      <bdi>{visibleText(name)}</bdi>
      <span className="hal-dim">{opened?.type ?? "no value"}</span>
      <bdi className="hal-clip hal-mono">
        {opened === undefined ? `from ${visibleText(bindingText(binding?.binding))}` : lineText(opened, zone)}
      </bdi>
      {named && <NamedMark />}
    </>
  );
  return (
    <li data-named={named}>
      {more ? (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {line}
        </button>
      ) : (
        <div>{line}</div>
      )}
      {open && <LiteralView literal={literal} name={name} />}
    </li>
  );
}

/** Says of an input that the error's own text names it. */
export function NamedMark() {
  return <span className="run-named">named in the error</span>;
}
