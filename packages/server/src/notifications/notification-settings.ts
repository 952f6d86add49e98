/** How mail is sent, and what it says. Subject and body are templates of `messageVariables`. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` or not at all, or `opportunistic`: STARTTLS where the server offers it. */
  readonly security: "tls" | "starttls" | "opportunistic";
  readonly skipTlsVerify: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly sender: string;
  readonly subject: string;
  /** HTML; what is put in is escaped. */
  readonly body: string;
}

/** An address that is told over HTTP of executions that end. */
export interface Webhook {
  /** Unique; what the log calls it, as its address may be a secret. */
  readonly name: string;
  readonly url: string;
  /** Names of the terminal phases that it hears of; absent for all. */
  readonly phases?: readonly string[];
  readonly project?: string;
  readonly domain?: string;
  /** Signs what is sent. */
  readonly secret?: string;
  /** The body, with `messageVariables`; absent for all of them as JSON. */
  readonly template?: string;
  readonly contentType: string;
}

/** Who is told when executions end. Without mail the notifications of launch plans are not sent, as in FlyteAdmin. */
export interface NotificationSettings {
  readonly mail?: MailSettings;
  readonly webhooks: readonly Webhook[];
  /** How long one try may take. */
  readonly timeoutSeconds: number;
  /** How long after the execution's end a message is tried again. */
  readonly giveUpAfterSeconds: number;
}

export const defaultMail = {
  security: "opportunistic",
  skipTlsVerify: false,
  subject: "Execution {{ name }} has {{ phase }} in {{ project }}/{{ domain }}",
  body:
    '<p>The execution "{{ name }}" of {{ launch_plan.name }}, version {{ launch_plan.version }}, has {{ phase }} ' +
    "in {{ project }}/{{ domain }}.{{ error }}</p>\n",
} as const satisfies Partial<MailSettings>;

export const defaultNotifications: NotificationSettings = {
  webhooks: [],
  timeoutSeconds: 30,
  giveUpAfterSeconds: 86_400,
};
