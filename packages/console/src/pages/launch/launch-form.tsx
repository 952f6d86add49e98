import { ConnectError } from "@connectrpc/connect";
import { Button, Group, Text, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Field } from "../../components/fields/field.tsx";
import type { Scope } from "../../data/scope.ts";
import { type Draft, unset } from "../../forms/draft.ts";
import type { Faults } from "../../forms/faults.ts";
import { Commands } from "./commands/commands-panel.tsx";
import { FixedInputs } from "./fixed-inputs.tsx";
import { goToPlace } from "./go-to-place.ts";
import { LaunchBar } from "./launch-bar.tsx";
import { type EarlierRun, filled } from "./launch-state.ts";
import { launchText } from "./launch-text.ts";
import { Options } from "./options.tsx";
import { PresetsPanel } from "./presets-panel.tsx";
import { refusedFields } from "./refusal.ts";
import { readForm } from "./request-of.ts";
import { type Subject, useCode } from "./subject.ts";
import { TextEditor } from "./text-editor.tsx";
import { useLaunch } from "./use-launch.ts";
import { useLaunchState } from "./use-launch-state.ts";
import "./launch.css";

interface LaunchFormProps {
  readonly scope: Scope;
  readonly subject: Subject;
  /** An earlier run that the form is filled from. */
  readonly earlier?: (EarlierRun & { readonly name: string }) | undefined;
}

const none: Faults = new Map();

/** The inputs of what is launched, filled, checked and sent. */
export function LaunchForm({ scope, subject, earlier }: LaunchFormProps) {
  const navigate = useNavigate();
  const { id } = subject;
  const place = `${scope.project}/${scope.domain}/${id.resourceType}/${id.name}`;
  const form = useLaunchState(subject, earlier, `${place}@${id.version}?${earlier?.name ?? ""}`);
  const { inputs, state, settled, setState } = form;
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Faults>(none);
  /** A refusal that is of no field. */
  const [failure, setFailure] = useState<unknown>();
  const [panel, setPanel] = useState<"text" | "presets">();
  const element = useRef<HTMLFormElement>(null);
  const { send, isPending } = useLaunch();
  const code = useCode(subject);

  const read = useMemo(() => readForm(scope, id, inputs, settled), [scope, id, inputs, settled]);
  const faults: Faults = tried ? new Map([...refused, ...read.faults]) : none;
  const go = (to: string) => element.current && goToPlace(element.current, to);
  const goFirst = (found: Faults) => {
    const [first] = found.keys();
    if (first !== undefined) requestAnimationFrame(() => go(first));
  };
  const drop = (name: string) =>
    setRefused((before) => (before.has(name) ? new Map([...before].filter(([other]) => other !== name)) : before));
  const put = (name: string, draft: Draft) => {
    drop(name);
    setState((before) => ({ ...before, drafts: new Map([...before.drafts, [name, draft]]) }));
  };

  const launch = async () => {
    setTried(true);
    setRefused(none);
    setFailure(undefined);
    const { request, faults: wrong } = readForm(scope, id, inputs, state);
    if (wrong.size > 0) {
      setPanel(undefined);
      goFirst(wrong);
      return;
    }
    try {
      const made = await send(request);
      if (made === undefined) return;
      form.finish();
      await navigate({
        to: "/projects/$project/domains/$domain/executions/$name",
        params: { ...scope, name: made.name },
        search: {},
      });
    } catch (thrown) {
      const { rawMessage } = ConnectError.from(thrown);
      const found = refusedFields(
        rawMessage,
        inputs.map(({ name }) => name),
      );
      setRefused(found);
      setFailure(found.size === 0 ? thrown : undefined);
      goFirst(found);
    }
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void launch();
  };

  return (
    <form ref={element} noValidate onSubmit={submit} className="hal-launch">
      <div className="hal-launch-main">
        <Group justify="space-between" gap="xs">
          <Origin origin={form.origin} broken={form.broken} restart={form.restart} />
          <Group gap="xs" ml="auto">
            <Button variant="default" aria-expanded={panel === "text"} onClick={() => setPanel("text")}>
              As text…
            </Button>
            <Button variant="default" aria-expanded={panel === "presets"} onClick={() => setPanel("presets")}>
              Presets…
            </Button>
          </Group>
        </Group>
        {panel === "text" && (
          <TextEditor
            text={launchText(id, inputs, state)}
            close={() => setPanel(undefined)}
            take={(text) => {
              setRefused(none);
              return form.take(text);
            }}
          />
        )}
        {panel === "presets" && (
          <PresetsPanel
            presetsKey={place}
            state={settled}
            text={launchText(id, inputs, settled)}
            fileName={`${id.name}.json`}
            use={(saved) => form.use(saved, "preset")}
            close={() => setPanel(undefined)}
          />
        )}
        {panel !== "text" && (
          <section className="hal-card" aria-label="Inputs">
            <Title order={2}>Inputs</Title>
            {inputs.length === 0 && <Text c="dimmed">It takes no inputs.</Text>}
            {inputs.map(({ name, shape, required, description, preset }) => (
              <Field
                key={name}
                label={name}
                description={description}
                required={required}
                place={name}
                shape={shape}
                draft={state.drafts.get(name) ?? unset}
                preset={preset && filled(shape, preset)}
                faults={faults}
                change={(draft) => put(name, draft)}
              />
            ))}
          </section>
        )}
        {code.fixed.length > 0 && <FixedInputs fixed={code.fixed} />}
        <Options
          settings={state.settings}
          faults={faults}
          change={(settings) => {
            for (const name of Object.keys(settings)) drop(name);
            setState((before) => ({ ...before, settings }));
          }}
        />
        {failure !== undefined && <ErrorPanel what="The run could not be launched" error={failure} />}
        <LaunchBar
          faults={faults}
          sending={isPending}
          go={go}
          note={form.keeps ? undefined : "What is typed is too large for the browser to keep over a reload."}
        />
      </div>
      <div data-beside>
        <Commands read={read} inputs={inputs} settings={settled.settings} typescript={code.typescript} />
      </div>
    </form>
  );
}

interface OriginProps {
  readonly origin: "begun" | "kept" | "address" | "preset";
  readonly broken: boolean;
  readonly restart: () => void;
}

const words = {
  kept: "What was typed before stands here again.",
  address: "Filled from the address.",
  preset: "Filled from a preset.",
};

function Origin({ origin, broken, restart }: OriginProps) {
  if (origin === "begun") return null;
  return (
    <Group gap="xs" role="status">
      <Text size="sm" c={broken ? "var(--hal-failed)" : "dimmed"}>
        {broken ? `Nothing could be read of the ${origin}.` : words[origin]}
      </Text>
      {!broken && (
        <Button variant="subtle" size="compact-xs" onClick={restart}>
          Start anew
        </Button>
      )}
    </Group>
  );
}
