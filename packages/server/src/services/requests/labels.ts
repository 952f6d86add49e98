import { FlyteError } from "@haltere/core";
import type { Labels } from "@haltere/idl/admin";

const maxLabels = 16;
const namePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const valuePattern = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const dnsSubdomainPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const dnsLabelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Labels become labels of Kubernetes objects on a cluster, so they must be such: at most 16, of its syntax. */
export function checkLabels(labels: Labels | undefined): void {
  const entries = Object.entries(labels?.values ?? {});
  if (entries.length > maxLabels) {
    throw new FlyteError("InvalidArgument", `labels map cannot exceed ${maxLabels} entries`);
  }
  for (const [key, value] of entries) {
    const wrongKey = wrongWithQualifiedName(key);
    if (wrongKey) throw new FlyteError("InvalidArgument", `invalid label key [${key}]: [${wrongKey}]`);
    const wrongValue = wrongWithValue(value);
    if (wrongValue) throw new FlyteError("InvalidArgument", `invalid label value [${value}]: [${wrongValue}]`);
  }
}

/** What keeps a text from being a DNS label (RFC 1123), or nothing. */
export function wrongWithDnsLabel(text: string): string | undefined {
  if (text.length > 63) return "must be no more than 63 characters";
  if (text.includes(".")) return "must not contain dots";
  if (dnsLabelPattern.test(text)) return undefined;
  return "must consist of lower case letters, digits and '-', and start and end with a letter or digit";
}

/** A qualified name is `name` or `prefix/name`, the prefix a DNS name. */
function wrongWithQualifiedName(key: string): string | undefined {
  const parts = key.split("/");
  const [prefix, name] = parts.length === 2 ? [parts[0], parts[1] ?? ""] : [undefined, parts[0] ?? ""];
  if (parts.length > 2) return "must be a name, with at most one prefix before a '/'";
  if (prefix === "") return "prefix part must be non-empty";
  if (prefix !== undefined && (prefix.length > 253 || !dnsSubdomainPattern.test(prefix))) {
    return "prefix part must be a DNS name of lower case letters, digits, '-' and '.'";
  }
  if (name === "") return "name part must be non-empty";
  if (name.length > 63) return "name part must be no more than 63 characters";
  if (!namePattern.test(name)) {
    return "name part must consist of letters, digits, '-', '_' or '.', and start and end with a letter or digit";
  }
  return undefined;
}

function wrongWithValue(value: string): string | undefined {
  if (value.length > 63) return "must be no more than 63 characters";
  if (valuePattern.test(value)) return undefined;
  return "must be empty, or consist of letters, digits, '-', '_' or '.', and start and end with a letter or digit";
}
