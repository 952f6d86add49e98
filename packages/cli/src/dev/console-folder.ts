import { fileURLToPath } from "node:url";

/** Where the built console lies: `npm run setup` makes it, and the published package has it beside its code. */
export const consoleFolder: string = fileURLToPath(new URL("../../../console/dist", import.meta.url));
