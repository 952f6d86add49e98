/** What tests through the whole use: the command, and a control plane in a process of its own. */
export { type Ended, haltere } from "./testing/command.ts";
export { type Connectors, startConnectors } from "./testing/connectors.ts";
export { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "./testing/control-plane.ts";
export { type GuideBlock, guideBlocks, guideCommands, isAsShown, printedByProgram } from "./testing/guide.ts";
export { type Guide, type GuideFolders, guideFolders } from "./testing/guide-folder.ts";
export { runGuide, type SessionOptions, type Shown } from "./testing/guide-session.ts";
export { type NameRow, nameProgram, nameRows } from "./testing/name-table.ts";
