import { useMutation } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "./dialog.tsx";
import { ErrorPanel } from "./error-panel.tsx";

interface CreateProjectProps {
  readonly close: () => void;
  readonly done: (id: string) => void;
}

/** Registers a project. */
export function CreateProject({ close, done }: CreateProjectProps) {
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const register = useMutation(AdminService.method.registerProject, { onSuccess: () => done(id) });
  return (
    <Dialog title="New project" close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          register.mutate({ project: { id, name: name || id, description } });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Identifier"
            description="Small letters, digits and hyphens; it cannot be changed"
            required
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          <TextInput
            label="Project's name"
            placeholder={id}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="What it is for"
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {register.error && <ErrorPanel what="The project could not be made" error={register.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={register.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
