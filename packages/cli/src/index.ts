export { type MainOptions, main } from "./main.ts";
export type { Terminal } from "./terminal/terminal.ts";
