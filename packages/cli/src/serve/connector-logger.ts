import type { Logger } from "@haltere/ports";
import type { Logger as Log } from "pino";

/** The server's log as connectors write to it. */
export function connectorLogger(log: Log): Logger {
  return {
    debug: (message, fields = {}) => log.debug(fields, message),
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
    error: (message, fields = {}) => log.error(fields, message),
  };
}
