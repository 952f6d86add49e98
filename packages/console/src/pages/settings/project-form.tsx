import { useMutation } from "@connectrpc/connect-query";
import { type Project, Project_ProjectState } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Badge, Button, Group, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { labelsOfText, labelsText } from "./labels-text.ts";

/** A project's name, description, labels and whether it is archived. */
export function ProjectForm({ project, saved }: { readonly project: Project; readonly saved: () => void }) {
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const [labels, setLabels] = useState(labelsText(project.labels?.values ?? {}));
  const update = useMutation(AdminService.method.updateProject, { onSuccess: saved });
  const archived = project.state === Project_ProjectState.ARCHIVED;
  const save = (state: Project_ProjectState) =>
    update.mutate({ id: project.id, name, description, labels: { values: labelsOfText(labels) }, state });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(project.state);
      }}
    >
      <Stack gap="sm" maw={560}>
        <Group gap="xs">
          <Title order={2} style={{ overflowWrap: "anywhere" }}>
            Project {project.id}
          </Title>
          {archived && <Badge variant="outline">Archived</Badge>}
        </Group>
        <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Textarea
          label="Description"
          size="xs"
          autosize
          minRows={2}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Textarea
          label="Labels, each on a line: name=value"
          size="xs"
          autosize
          minRows={2}
          value={labels}
          onChange={(event) => setLabels(event.currentTarget.value)}
        />
        {update.error && <ErrorPanel what="The project could not be changed" error={update.error} />}
        <Group gap="xs">
          <Button type="submit" loading={update.isPending}>
            Save
          </Button>
          <Button
            variant="default"
            loading={update.isPending}
            onClick={() => save(archived ? Project_ProjectState.ACTIVE : Project_ProjectState.ARCHIVED)}
          >
            {archived ? "Take out of the archive" : "Archive the project"}
          </Button>
          <Text size="sm" role="status">
            {update.isSuccess ? "Saved" : ""}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
