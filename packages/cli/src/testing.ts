/** What tests through the whole use: the command, and a control plane in a process of its own. */
export { type Ended, haltere } from "./testing/command.ts";
export { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "./testing/control-plane.ts";
