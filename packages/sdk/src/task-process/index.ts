import { bundleRuntime } from "./bundle-runtime.ts";

export { bundleRuntime };
export const { registerModule, registerCode, haltereProject, haltereTaskBundle } = bundleRuntime();
