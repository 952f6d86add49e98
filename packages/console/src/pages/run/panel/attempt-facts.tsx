import type { TaskExecutionClosure } from "@haltere/idl/admin";
import { type Resources_ResourceName, Resources_ResourceNameSchema, type TaskTemplate } from "@haltere/idl/core";
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Time } from "../../../components/time.tsx";
import { ClippedText } from "../../../values/clipped-text.tsx";
import { visibleText } from "../../../values/visible-text.ts";

interface AttemptFactsProps {
  readonly closure: TaskExecutionClosure;
  readonly task: TaskTemplate | undefined;
}

/** What is told of an attempt besides its phase: what ran it and where, what it asked for, and what it said on its way. */
export function AttemptFacts({ closure, task }: AttemptFactsProps) {
  const [open, setOpen] = useState(false);
  const container = task?.target.case === "container" ? task.target.value : undefined;
  const asked = container?.resources?.requests ?? [];
  const resources = asked.map(({ name, value }) => `${resourceName(name)} ${value}`).join(", ");
  const { metadata, customInfo } = closure;
  const retries = task?.metadata?.retries?.retries;
  const facts: readonly (readonly [name: string, value: ReactNode])[] = [
    ["created", <Time key="created" at={closure.createdAt} />],
    ["last told", <Time key="updated" at={closure.updatedAt} />],
    ["type", closure.taskType],
    ["image", container?.image],
    ["asks for", resources],
    ["retries", retries === undefined || retries === 0 ? "" : `${retries} at most`],
    ["run by", metadata?.pluginIdentifier],
    ["called", metadata?.generatedName],
  ];
  const custom =
    customInfo === undefined || Object.keys(customInfo).length === 0 ? "" : JSON.stringify(customInfo, undefined, 2);
  return (
    <div>
      <Button variant="subtle" size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "Less of the attempt" : "More of the attempt"}
      </Button>
      {open && (
        <>
          <dl className="run-facts">
            {facts.map(
              ([name, value]) =>
                value !== undefined &&
                value !== "" && (
                  <div key={name} style={{ display: "contents" }}>
                    <dt>{name}</dt>
                    <dd dir="auto">{typeof value === "string" ? visibleText(value) : value}</dd>
                  </div>
                ),
            )}
            {closure.reasons.map(({ occurredAt, message }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays where it is
              <div key={at} style={{ display: "contents" }}>
                <dt>
                  <Time at={occurredAt} />
                </dt>
                <dd dir="auto">{visibleText(message.slice(0, 500))}</dd>
              </div>
            ))}
          </dl>
          {custom !== "" && <ClippedText text={custom} />}
        </>
      )}
    </div>
  );
}

function resourceName(number: Resources_ResourceName): string {
  const name = Resources_ResourceNameSchema.value[number]?.name ?? `resource ${number}`;
  return name.toLowerCase().replaceAll("_", " ");
}
