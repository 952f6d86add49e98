import { createHash } from "node:crypto";
import { FlyteError } from "@haltere/core";
import type { Logger } from "@haltere/ports";
import { escapeHtml, fillTemplate, type MessageVariables } from "./message-variables.ts";
import type { MailSettings } from "./notification-settings.ts";

/** One message to some people. */
interface Mail {
  /** The same for each try, so that a mail that came twice is known as one. */
  readonly id: string;
  readonly recipients: readonly string[];
  /** The notification's own body in place of the configured one; empty for that. */
  readonly template: string;
  readonly variables: MessageVariables;
}

/** Sends mail over SMTP. Rejects where the server did not take it: with FailedPrecondition where it never will. */
export type MailSender = (mail: Mail) => Promise<void>;

export async function openMailSender(
  settings: MailSettings,
  timeoutSeconds: number,
  logger: Logger,
): Promise<MailSender> {
  const { createTransport } = await import("nodemailer");
  const timeout = timeoutSeconds * 1000;
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.security === "tls",
    requireTLS: settings.security === "starttls",
    tls: { rejectUnauthorized: !settings.skipTlsVerify },
    ...(settings.username === undefined ? {} : { auth: { user: settings.username, pass: settings.password ?? "" } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ id, recipients, template, variables }) => {
    const sent = await transport
      .sendMail({
        from: settings.sender,
        to: [...recipients],
        subject: fillTemplate(settings.subject, variables).replace(/\s+/g, " "),
        html: fillTemplate(template || settings.body, variables, escapeHtml),
        messageId: `<${createHash("sha256").update(id).digest("hex").slice(0, 40)}@haltere>`,
      })
      .catch(refused);
    if (sent.rejected.length === 0) return;
    if (sent.accepted.length === 0) throw new FlyteError("Unavailable", "the mail server took no recipient");
    logger.warn("the mail server refused some recipients of a notification", { recipients: sent.rejected.map(String) });
  };
}

/**
 * A permanent answer (5xx) to sender, recipients or content of this mail will be the same tomorrow. One to our name and password is about
 * the configuration, which somebody may mend.
 */
function refused(thrown: unknown): never {
  const error: SmtpError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const answers = [error, ...(error.rejectedErrors ?? [])].map(({ responseCode }) => responseCode ?? 0);
  const isAboutMail = error.code === "EENVELOPE" || error.code === "EMESSAGE";
  const permanent = isAboutMail && answers.every((answer) => answer >= 500 && answer < 600);
  throw new FlyteError(permanent ? "FailedPrecondition" : "Unavailable", error.message, { cause: thrown });
}

/** What nodemailer tells of a failure. */
interface SmtpError extends Error {
  readonly code?: string;
  /** The server's last answer. */
  readonly responseCode?: number;
  /** Of each recipient that was refused. */
  readonly rejectedErrors?: readonly SmtpError[];
}
