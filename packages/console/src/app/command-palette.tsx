import { Button, Kbd } from "@mantine/core";
import { Spotlight, type SpotlightActionData, spotlight } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { useScope } from "../data/scope.ts";

/** Opens the palette; says its key. */
export function CommandPaletteButton() {
  return (
    <Button variant="default" onClick={spotlight.open} rightSection={<Kbd size="xs">Ctrl K</Kbd>} visibleFrom="sm">
      Find
    </Button>
  );
}

/** Finds any page by what is typed. */
export function CommandPalette() {
  const navigate = useNavigate();
  const scope = useScope();
  const actions: SpotlightActionData[] = [
    { id: "projects", label: "Projects", onClick: () => navigate({ to: "/" }) },
    { id: "machine", label: "Machine", onClick: () => navigate({ to: "/machine" }) },
    ...(scope === undefined
      ? []
      : [
          {
            id: "runs",
            label: "Runs",
            onClick: () => navigate({ to: "/projects/$project/domains/$domain/executions", params: scope }),
          },
        ]),
  ];
  return (
    <Spotlight
      actions={actions}
      shortcut={["mod + K"]}
      nothingFound="Nothing is called so"
      highlightQuery
      searchProps={{ placeholder: "Find a page" }}
    />
  );
}
