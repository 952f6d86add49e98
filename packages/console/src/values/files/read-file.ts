import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { DataProxyService } from "@haltere/idl/service";
import { nearLink } from "./near-link.ts";

/** A link to a file of the control plane's own, which serves ranges of it. @throws ConnectError for an address elsewhere. */
export async function linkTo(transport: Transport, uri: string): Promise<string> {
  const { signedUrl } = await createClient(DataProxyService, transport).createDownloadLocation({ nativeUrl: uri });
  const link = nearLink(signedUrl, location.origin);
  if (new URL(link).origin !== location.origin)
    throw new ConnectError("It lies where this page may not read. Download it instead.", Code.FailedPrecondition);
  return link;
}

export interface FilePiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the whole file. */
  readonly size: number;
}

/** Bytes of a file from `start` to before `end`, fewer where it ends earlier. @throws ConnectError telling what the server said. */
export async function readPiece(link: string, start: number, end: number): Promise<FilePiece> {
  const response = await fetch(link, { headers: { range: `bytes=${start}-${end - 1}` } });
  // An empty file has no range that could be asked for.
  if (response.status === 416) {
    const size = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? 0);
    return { bytes: new Uint8Array(), size };
  }
  if (!response.ok) throw new ConnectError(await messageOf(response), codeOf(response.status));
  const size = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1]);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.status === 206 ? { bytes, size } : { bytes: bytes.slice(start, end), size: bytes.length };
}

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "message" in body) return String(body.message);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  return text || `the file was answered with status ${response.status}`;
}

function codeOf(status: number): Code {
  if (status === 404) return Code.NotFound;
  return status === 403 ? Code.PermissionDenied : Code.Unknown;
}

/** The last step of an address, which is the file's name. */
export function fileName(uri: string): string {
  return uri.replace(/\/+$/, "").split("/").at(-1) ?? uri;
}
