import { clone, create } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import { literalText, literalTypeText } from "@haltere/core";
import { type LaunchPlan, LaunchPlanMetadataSchema, LaunchPlanSpecSchema, LaunchPlanState } from "@haltere/idl/admin";
import { ParameterMapSchema, ParameterSchema, ResourceType, SimpleType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Button, Checkbox, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import { NextTimes } from "../../components/entity/next-times.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { isTyped, literalOfText, typingHint } from "../../forms/literal-of-text.ts";
import { ScheduleFields } from "./schedule-fields.tsx";
import { formOfSchedule, scheduleOfForm } from "./schedule-form.ts";

interface NewVersionProps {
  readonly plan: LaunchPlan;
  readonly close: () => void;
  readonly done: (version: string) => void;
}

/** Registers a version of a launch plan that has another schedule or other defaults than the one that is shown; the rest stays. */
export function NewVersion({ plan, close, done }: NewVersionProps) {
  const parameters = plan.closure?.expectedInputs?.parameters ?? {};
  const [version, setVersion] = useState("");
  const [schedule, setSchedule] = useState(formOfSchedule(plan.spec?.entityMetadata?.schedule));
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [activate, setActivate] = useState(true);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const make = useMutation(AdminService.method.createLaunchPlan);
  const update = useMutation(AdminService.method.updateLaunchPlan);
  const made = scheduleOfForm(schedule);
  // Asked for once the typing has paused.
  const [settled] = useDebouncedValue(schedule, 250);
  const previewed = made && scheduleOfForm(settled);

  async function register() {
    const spec = clone(LaunchPlanSpecSchema, plan.spec ?? create(LaunchPlanSpecSchema));
    const faults: Record<string, string> = version.trim() === "" ? { "": "A version is wanted." } : {};
    const defaults = { ...spec.defaultInputs?.parameters };
    for (const [name, text] of Object.entries(texts)) {
      const variable = parameters[name]?.var;
      if (text === "" || variable === undefined) continue;
      const read = literalOfText(variable.type, text);
      if (read.kind === "wrong") faults[`input ${name}`] = read.why;
      else
        defaults[name] = create(ParameterSchema, { var: variable, behavior: { case: "default", value: read.value } });
    }
    setWrong(faults);
    if (Object.keys(faults).length > 0) return;
    const { schedule: _, ...metadata } = spec.entityMetadata ?? create(LaunchPlanMetadataSchema);
    const id = {
      resourceType: ResourceType.LAUNCH_PLAN,
      project: plan.id?.project ?? "",
      domain: plan.id?.domain ?? "",
      name: plan.id?.name ?? "",
      version: version.trim(),
    };
    const entityMetadata = create(LaunchPlanMetadataSchema, { ...metadata, ...(made && { schedule: made }) });
    spec.entityMetadata = entityMetadata;
    spec.defaultInputs = create(ParameterMapSchema, { parameters: defaults });
    await make.mutateAsync({ id, spec });
    if (activate) await update.mutateAsync({ id, state: LaunchPlanState.ACTIVE });
    done(id.version);
  }

  const error = make.error ?? update.error;
  return (
    <Dialog title="New version" close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          register().catch(() => undefined);
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Version"
            required
            value={version}
            error={wrong[""]}
            onChange={(event) => setVersion(event.currentTarget.value)}
          />
          <ScheduleFields
            form={schedule}
            change={(changed) => setSchedule({ ...schedule, ...changed })}
            times={Object.entries(parameters).flatMap(([name, { var: variable }]) =>
              variable?.type?.type.case === "simple" && variable.type.type.value === SimpleType.DATETIME ? [name] : [],
            )}
          />
          {previewed && (
            <NextTimes title="Next launches, were it active now" of={{ case: "schedule", value: previewed }} />
          )}
          <Title order={3}>Defaults</Title>
          {Object.keys(parameters).length === 0 && <Text c="dimmed">Every input is fixed, or there is none.</Text>}
          {Object.entries(parameters).map(([name, { var: variable, behavior }]) =>
            isTyped(variable?.type) ? (
              <TextInput
                key={name}
                label={`${name}: ${literalTypeText(variable?.type)}`}
                placeholder={behavior.case === "default" ? literalText(behavior.value) : typingHint(variable?.type)}
                value={texts[name] ?? ""}
                error={wrong[`input ${name}`]}
                onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
              />
            ) : (
              <Text key={name} size="sm">
                {name}: {literalTypeText(variable?.type)} stays as it is.
              </Text>
            ),
          )}
          <Checkbox
            label="Make it the active version"
            checked={activate}
            onChange={(event) => setActivate(event.currentTarget.checked)}
          />
          {error && <ErrorPanel what="The version could not be registered" error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending || update.isPending}>
              Register
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
