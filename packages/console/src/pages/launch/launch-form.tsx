import { create } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { type ExecutionCreateRequest, ExecutionCreateRequestSchema, type ExecutionSpec } from "@haltere/idl/admin";
import { type Literal, type LiteralMap, ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Button, Code, Divider, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { skipToken } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type CSSProperties, type FormEvent, useMemo, useRef, useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Field } from "../../components/fields/field.tsx";
import type { Scope } from "../../data/scope.ts";
import { type Draft, unset } from "../../forms/draft.ts";
import { FaultList, type Faults } from "../../forms/faults.ts";
import { fromLiteral, sameLiteral, toLiteral } from "../../forms/literal-value.ts";
import { beginning, missing } from "../../forms/packed-value.ts";
import type { Shape } from "../../forms/shape.ts";
import { shapeOfType } from "../../forms/shape-of-type.ts";
import { Commands } from "./commands-panel.tsx";
import { draftsFromText, inputsText } from "./inputs-text.ts";
import { type Settings, settingsOf, specOf, usualSettings } from "./settings.ts";
import { SettingsFields } from "./settings-fields.tsx";
import type { Subject } from "./subject.ts";

interface LaunchFormProps {
  readonly scope: Scope;
  readonly subject: Subject;
  /** An earlier run that the form is filled from. */
  readonly earlier?: { readonly spec: ExecutionSpec; readonly inputs: LiteralMap | undefined } | undefined;
}

/** The inputs of what is launched, filled, checked and sent. */
export function LaunchForm({ scope, subject, earlier }: LaunchFormProps) {
  const navigate = useNavigate();
  const inputs = useMemo(
    () => subject.inputs.map((input) => ({ ...input, shape: shapeOfType(input.type) })),
    [subject],
  );
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(
    () =>
      new Map(
        inputs.map(({ name, shape, preset, required }) => {
          const literal = earlier?.inputs?.literals[name] ?? preset;
          return [name, literal !== undefined ? filled(shape, literal) : required ? beginning(shape) : unset];
        }),
      ),
  );
  const [settings, setSettings] = useState<Settings>(() =>
    earlier === undefined ? usualSettings : settingsOf(earlier.spec),
  );
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Faults>(new Map());
  const [advanced, { toggle: toggleAdvanced }] = useDisclosure(false);
  const [texting, { open: openText, close: closeText }] = useDisclosure(false);
  const form = useRef<HTMLFormElement>(null);
  const create_ = useMutation(AdminService.method.createExecution);

  const read = useMemo(
    () => requestOf(scope, subject, inputs, drafts, settings),
    [scope, subject, inputs, drafts, settings],
  );
  const faults: Faults = tried ? new Map([...refused, ...read.faults]) : new Map();
  const flavor = useFlavor(subject);

  const launch = async () => {
    setTried(true);
    setRefused(new Map());
    if (read.faults.size > 0) {
      requestAnimationFrame(() =>
        form.current
          ?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')
          ?.scrollIntoView({ block: "center" }),
      );
      return;
    }
    try {
      const { id } = await create_.mutateAsync(read.request);
      if (id !== undefined)
        await navigate({
          to: "/projects/$project/domains/$domain/executions/$name",
          params: { ...scope, name: id.name },
          search: {},
        });
    } catch (thrown) {
      const { rawMessage } = ConnectError.from(thrown);
      setRefused(new Map(inputs.filter(({ name }) => names(rawMessage, name)).map(({ name }) => [name, rawMessage])));
    }
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void launch();
  };

  return (
    <form ref={form} noValidate onSubmit={submit} style={legible}>
      <Stack gap="md" maw={860}>
        <Group justify="space-between">
          <Title order={2}>Inputs</Title>
          {inputs.length > 0 && !texting && (
            <Button variant="default" onClick={openText}>
              As text…
            </Button>
          )}
        </Group>
        {texting && (
          <TextEditor
            text={inputsText(inputs, drafts)}
            close={closeText}
            take={(text) => {
              const taken = draftsFromText(text, inputs, drafts);
              if (taken.reason === undefined) setDrafts(taken.drafts);
              return taken.reason;
            }}
          />
        )}
        {inputs.length === 0 && <Text c="dimmed">It takes no inputs.</Text>}
        {(texting ? [] : inputs).map(({ name, shape, required, description }) => (
          <Field
            key={name}
            label={name}
            description={description}
            required={required}
            place={name}
            shape={shape}
            draft={drafts.get(name) ?? unset}
            faults={faults}
            change={(draft) => setDrafts((before) => new Map([...before, [name, draft]]))}
          />
        ))}
        {subject.fixed.length > 0 && (
          <Stack gap={4}>
            <Title order={2}>Fixed by the launch plan</Title>
            {subject.fixed.map(({ name, text }) => (
              <Group key={name} gap="xs" wrap="nowrap">
                <Text size="sm" fw={600}>
                  {name}
                </Text>
                <Code style={{ overflowWrap: "anywhere" }}>{text}</Code>
              </Group>
            ))}
          </Stack>
        )}
        <Divider />
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: "flex-start" }}
          aria-expanded={advanced}
          onClick={toggleAdvanced}
        >
          {advanced ? "Fewer options" : "More options"}
        </Button>
        {(advanced || [...faults.keys()].some((place) => place in settings)) && (
          <SettingsFields settings={settings} change={setSettings} faults={faults} />
        )}
        {create_.error && <ErrorPanel what="The run could not be launched" error={create_.error} />}
        {tried && read.faults.size > 0 && (
          <Text size="sm" c="var(--hal-failed)" role="status">
            Not sent yet: {[...read.faults.keys()].join(", ")}.
          </Text>
        )}
        <Group>
          <Button type="submit" size="sm" color="iris.7" loading={create_.isPending}>
            Launch
          </Button>
        </Group>
        {read.faults.size === 0 && (
          <Commands
            request={read.request}
            settings={settings}
            given={read.given}
            typescript={flavor === "typescript"}
          />
        )}
      </Stack>
    </form>
  );
}

