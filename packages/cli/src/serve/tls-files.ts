import { readFile } from "node:fs/promises";
import { FlyteError } from "@haltere/core";
import type { ServerTls } from "@haltere/rpc";

export interface TlsFlags {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
}

/** What the options name; undefined where none asks for TLS. Throws FlyteError for half of a pair, and for a file that is not there. */
export async function readTls({ tlsCert, tlsKey, tlsClientCa }: TlsFlags): Promise<ServerTls | undefined> {
  if (tlsCert === undefined && tlsKey === undefined && tlsClientCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new FlyteError("InvalidArgument", "TLS needs a certificate and its key.", {
      hint: "Give both --tls-cert and --tls-key.",
    });
  return {
    certificate: await read(tlsCert, "--tls-cert"),
    key: await read(tlsKey, "--tls-key"),
    ...(tlsClientCa === undefined ? {} : { clientAuthority: await read(tlsClientCa, "--tls-client-ca") }),
  };
}

async function read(file: string, option: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new FlyteError("NotFound", `the file of ${option} cannot be read`, { where: { file }, cause });
  }
}
