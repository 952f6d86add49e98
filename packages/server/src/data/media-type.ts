/** Types of what Flyte's programs store, by a name's ending; the rest is bytes. */
const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  gif: "image/gif",
  html: "text/html; charset=utf-8",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  log: "text/plain; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  webp: "image/webp",
};

/** What a browser shows in its own window rather than saves. */
const shown = /^(text\/(html|plain|csv|markdown)|image\/|application\/(json|pdf))/;

/** The media type of a blob: the one it was stored with, else by its name. */
export function mediaTypeOf(name: string, stored: string | undefined): string {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return stored ?? (Object.hasOwn(types, ending) ? types[ending] : undefined) ?? "application/octet-stream";
}

/** The `Content-Disposition` of a blob, its name in ASCII and, after RFC 5987, as it is. */
export function dispositionOf(name: string, mediaType: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${shown.test(mediaType) ? "inline" : "attachment"}; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
