// How Python writes values: what `repr` answers for the values that messages hold.
import { codePointOrder } from "./code-point-order.ts";

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u;

/** `'text'`, in double quotes if it holds single ones only, with what cannot be printed escaped. */
export function pythonTextLiteral(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inner = "";
  for (const character of text) inner += character === quote ? `\\${quote}` : pythonCharacter(character);
  return quote + inner + quote;
}

function pythonCharacter(character: string): string {
  const escaped = shortEscapes.get(character);
  if (escaped !== undefined) return escaped;
  if (character === " " || !unprintable.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** `b'bytes'`: ASCII as it is, the rest as `\x00`. */
export function pythonBytesLiteral(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  let inner = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (character === quote) inner += `\\${quote}`;
    else inner += byte < 0x80 ? pythonCharacter(character) : `\\x${byte.toString(16)}`;
  }
  return `b${quote}${inner}${quote}`;
}

/** A float with as few digits as tell it apart: `1.0`, `1e+16`, `1e-05`, `nan`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) return `${mantissa}e${signedExponent(exponent)}`;
  const plain =
    BigInt(Math.trunc(Math.abs(value))) > 0n && Number.isInteger(value) ? BigInt(value).toString() : fixed(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}

/** JavaScript writes small numbers with an exponent from 1e-7 on, Python from 1e-5 on. */
function fixed(value: number): string {
  const text = String(value);
  if (!text.includes("e")) return text;
  const [mantissa = "", exponent = "0"] = text.split("e");
  const digits = mantissa.replace(/[-.]/g, "");
  return `${value < 0 ? "-" : ""}0.${"0".repeat(-Number(exponent) - 1)}${digits}`;
}

/** At least two digits, with a sign, as C writes exponents. */
export function signedExponent(exponent: number): string {
  return `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** Items as Python's list writes them, in brackets. */
export function pythonList(items: readonly string[]): string {
  return `[${items.join(", ")}]`;
}

/** Entries as Python's dict writes them. Python's order changes from process to process; here it is the keys'. */
export function pythonDict(entries: readonly (readonly [key: string, value: string])[]): string {
  const sorted = entries.toSorted(([a], [b]) => codePointOrder(a, b));
  return `{${sorted.map(([key, value]) => `${pythonTextLiteral(key)}: ${value}`).join(", ")}}`;
}
