import { createHash } from "node:crypto";

const longest = 63;

/** A node's id as flytekit makes a DNS label of a name: `my_Node.id` is `my-node-id`; a long one is cut, behind a hash. */
export function dnsLabel(name: string): string {
  const text =
    name.length >= longest
      ? `${createHash("sha224").update(name).digest("hex").slice(0, 10)}-${name.slice(-52)}`
      : name;
  let label = "";
  for (const character of text) {
    if (/[_.-]/.test(character)) {
      if (label !== "" && label.length < longest - 1) label += "-";
    } else if (/\p{Lu}/u.test(character)) {
      if (label !== "" && !label.endsWith("-") && label.length < longest - 1) label += "-";
      label += character.toLowerCase();
    } else if (/[\p{L}\p{N}]/u.test(character)) {
      label += character;
    }
  }
  return label.endsWith("-") ? label.slice(0, -1) : label;
}
