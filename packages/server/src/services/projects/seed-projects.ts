import type { ServiceResources } from "../service-resources.ts";
import { activeProject } from "./project-row.ts";

const seeds = ["flytesnacks", "default"];

/** Makes the projects that clients expect to find. Ones that are there already stay as they are. */
export async function seedProjects({ store, clock }: Pick<ServiceResources, "store" | "clock">): Promise<void> {
  const now = clock.now();
  await store.commit(
    seeds.map((identifier) => ({
      kind: "ensure",
      table: "projects",
      row: {
        identifier,
        name: identifier,
        description: `${identifier} description`,
        labels: null,
        state: activeProject,
        created_at: now,
        updated_at: now,
      },
    })),
  );
}
