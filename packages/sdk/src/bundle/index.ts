export { type Bundle, type BundleOptions, bundleFile } from "./bundle-file.ts";
export type { BundledEntity, BundleProject, TranslationSettings } from "./bundle-project.ts";
export { type LoadedBundle, loadBundle } from "./load-bundle.ts";