/** The colour of errors that is legible on both surfaces. */
const legible = { "--mantine-color-error": "var(--hal-failed)" } as CSSProperties;

/** None, where anything may be given, is what stands in where nothing is. */
function filled(shape: Shape, literal: Literal): Draft {
  const { value } = literal;
  return shape.kind === "any" && value.case === "scalar" && value.value.value.case === "noneType"
    ? unset
    : fromLiteral(shape, literal);
}

function requestOf(
  scope: Scope,
  subject: Subject,
  inputs: readonly (Subject["inputs"][number] & { readonly shape: ReturnType<typeof shapeOfType> })[],
  drafts: ReadonlyMap<string, Draft>,
  settings: Settings,
) {
  const faults = new FaultList();
  const found = inputs.flatMap(({ name, shape, required, preset }) => {
    const draft = drafts.get(name) ?? unset;
    const literal = toLiteral(shape, draft, faults, name);
    if (literal === undefined && required) faults.add(name, missing(shape));
    // What is preset stands in by itself.
    return literal === undefined || (preset !== undefined && sameLiteral(preset, literal))
      ? []
      : [{ name, shape, draft, literal }];
  });
  const request: ExecutionCreateRequest = create(ExecutionCreateRequestSchema, {
    ...scope,
    name: settings.name,
    spec: specOf(settings, subject.id, faults),
    inputs: { literals: Object.fromEntries(found.map(({ name, literal }) => [name, literal])) },
  });
  return { request, faults: faults.faults, given: found };
}

function names(message: string, input: string): boolean {
  return message.split(/[^A-Za-z0-9_]+/).includes(input) && /input/i.test(message);
}

/** In what language its code is: what task of it says. */
function useFlavor({ id, workflowId }: Subject): string | undefined {
  const isTask = id.resourceType === ResourceType.TASK;
  const workflow = useQuery(AdminService.method.getWorkflow, !isTask && workflowId ? { id: workflowId } : skipToken);
  const task = useQuery(AdminService.method.getTask, isTask ? { id } : skipToken);
  const template = isTask
    ? task.data?.closure?.compiledTask?.template
    : workflow.data?.closure?.compiledWorkflow?.tasks[0]?.template;
  return template?.metadata?.runtime?.flavor;
}

interface TextEditorProps {
  readonly close: () => void;
  readonly text: string;
  /** Answers why it cannot be taken. */
  readonly take: (text: string) => string | undefined;
}

/** All inputs as JSON or YAML, to be changed or pasted. */
function TextEditor({ text, take, close }: TextEditorProps) {
  const [typed, setTyped] = useState(text);
  const [reason, setReason] = useState<string>();
  return (
    <Stack gap="sm">
      <Textarea
        size="xs"
        autosize
        minRows={8}
        maxRows={24}
        spellCheck={false}
        aria-label="Inputs as JSON or YAML"
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        value={typed}
        error={reason}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Group>
        <Button
          onClick={() => {
            const refused = take(typed);
            setReason(refused);
            if (refused === undefined) close();
          }}
        >
          Take over
        </Button>
        <Button variant="subtle" onClick={close}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
