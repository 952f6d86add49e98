import type { Faults } from "../../forms/faults.ts";
import type { Settings } from "./settings.ts";

/** What control planes say of an input: Haltere's and Flyte's words, up to the name. */
const ofInput = [
  /\binvalid input (\S+?):/g,
  /\binput (\S+) has the wrong type\b/g,
  /\bvalue of input (\S+) is\b/g,
  /\bexpected_inputs (\S+) missing\b/g,
  /\bfixed_inputs (\S+) cannot\b/g,
  /\bmissing valid literal in inputs (\S+)/g,
  /\binvalid (\S+) input wrong type\b/g,
  /\bmissing (\S+) in inputs\b/g,
];

const ofSetting: readonly (readonly [RegExp, keyof Settings])[] = [
  [/\bname exceeded length|\binvalid name format|\balready exists\b/i, "name"],
  [/\blabels? (map|key|value)\b/, "labels"],
  [/\bannotations?\b/, "annotations"],
  [/\brecipients?\b|\bnotification type\b/, "notifications"],
  [/max_?parallelism/i, "maxParallelism"],
  [/raw_?output/i, "rawOutput"],
];

/** The fields that a control plane's refusal is about; none where it is about something else. */
export function refusedFields(message: string, inputs: readonly string[]): Faults {
  const faults = new Map<string, string>();
  for (const pattern of ofInput)
    for (const [, name = ""] of message.matchAll(pattern)) if (inputs.includes(name)) faults.set(name, message);
  if (faults.size > 0) return faults;
  const setting = ofSetting.find(([pattern]) => pattern.test(message));
  if (setting !== undefined) faults.set(setting[1], message);
  return faults;
}
