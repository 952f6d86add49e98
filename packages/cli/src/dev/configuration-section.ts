import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FlyteError } from "@haltere/core";

/** A mapping of a configuration file, read by names and complaining by them: every method throws InvalidArgument with the file and the key. */
export class ConfigurationSection {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #file: string;
  readonly #path: readonly string[];

  constructor(value: unknown, file: string, path: readonly string[]) {
    this.#file = file;
    this.#path = path;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new FlyteError("InvalidArgument", `${path.join(".") || "The content"} is no mapping.`, { where: { file } });
    this.#value = value as Readonly<Record<string, unknown>>;
  }

  error(name: string, what: string): FlyteError {
    return new FlyteError("InvalidArgument", `${[...this.#path, name].join(".")} ${what}.`, {
      where: { file: this.#file },
    });
  }

  #named(names: readonly string[]): [name: string, value: unknown] {
    const name = names.find((one) => this.#value[one] !== undefined && this.#value[one] !== null) ?? names[0] ?? "";
    return [name, this.#value[name] ?? undefined];
  }

  section(...names: string[]): ConfigurationSection | undefined {
    const [name, value] = this.#named(names);
    return value === undefined ? undefined : new ConfigurationSection(value, this.#file, [...this.#path, name]);
  }

  sections(...names: string[]): [string, ConfigurationSection][] {
    const all = this.section(...names);
    return all === undefined
      ? []
      : Object.keys(all.#value).flatMap((id) => {
          const one = all.section(id);
          return one === undefined ? [] : [[id, one] as [string, ConfigurationSection]];
        });
  }

  strings(...names: string[]): [string, string][] {
    const all = this.section(...names);
    return all === undefined ? [] : Object.keys(all.#value).map((key) => [key, all.text(key) ?? ""]);
  }

  text(name: string): string | undefined {
    const value = this.#value[name] ?? undefined;
    if (value !== undefined && typeof value !== "string") throw this.error(name, "is no text");
    return value === "" ? undefined : value;
  }

  flag(name: string): boolean | undefined {
    const value = this.#value[name] ?? undefined;
    if (value !== undefined && typeof value !== "boolean") throw this.error(name, "is neither true nor false");
    return value;
  }

  list(name: string): string[] {
    const value = this.#value[name] ?? [];
    if (!Array.isArray(value) || value.some((one) => typeof one !== "string"))
      throw this.error(name, "is no list of texts");
    return value;
  }

  count(name: string): number | undefined {
    const value = this.#value[name] ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1)
      throw this.error(name, "is no number of 1 or more");
    return value;
  }

  /** Milliseconds of a duration as Go writes it: `1m30s`, `250ms`. */
  duration(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^(\d+(\.\d+)?(h|m|s|ms|us|µs|ns))+$/.test(value))
      throw this.error(name, `is no duration such as 10s or 1m30s: "${value}"`);
    let milliseconds = 0;
    for (const [, number = "", unit = ""] of value.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g))
      milliseconds += Number(number) * (units[unit] ?? 0);
    return milliseconds;
  }

  /** The content of a file that is named beside this one. */
  file(name: string): Uint8Array | undefined {
    const path = this.text(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(resolve(dirname(this.#file), path));
    } catch (thrown) {
      throw this.error(name, `cannot be read: ${FlyteError.from(thrown).message}`);
    }
  }
}

const units: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000001,
};
