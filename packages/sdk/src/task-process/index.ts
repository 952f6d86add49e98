export { registerModule } from "./modules.ts";
export { haltereProject } from "./project.ts";
export { haltereTaskBundle } from "./task-bundle.ts";
