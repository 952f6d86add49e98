import { useMutation, useQuery } from "@connectrpc/connect-query";
import { NamedEntityState } from "@haltere/idl/admin";
import type { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Badge, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Scope } from "../../data/scope.ts";
import { Dialog } from "../dialog.tsx";
import { ErrorPanel } from "../error-panel.tsx";

interface NamedEntityProps {
  readonly scope: Scope;
  readonly resourceType: ResourceType;
  readonly name: string;
}

/** As many characters as FlyteAdmin takes. */
const longest = 300;

/** A name's own description and state: whoever looks may describe it, archive it, and take it out of the archive. */
export function NamedEntity({ scope, resourceType, name }: NamedEntityProps) {
  const { project, domain } = scope;
  const id = { project, domain, name };
  const entity = useQuery(AdminService.method.getNamedEntity, { resourceType, id });
  const update = useMutation(AdminService.method.updateNamedEntity, { onSuccess: () => entity.refetch() });
  const [editing, setEditing] = useState(false);
  const metadata = entity.data?.metadata;
  if (metadata === undefined) return null;
  const { description, state } = metadata;
  const archived = state === NamedEntityState.NAMED_ENTITY_ARCHIVED;
  const save = (description: string, state: NamedEntityState) =>
    update.mutateAsync({ resourceType, id, metadata: { description, state } }).then(
      () => setEditing(false),
      // The error stands in the page.
      () => undefined,
    );
  return (
    <Stack gap={4}>
      <Group gap="xs" align="baseline">
        {archived && <Badge variant="outline">Archived</Badge>}
        {description && (
          <Text size="sm" maw={820} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {description}
          </Text>
        )}
        <Button variant="subtle" size="compact-xs" onClick={() => setEditing(true)}>
          {description ? "Edit description" : "Describe"}
        </Button>
        <Button
          variant="subtle"
          size="compact-xs"
          loading={update.isPending}
          onClick={() =>
            void save(
              description,
              archived ? NamedEntityState.NAMED_ENTITY_ACTIVE : NamedEntityState.NAMED_ENTITY_ARCHIVED,
            )
          }
        >
          {archived ? "Take out of the archive" : "Archive"}
        </Button>
      </Group>
      {update.error && !editing && <ErrorPanel what="The state could not be changed" error={update.error} />}
      {editing && (
        <Describe
          name={name}
          before={description}
          busy={update.isPending}
          error={update.error}
          close={() => setEditing(false)}
          save={(text) => void save(text, state)}
        />
      )}
    </Stack>
  );
}

interface DescribeProps {
  readonly name: string;
  readonly before: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly close: () => void;
  readonly save: (text: string) => void;
}

function Describe({ name, before, busy, error, close, save }: DescribeProps) {
  const [text, setText] = useState(before);
  const empty = text.trim() === "";
  return (
    <Dialog title="Description" close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save(text.trim());
        }}
      >
        <Stack gap="sm">
          <Textarea
            label={`What ${name} is for`}
            description={`Of all its versions; at most ${longest} characters. Flyte keeps a description: it can be changed, and not be emptied.`}
            size="xs"
            autosize
            minRows={3}
            maxRows={10}
            maxLength={longest}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
          {Boolean(error) && <ErrorPanel what="The description could not be written" error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={empty || text.trim() === before}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
