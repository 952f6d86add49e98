import { FlyteError } from "@haltere/core";
import { type ImageSpec, isImageSpec } from "../entities/image-spec.ts";
import type { TranslationSettings } from "./translation-settings.ts";

type Images = Pick<TranslationSettings, "image" | "images" | "imageUsed">;

/**
 * The image that a container gets: a spec's reference; a text with its templates filled in; without one the default.
 * `{{.image.gpu}}` is the image that the settings name gpu, `{{.image.gpu.fqn}}` its address without a tag,
 * `{{.image.gpu.version}}` its tag or digest; `default` is the default image.
 * @throws FlyteError naming the template that names no image.
 */
export function containerImage(image: string | ImageSpec | undefined, settings: Images): string {
  if (isImageSpec(image)) {
    settings.imageUsed?.(image);
    return image.reference;
  }
  if (image === undefined || image === "") return settings.image;
  const { images = {} } = settings;
  if (images === "any") return image;
  return image.replace(template, (_, colon: string, name: string, part: string | undefined) => {
    const found = named(name, image, { ...images, default: settings.image });
    switch (part?.toLowerCase()) {
      case undefined:
        return colon + found.full;
      case "fqn":
        return colon + found.fqn;
      case "version": {
        const version = found.version ?? parts(settings.image).version ?? "";
        // A digest stands behind @, a tag behind a colon.
        return colon !== "" && version.includes(":") ? `@${version}` : colon + version;
      }
      default:
        throw new FlyteError("InvalidArgument", `the image ${image} asks for ${part} of the image ${name}`, {
          hint: "An image has fqn and version, and by its name alone is the whole.",
        });
    }
  });
}

const template = /(:?)\{\{\s*\.images?\.([a-z0-9_-]+)(?:\.([a-z0-9_-]+))?\s*\}\}/gi;

function named(name: string, template: string, images: Readonly<Record<string, string>>): ImageParts {
  const found = Object.hasOwn(images, name) ? images[name] : undefined;
  if (found !== undefined) return parts(found);
  throw new FlyteError("InvalidArgument", `the image ${template} names ${name}, which is none of the images`, {
    hint: `Say which it is: --image ${name}=registry/image:tag. Known are ${Object.keys(images).join(", ")}.`,
  });
}

interface ImageParts {
  readonly full: string;
  readonly fqn: string;
  /** The tag or the digest; undefined where it has neither. */
  readonly version: string | undefined;
}

/** Split at the last @, else at the last colon that is none of a port's. */
function parts(full: string): ImageParts {
  const at = full.lastIndexOf("@");
  const colon = full.lastIndexOf(":");
  const end = at >= 0 ? at : colon > full.lastIndexOf("/") ? colon : -1;
  if (end < 0) return { full, fqn: full, version: undefined };
  return { full, fqn: full.slice(0, end), version: full.slice(end + 1) };
}
