import { readFileSync } from "node:fs";
import { InputValueError } from "./input-value-error.ts";

export const bytesForms = "as base64:AAEC, hex:000102, text:abc, or @ and the path of a file";

/**
 * Bytes as a user says them; undefined for what is none.
 * @throws InputValueError for a file that cannot be read.
 */
export function bytesFromText(text: string): Uint8Array | undefined {
  if (text.startsWith("@")) return contentOf(text.slice(1));
  const [, kind, content = ""] = /^(base64|hex|text):(.*)$/s.exec(text) ?? [];
  switch (kind) {
    case "base64": {
      const bytes = Buffer.from(content, "base64");
      // Buffer leaves out what is no base64.
      return bytes.toString("base64").replace(/=+$/, "") === content.replace(/=+$/, "") ? bytes : undefined;
    }
    case "hex":
      return /^([0-9a-f]{2})*$/i.test(content) ? Buffer.from(content, "hex") : undefined;
    case "text":
      return Buffer.from(content, "utf8");
    default:
      return undefined;
  }
}

function contentOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new InputValueError(`the file ${path} cannot be read`, { cause: thrown });
  }
}
