/**
 * The Python files that are shipped with this package: in `python` of its folder, or, in a published build, in the
 * folder `python` beside the module that this one was bundled into.
 */
export function pythonProgramsUrl(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "../../python/" : "python/", import.meta.url);
}
