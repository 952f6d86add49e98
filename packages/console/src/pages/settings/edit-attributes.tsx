import type { JsonObject } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import type { MatchingAttributes } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { AttributeFields } from "./attribute-fields.tsx";
import type { AttributeKind } from "./attribute-kinds.ts";
import type { AttributeScope } from "./attribute-scope.ts";
import { attributesJson, attributesOfJson, jsonOfText } from "./read-attributes.ts";

interface EditAttributesProps {
  readonly kind: AttributeKind;
  readonly scope: AttributeScope;
  readonly title: string;
  readonly standing: MatchingAttributes | undefined;
  readonly close: () => void;
  readonly done: () => void;
}

/** Writes or removes what a scope says: by a form, or as the JSON of Flyte's files of attributes. */
export function EditAttributes({ kind, scope, title, standing, close, done }: EditAttributesProps) {
  const [json, setJson] = useState<JsonObject>(() => (standing ? attributesJson(standing) : {}));
  const [text, setText] = useState<string>();
  const [wrong, setWrong] = useState("");
  const { save, remove, busy, error } = useAttributes(kind, scope, done);
  const asText = text !== undefined;

  function turnTo(way: string): void {
    const read = jsonOfText(text ?? "{}");
    setWrong(read.kind === "wrong" ? read.why : "");
    if (way === "json") setText(JSON.stringify(json, undefined, 2));
    else if (read.kind === "json") {
      setJson(read.json);
      setText(undefined);
    }
  }

  function submit(): void {
    const typed = text === undefined ? ({ kind: "json", json } as const) : jsonOfText(text);
    const read = typed.kind === "wrong" ? typed : attributesOfJson(typed.json, kind.top);
    setWrong(read.kind === "wrong" ? read.why : "");
    if (read.kind === "attributes") save(read.attributes);
  }

  return (
    <Dialog title={kind.title} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          <Group justify="space-between" gap="xs">
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              For {title}.{standing ? "" : " It says nothing yet."}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label="Way to write"
              data={[
                { value: "form", label: "Form" },
                { value: "json", label: "JSON" },
              ]}
              value={asText ? "json" : "form"}
              onChange={turnTo}
            />
          </Group>
          {asText ? (
            <Textarea
              label="JSON"
              size="xs"
              autosize
              minRows={6}
              maxRows={20}
              spellCheck={false}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              value={text}
              error={wrong}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          ) : (
            <>
              <AttributeFields kind={kind} json={json} change={setJson} />
              {wrong && (
                <Text size="sm" c="var(--hal-failed)" role="alert">
                  {wrong}
                </Text>
              )}
            </>
          )}
          {standing && !scope.workflow && (
            <Text size="xs" c="dimmed">
              What is removed here is removed from every narrower scope, too.
            </Text>
          )}
          {error && <ErrorPanel what="The attributes could not be written" error={error} />}
          <Group justify="flex-end" gap="xs">
            {standing && (
              <Button variant="default" color="red" loading={busy} onClick={remove} mr="auto">
                Remove
              </Button>
            )}
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The calls of Flyte's API that write and remove attributes of a scope. */
function useAttributes({ kind: resourceType }: AttributeKind, scope: AttributeScope, done: () => void) {
  const { project, domain, workflow } = scope;
  const options = { onSuccess: done };
  const ofProject = useMutation(AdminService.method.updateProjectAttributes, options);
  const ofDomain = useMutation(AdminService.method.updateProjectDomainAttributes, options);
  const ofWorkflow = useMutation(AdminService.method.updateWorkflowAttributes, options);
  const noneOfProject = useMutation(AdminService.method.deleteProjectAttributes, options);
  const noneOfDomain = useMutation(AdminService.method.deleteProjectDomainAttributes, options);
  const noneOfWorkflow = useMutation(AdminService.method.deleteWorkflowAttributes, options);
  const calls = [ofProject, ofDomain, ofWorkflow, noneOfProject, noneOfDomain, noneOfWorkflow];
  return {
    save(matchingAttributes: MatchingAttributes) {
      if (workflow) ofWorkflow.mutate({ attributes: { project, domain, workflow, matchingAttributes } });
      else if (domain) ofDomain.mutate({ attributes: { project, domain, matchingAttributes } });
      else ofProject.mutate({ attributes: { project, matchingAttributes } });
    },
    remove() {
      if (workflow) noneOfWorkflow.mutate({ project, domain, workflow, resourceType });
      else if (domain) noneOfDomain.mutate({ project, domain, resourceType });
      else noneOfProject.mutate({ project, resourceType });
    },
    busy: calls.some((call) => call.isPending),
    error: calls.find((call) => call.error)?.error,
  };
}
