import type { IncomingMessage, ServerResponse } from "node:http";

/** A path without empty, `.` and `..` parts, as Go's mux has it; a slash at the end stays. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const clean = `/${parts.join("/")}`;
  return clean !== "/" && path.endsWith("/") ? `${clean}/` : clean;
}

/** Sends a caller to a path, with the same method and query. */
export function redirect(request: IncomingMessage, response: ServerResponse, path: string, query: string): void {
  const location = path.split("/").map(encodeURIComponent).join("/") + (query && `?${query}`);
  response.statusCode = 307;
  response.setHeader("location", location);
  if (request.method !== "GET" && request.method !== "HEAD") return void response.end();
  const link = location.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&#34;");
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<a href="${link}">Temporary Redirect</a>.\n\n`);
}
