import { gunzipSync, gzipSync } from "node:zlib";
import { FlyteError } from "@haltere/core";
import type { TranslationSettings } from "./translation-settings.ts";

/** The variable by which a task that translates entities when it runs knows how it was registered itself; flytekit's. */
export const serializationContextVariable = "_F_SS_C";

/** The settings as flytekit keeps its SerializationSettings: base64 of gzipped JSON, the same bytes for the same settings. */
export function encodeSerializationContext(settings: TranslationSettings): string {
  const { project, domain, version, image, images = {}, env, bundleUri, destination = "." } = settings;
  const context = {
    image_config: {
      default_image: imageParts("default", image),
      images: Object.entries(images === "any" ? {} : images).map(([name, named]) => imageParts(name, named)),
    },
    project,
    domain,
    version,
    env: env ?? null,
    default_resources: null,
    git_repo: null,
    python_interpreter: "node",
    flytekit_virtualenv_root: null,
    fast_serialization_settings:
      bundleUri === undefined
        ? null
        : { enabled: true, destination_dir: destination, distribution_location: bundleUri },
    source_root: null,
  };
  // Stored, not deflated: compressors of other versions of Node would give other bytes, and a registered task must not change.
  return gzipSync(JSON.stringify(context), { level: 0 }).toString("base64");
}

interface Context {
  readonly project?: string | null;
  readonly domain?: string | null;
  readonly version?: string | null;
  readonly env?: Readonly<Record<string, string>> | null;
  readonly image_config?: {
    readonly default_image?: Partial<ImageParts> | null;
    readonly images?: readonly Partial<ImageParts>[] | null;
  } | null;
  readonly fast_serialization_settings?: {
    readonly enabled?: boolean;
    readonly destination_dir?: string | null;
    readonly distribution_location?: string | null;
  } | null;
}

/**
 * How the task of this process was registered, from its environment.
 * @throws FlyteError FailedPrecondition where the environment does not tell.
 */
export function serializationContextOf(environment: Readonly<Record<string, string | undefined>>): TranslationSettings {
  const encoded = environment[serializationContextVariable];
  if (encoded === undefined) {
    throw new FlyteError(
      "FailedPrecondition",
      `the environment does not say how the task was registered: ${serializationContextVariable} is not set`,
      { kind: "system", hint: "Register the task again with this version of haltere." },
    );
  }
  const context = decode(encoded);
  const fast = context.fast_serialization_settings;
  const { default_image: image, images } = context.image_config ?? {};
  return {
    project: context.project ?? environment.FLYTE_INTERNAL_EXECUTION_PROJECT ?? "",
    domain: context.domain ?? environment.FLYTE_INTERNAL_EXECUTION_DOMAIN ?? "",
    version: context.version ?? environment.FLYTE_INTERNAL_TASK_VERSION ?? "",
    image: imageText(image ?? {}),
    images: Object.fromEntries((images ?? []).map((named) => [named.name ?? "", imageText(named)])),
    ...(context.env ? { env: context.env } : {}),
    ...(fast?.enabled && fast.distribution_location ? { bundleUri: fast.distribution_location } : {}),
    ...(fast?.destination_dir ? { destination: fast.destination_dir } : {}),
  };
}

function decode(encoded: string): Context {
  try {
    return JSON.parse(gunzipSync(Buffer.from(encoded, "base64")).toString("utf8"));
  } catch (cause) {
    throw new FlyteError("FailedPrecondition", `${serializationContextVariable} cannot be read`, {
      kind: "system",
      hint: "Register the task again with this version of haltere.",
      cause,
    });
  }
}

interface ImageParts {
  readonly name: string;
  readonly fqn: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** `host:5000/name:tag@sha256:…` in its parts. */
function imageParts(name: string, image: string): ImageParts {
  const [named = "", digest = null] = image.split("@");
  const [, fqn = named, tag = null] = /^(.*):([^:/]+)$/.exec(named) ?? [];
  return { name, fqn, tag, digest };
}

function imageText({ fqn = "", tag, digest }: Partial<ImageParts>): string {
  return fqn + (tag ? `:${tag}` : "") + (digest ? `@${digest}` : "");
}
