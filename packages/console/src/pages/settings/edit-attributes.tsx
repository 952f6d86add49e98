import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import { type MatchingAttributes, MatchingAttributesSchema } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import type { AttributeKind } from "./attribute-kinds.ts";
import type { AttributeScope } from "./attributes.tsx";

interface EditAttributesProps {
  readonly kind: AttributeKind;
  readonly scope: AttributeScope;
  readonly title: string;
  readonly standing: MatchingAttributes | undefined;
  readonly close: () => void;
  readonly done: () => void;
}

/** Writes or removes what a scope says, as JSON in the form of Flyte's files of attributes. */
export function EditAttributes({ kind, scope, title, standing, close, done }: EditAttributesProps) {
  const begin: object = standing ? Object(toJson(MatchingAttributesSchema, standing)) : kind.example;
  const [text, setText] = useState(() => JSON.stringify(begin, undefined, 2));
  const [wrong, setWrong] = useState("");
  const options = { onSuccess: done };
  const ofProject = useMutation(AdminService.method.updateProjectAttributes, options);
  const ofDomain = useMutation(AdminService.method.updateProjectDomainAttributes, options);
  const ofWorkflow = useMutation(AdminService.method.updateWorkflowAttributes, options);
  const noneOfProject = useMutation(AdminService.method.deleteProjectAttributes, options);
  const noneOfDomain = useMutation(AdminService.method.deleteProjectDomainAttributes, options);
  const noneOfWorkflow = useMutation(AdminService.method.deleteWorkflowAttributes, options);
  const calls = [ofProject, ofDomain, ofWorkflow, noneOfProject, noneOfDomain, noneOfWorkflow];
  const error = calls.find((call) => call.error)?.error;
  const busy = calls.some((call) => call.isPending);
  const { project, domain, workflow } = scope;

  function save() {
    const read = attributesOf(text, Object.keys(kind.example)[0] ?? "");
    setWrong(read.kind === "wrong" ? read.why : "");
    if (read.kind === "wrong") return;
    const matchingAttributes = read.attributes;
    if (workflow) ofWorkflow.mutate({ attributes: { project, domain, workflow, matchingAttributes } });
    else if (domain) ofDomain.mutate({ attributes: { project, domain, matchingAttributes } });
    else ofProject.mutate({ attributes: { project, matchingAttributes } });
  }

  function remove() {
    const resourceType = kind.kind;
    if (workflow) noneOfWorkflow.mutate({ project, domain, workflow, resourceType });
    else if (domain) noneOfDomain.mutate({ project, domain, resourceType });
    else noneOfProject.mutate({ project, resourceType });
  }

  return (
    <Dialog title={kind.title} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack gap="sm">
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            For {title}.{standing ? "" : " It says nothing yet; below is an example."}
          </Text>
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
          {standing && !workflow && (
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

function attributesOf(
  text: string,
  wanted: string,
):
  | { readonly kind: "attributes"; readonly attributes: MatchingAttributes }
  | { readonly kind: "wrong"; readonly why: string } {
  try {
    const json: JsonValue = JSON.parse(text);
    const attributes = fromJson(MatchingAttributesSchema, json);
    if (attributes.target.case === wanted) return { kind: "attributes", attributes };
    return { kind: "wrong", why: `${wanted} is wanted at the top.` };
  } catch (thrown) {
    return { kind: "wrong", why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
