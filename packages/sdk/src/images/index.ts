/** Images that are built from a description. */
export type { ImageSpec } from "../entities/image-spec.ts";
export { type BuildImageOptions, buildImage, imageBuilders } from "./build-image.ts";
