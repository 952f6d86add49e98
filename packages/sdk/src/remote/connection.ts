import type { DescService } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { FlyteError, type FlyteErrorCode } from "@haltere/core";
import { CacheEntryService, MachineService, MapItemService, RerunService, WatchService } from "@haltere/idl/haltere";
import { AdminService, DataProxyService } from "@haltere/idl/service";

/** The services of a control plane that a client calls. Their errors are FlyteErrors. */
export interface Connection {
  readonly admin: Client<typeof AdminService>;
  readonly dataProxy: Client<typeof DataProxyService>;
  /** Haltere's own; its streams fail with ConnectErrors. */
  readonly watcher: Client<typeof WatchService>;
  readonly haltere: HaltereServices;
  close(): void;
}

/** What Haltere's control plane has beyond Flyte's API, which answers Unimplemented. */
export interface HaltereServices {
  readonly machine: Client<typeof MachineService>;
  readonly cacheEntries: Client<typeof CacheEntryService>;
  readonly mapItems: Client<typeof MapItemService>;
  readonly reruns: Client<typeof RerunService>;
}

/** Opens no socket before the first call. */
export function connect(address: { readonly endpoint: string; readonly insecure: boolean }): Connection {
  const baseUrl = `${address.insecure ? "http" : "https"}://${address.endpoint}`;
  const sessionManager = new Http2SessionManager(baseUrl, { idleConnectionTimeoutMs: 60_000 });
  const transport = createGrpcTransport({
    baseUrl,
    sessionManager,
    readMaxBytes: 64 * 1024 * 1024,
  });
  return { ...connectThrough(transport, address.endpoint), close: () => sessionManager.abort() };
}

/** The same over any transport, for tests that run client and server together. */
export function connectThrough(transport: Transport, endpoint: string): Omit<Connection, "close"> {
  return {
    admin: clientOf(AdminService, transport, endpoint),
    dataProxy: clientOf(DataProxyService, transport, endpoint),
    watcher: createClient(WatchService, transport),
    haltere: {
      machine: clientOf(MachineService, transport, endpoint),
      cacheEntries: clientOf(CacheEntryService, transport, endpoint),
      mapItems: clientOf(MapItemService, transport, endpoint),
      reruns: clientOf(RerunService, transport, endpoint),
    },
  };
}

/** A client whose unary calls reject with FlyteErrors. An interceptor cannot do it: what it throws becomes a ConnectError. */
function clientOf<S extends DescService>(service: S, transport: Transport, endpoint: string): Client<S> {
  return new Proxy(createClient(service, transport), {
    get(client, name, receiver) {
      const method: unknown = Reflect.get(client, name, receiver);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        try {
          return await method(...args);
        } catch (thrown) {
          throw statusError(ConnectError.from(thrown), endpoint);
        }
      };
    },
  });
}

/** The FlyteError that a gRPC status stands for. */
export function statusError(error: ConnectError, endpoint: string): FlyteError {
  const code = codes[error.code];
  if (error.code === Code.Unavailable) {
    return new FlyteError(code, `No control plane answers at ${endpoint}: ${error.rawMessage}`, {
      recoverable: true,
      hint: "Start one with `haltere dev`, or say where it is with --endpoint or FLYTE_PLATFORM_URL.",
      cause: error,
    });
  }
  return new FlyteError(code, error.rawMessage, { cause: error });
}

const codes: Readonly<Record<Code, FlyteErrorCode>> = {
  [Code.Canceled]: "Cancelled",
  [Code.Unknown]: "Unknown",
  [Code.InvalidArgument]: "InvalidArgument",
  [Code.DeadlineExceeded]: "DeadlineExceeded",
  [Code.NotFound]: "NotFound",
  [Code.AlreadyExists]: "AlreadyExists",
  [Code.PermissionDenied]: "PermissionDenied",
  [Code.ResourceExhausted]: "ResourceExhausted",
  [Code.FailedPrecondition]: "FailedPrecondition",
  [Code.Aborted]: "Aborted",
  [Code.OutOfRange]: "OutOfRange",
  [Code.Unimplemented]: "Unimplemented",
  [Code.Internal]: "Internal",
  [Code.Unavailable]: "Unavailable",
  [Code.DataLoss]: "DataLoss",
  [Code.Unauthenticated]: "Unauthenticated",
};
