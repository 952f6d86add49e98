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
  /** Those of them that it is still to reach; the others have it. */
  readonly pending: readonly string[];
  /** The notification's own body in place of the configured one; empty for that. */
  readonly template: string;
  readonly variables: MessageVariables;
}

/**
 * Sends mail over SMTP. Answers the recipients that the server refused for now while it took others. Rejects where it took none: with
 * FailedPrecondition where it never will.
 */
export type MailSender = (mail: Mail) => Promise<readonly string[]>;

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
  return async ({ id, recipients, pending, template, variables }) => {
    const sent = await transport
      .sendMail({
        from: settings.sender,
        to: [...recipients],
        envelope: { from: settings.sender, to: [...pending] },
        subject: fillTemplate(settings.subject, variables).replace(/\s+/g, " "),
        html: fillTemplate(template || settings.body, variables, escapeHtml),
        messageId: `<${createHash("sha256").update(id).digest("hex").slice(0, 40)}@haltere>`,
      })
      .catch(refused);
    const refusals = sent.rejected.map((recipient, index) => {
      const answer = sent.rejectedErrors?.[index];
      return { recipient: String(recipient), answer: answer?.message ?? "", permanent: isPermanent(answer) };
    });
    if (refusals.length === 0) return [];
    if (sent.accepted.length === 0) throw new FlyteError("Unavailable", "the mail server took no recipient");
    const lost = refusals.filter(({ permanent }) => permanent);
    if (lost.length > 0) {
      const told = lost.map(({ recipient, answer }) => ({ recipient, answer }));
      logger.error("the mail server refused recipients of a notification for good", { refused: told });
    }
    return refusals.filter(({ permanent }) => !permanent).map(({ recipient }) => recipient);
  };
}

/**
 * A permanent answer (5xx) to sender, recipients or content of this mail will be the same tomorrow. One to our name and password is about
 * the configuration, which somebody may mend.
 */
function refused(thrown: unknown): never {
  const error: SmtpError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const isAboutMail = error.code === "EENVELOPE" || error.code === "EMESSAGE";
  const permanent = isAboutMail && [error, ...(error.rejectedErrors ?? [])].every(isPermanent);
  throw new FlyteError(permanent ? "FailedPrecondition" : "Unavailable", error.message, { cause: thrown });
}

function isPermanent(error: { readonly responseCode?: number | undefined } | undefined): boolean {
  const answer = error?.responseCode ?? 0;
  return answer >= 500 && answer < 600;
}

/** What nodemailer tells of a failure. */
interface SmtpError extends Error {
  readonly code?: string;
  /** The server's last answer. */
  readonly responseCode?: number;
  /** Of each recipient that was refused. */
  readonly rejectedErrors?: readonly SmtpError[];
}
