import { bundleRuntime } from "./bundle-runtime.ts";

export { bundleRuntime };
export const { registerModule, haltereProject, haltereTaskBundle } = bundleRuntime();
