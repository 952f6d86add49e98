export { startTaskCommand, type TaskCommand } from "./start.ts";
