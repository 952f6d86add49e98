import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { parse } from "yaml";

/** Where a control plane answers, and what is meant where no project or domain is named. */
export interface RemoteConfiguration {
  /** `host:port`, without a scheme. */
  readonly endpoint: string;
  /** Without TLS. */
  readonly insecure: boolean;
  readonly project: string;
  readonly domain: string;
  /** `https://host:port` of the console, where the file names one for this endpoint; flytectl's `console.endpoint`. */
  readonly console?: string | undefined;
}

/** What was said on the command line or in code; each part goes before the environment, and that before the file. */
export interface RemoteChoices {
  /** `host:port`; with `http://` or `https://` it says whether TLS is used, with `dns:///` as flytectl writes it. */
  readonly endpoint?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly project?: string | undefined;
  readonly domain?: string | undefined;
  /** Path of a flytectl configuration file. */
  readonly config?: string | undefined;
}

/** Where `haltere dev` serves, and where flytekit looks without any configuration. */
export const defaultEndpoint = "127.0.0.1:30080";

/**
 * Finds the control plane to talk to: what was chosen, else FLYTE_PLATFORM_URL with FLYTE_PLATFORM_INSECURE, else the
 * configuration file (FLYTECTL_CONFIG, `~/.flyte/config.yaml`), else `127.0.0.1:30080` without TLS.
 * @throws FlyteError where a file that was named is missing or is no YAML.
 */
export function remoteConfiguration(
  choices: RemoteChoices = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): RemoteConfiguration {
  const file = readConfigurationFile(choices.config ?? environment.FLYTECTL_CONFIG, environment);
  const address = choices.endpoint ?? environment.FLYTE_PLATFORM_URL ?? file.endpoint;
  const { endpoint, insecure: byScheme } = parseEndpoint(address ?? defaultEndpoint);
  const insecureVariable = environment.FLYTE_PLATFORM_INSECURE;
  const insecure =
    choices.insecure ??
    byScheme ??
    (insecureVariable === undefined ? undefined : isTrue(insecureVariable)) ??
    (address === file.endpoint ? file.insecure : undefined) ??
    isLoopback(endpoint);
  return {
    endpoint,
    insecure,
    project: choices.project ?? environment.FLYTE_DEFAULT_PROJECT ?? file.project ?? "flytesnacks",
    console: address === file.endpoint ? consoleAddress(file.console, insecure) : undefined,
    domain: choices.domain ?? environment.FLYTE_DEFAULT_DOMAIN ?? file.domain ?? "development",
  };
}

interface FileConfiguration {
  readonly endpoint?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly project?: string | undefined;
  readonly domain?: string | undefined;
  readonly console?: string | undefined;
}

function readConfigurationFile(
  named: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): FileConfiguration {
  const path = named ?? join(environment.HOME ?? homedir(), ".flyte", "config.yaml");
  if (!existsSync(path)) {
    if (named === undefined) return {};
    throw new FlyteError("NotFound", `There is no configuration file ${path}.`, {
      where: { file: path },
      hint: "Mend the path (--config or FLYTECTL_CONFIG), or leave it out.",
    });
  }
  let content: unknown;
  try {
    content = parse(readFileSync(path, "utf8"));
  } catch (thrown) {
    throw new FlyteError(
      "InvalidArgument",
      `The configuration file cannot be read: ${FlyteError.from(thrown).message}`,
      {
        where: { file: path },
        hint: "It is YAML, as flytectl writes it: admin: { endpoint: dns:///host:port, insecure: true }.",
        cause: thrown,
      },
    );
  }
  const admin = section(content, "admin");
  const task = section(content, "task");
  return {
    endpoint: text(admin.endpoint),
    insecure: typeof admin.insecure === "boolean" ? admin.insecure : undefined,
    project: text(task.project),
    domain: text(task.domain),
    console: text(section(content, "console").endpoint),
  };
}

function section(content: unknown, name: string): Readonly<Record<string, unknown>> {
  if (!isRecord(content)) return {};
  const found = content[name];
  return isRecord(found) ? found : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isTrue(value: string): boolean {
  return !["false", "0", "off", "no", ""].includes(value.toLowerCase());
}

function parseEndpoint(address: string): { readonly endpoint: string; readonly insecure: boolean | undefined } {
  const [, scheme, rest] = /^(?:([a-z]+):\/\/)?\/?(.*?)\/*$/.exec(address) ?? [];
  if (!rest || /[/\s]/.test(rest)) {
    throw new FlyteError("InvalidArgument", `"${address}" is no address of a control plane.`, {
      hint: "Write it as host:port, for example 127.0.0.1:30080.",
    });
  }
  const insecure = scheme === "http" ? true : scheme === "https" ? false : undefined;
  return { endpoint: rest, insecure };
}

function consoleAddress(address: string | undefined, insecure: boolean): string | undefined {
  if (address === undefined) return undefined;
  const { endpoint, insecure: byScheme } = parseEndpoint(address);
  return `${(byScheme ?? insecure) ? "http" : "https"}://${endpoint}`;
}

/** Whether an address is this machine's own. */
function isLoopback(endpoint: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(endpoint);
}
