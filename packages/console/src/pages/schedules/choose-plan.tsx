import { useQuery } from "@connectrpc/connect-query";
import { ResourceType } from "@haltere/idl/core";
import { OverviewService } from "@haltere/idl/haltere";
import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import type { Scope } from "../../data/scope.ts";

/** Asks which launch plan is to get a schedule, and goes on to the form of its new version. */
export function ChoosePlan({ scope, close }: { readonly scope: Scope; readonly close: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [part] = useDebouncedValue(typed, 200);
  const { data, error } = useQuery(
    OverviewService.method.listNames,
    { ...scope, resourceType: ResourceType.LAUNCH_PLAN, name: part, limit: 50 },
    { placeholderData: keepPreviousData },
  );
  return (
    <Dialog title="New schedule" close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name === null) return;
          void navigate({
            to: "/projects/$project/domains/$domain/launch_plans/$name",
            params: { ...scope, name },
            search: { tab: "schedule", edit: "1" },
          });
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            A schedule belongs to a version of a launch plan. Each workflow has one of its own name.
          </Text>
          {error && <ErrorPanel what="The launch plans could not be read" error={error} />}
          <Select
            label="Launch plan"
            placeholder="Part of its name"
            data={data?.names.map((plan) => plan.name) ?? []}
            searchValue={typed}
            onSearchChange={setTyped}
            value={name}
            onChange={setName}
            searchable
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" disabled={name === null}>
              Go on
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
