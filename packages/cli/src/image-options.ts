import { FlyteError } from "@haltere/core";
import type { Command } from "commander";

/** What `--image` and `--env` say, as they are collected. */
export interface ImageFlags {
  readonly image?: readonly string[];
  readonly env?: readonly string[];
}

/** What registration is told of images and variables. */
export interface ImageChoices {
  /** The image of tasks that name none. */
  readonly image: string | undefined;
  /** By the names that `{{.image.<name>}}` in a task's image has for them. */
  readonly images: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

export function addImageOptions<C extends Command>(command: C): C {
  return command
    .option(
      "-i, --image <[name=]image>",
      "container image that tasks run in on a cluster; with a name, the one that {{.image.<name>}} stands for (repeatable)",
      collect,
    )
    .option("--env <name=value>", "variable of the environment of every task on a control plane (repeatable)", collect);
}

function collect(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word];
}

/** @throws FlyteError InvalidArgument for a word that is no `name=value`, and for two images without a name. */
export function imageChoices({ image: words = [], env = [] }: ImageFlags): ImageChoices {
  const images: Record<string, string> = {};
  for (const word of words) {
    const [name, image] = word.includes("=") ? pair("--image", word) : ["default", word];
    if (Object.hasOwn(images, name)) {
      throw new FlyteError("InvalidArgument", `--image says twice which image ${name} is.`, {
        hint: "Give every image but one a name: --image gpu=registry/image:tag.",
      });
    }
    images[name] = image;
  }
  const { default: image, ...named } = images;
  return { image, images: named, env: Object.fromEntries(env.map((word) => pair("--env", word))) };
}

function pair(option: string, word: string): readonly [name: string, value: string] {
  const end = word.indexOf("=");
  if (end > 0 && (option === "--env" || end < word.length - 1)) return [word.slice(0, end), word.slice(end + 1)];
  throw new FlyteError("InvalidArgument", `${option} ${word} is no name=value.`, {
    hint: option === "--env" ? "Write --env NAME=value." : "Write --image gpu=registry/image:tag.",
  });
}
