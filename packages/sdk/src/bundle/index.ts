export { localCacheFolder } from "../local/local-cache-choice.ts";
export { type Bundle, type BundleOptions, bundleFile, bundleFiles } from "./bundle-file.ts";
export type { BundledEntity, BundleProject, LocalRunOptions } from "./bundle-project.ts";
export { type LoadedBundle, loadBundle } from "./load-bundle.ts";
