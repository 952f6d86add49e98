import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { FlyteError } from "@haltere/core";
import type { HttpRoute } from "@haltere/rpc";
import { type ConsoleFile, readConsoleFiles } from "./console-files.ts";

const methods = ["GET", "HEAD"];
const noncePlace = "%STYLE_NONCE%";

/**
 * What a page of the console may do. Scripts and workers come from files of ours alone; style elements, which the component library makes as it
 * goes, are known by the page's nonce. Decks are framed from this server's links, which put them in a sandbox of their own.
 */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/**
 * The console at `/console`, and a redirect to it from `/`. Its files are read with the first request for one, so that a start costs nothing.
 * @param folder - what `packages/console` was built into
 */
export function createConsoleRoutes(folder: string): HttpRoute[] {
  let files: ReadonlyMap<string, ConsoleFile> | undefined;
  const read = () => {
    try {
      files ??= readConsoleFiles(folder);
      return files;
    } catch (cause) {
      throw new FlyteError("NotFound", "the console has not been built", {
        hint: "Run npm run setup, and load the page again.",
        cause,
      });
    }
  };
  return [
    {
      methods,
      prefix: "/",
      exact: true,
      handle: async (_request, response) => {
        response.writeHead(302, { location: "/console/", "content-length": 0 }).end();
      },
    },
    {
      methods,
      prefix: "/console",
      handle: async (request, response) => serve(read(), request, response),
    },
  ];
}

function serve(files: ReadonlyMap<string, ConsoleFile>, request: IncomingMessage, response: ServerResponse): void {
  const [address = ""] = (request.url ?? "").split("?", 1);
  if (address === "/console") {
    response.writeHead(302, { location: "/console/", "content-length": 0 }).end();
    return;
  }
  const path = address.slice("/console/".length);
  const file = address.startsWith("/console/") && path !== "index.html" ? files.get(path) : undefined;
  if (file !== undefined) {
    sendFile(file, request, response);
    return;
  }
  // A part of an older build, say: an answer of another kind would be run as a script.
  if (!address.startsWith("/console/") || path.startsWith("assets/"))
    throw new FlyteError("NotFound", `the console has no file ${address}`, { hint: "Load the page again." });
  const index = files.get("index.html");
  if (index === undefined) throw new FlyteError("NotFound", "the console has no page: it was not built whole");
  sendIndex(index, request, response);
}

function sendFile(file: ConsoleFile, request: IncomingMessage, response: ServerResponse): void {
  const packed = file.brotli !== undefined && /\bbr\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const content = packed && file.brotli !== undefined ? file.brotli : file.content;
  response.writeHead(200, {
    "content-type": file.type,
    "content-length": content.length,
    "cache-control": file.immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    vary: "accept-encoding",
    ...(packed ? { "content-encoding": "br" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : content);
}

/** The page, for each address of a view. */
function sendIndex(file: ConsoleFile, request: IncomingMessage, response: ServerResponse): void {
  const nonce = randomBytes(18).toString("base64");
  const content = Buffer.from(file.content.toString("utf8").replace(noncePlace, nonce));
  response.writeHead(200, {
    "content-type": file.type,
    "content-length": content.length,
    "cache-control": "no-cache",
    "content-security-policy": policy(nonce),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
  });
  response.end(request.method === "HEAD" ? undefined : content);
}
