import type { ImageSpec } from "../entities/image-spec.ts";
import type { LaunchSettings } from "../launch-plans/launch-plan-settings.ts";

/** Where entities are registered, and where their tasks find their code. */
export interface TranslationSettings {
  readonly project: string;
  readonly domain: string;
  readonly version: string;
  /** The container image of tasks that name none. */
  readonly image: string;
  /**
   * Images by the names that `{{.image.<name>}}` in a task's image has for them. `any` leaves such templates as they
   * are, where nothing is registered.
   */
  readonly images?: Readonly<Record<string, string>> | "any";
  /** Variables of the environment of every task; a task's own win. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told of every image spec that a task or a call of one uses. */
  readonly imageUsed?: (image: ImageSpec) => void;
  /** Where the bundle was uploaded to; absent where the image holds it. */
  readonly bundleUri?: string;
  /** Where the bundle is put on the task's machine. Default the working directory. */
  readonly destination?: string;
  /** What launch plans are given in place of what they say; flytekit's Options. */
  readonly launchPlans?: LaunchSettings;
  /** Stands before the ids of every node: `d` in what a dynamic wires. */
  readonly nodePrefix?: string;
}
