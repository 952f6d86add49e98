/** A value as it stands in a script: files and directories by the path of a local copy, what has no text of its own as JSON. */
export async function scriptText(value: unknown): Promise<string> {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return String(value);
  if ("download" in value && typeof value.download === "function") return String(await value.download());
  const text = Object.getPrototypeOf(value)?.constructor?.name?.startsWith("Temporal") ? String(value) : undefined;
  return text ?? JSON.stringify(value);
}
