import { readFileSync } from "node:fs";
import { FlyteError } from "@haltere/core";
import { defaultMail, defaultNotifications, type NotificationSettings } from "@haltere/server";
import { z } from "zod";

const seconds = z.int().min(1).max(31_536_000);
const text = z.string().min(1);
const phases = z.array(z.enum(["SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"])).min(1);

const smtp = z.strictObject({
  host: text,
  port: z.int().min(1).max(65_535),
  security: z.enum(["tls", "starttls", "opportunistic"]).optional(),
  skipTlsVerify: z.boolean().optional(),
  username: text.optional(),
  password: text.optional(),
  passwordFile: text.optional(),
  passwordVariable: text.optional(),
  sender: text,
  subject: text.optional(),
  body: text.optional(),
});

const webhook = z.strictObject({
  name: text,
  url: z.url({ protocol: /^https?$/ }),
  phases: phases.optional(),
  project: text.optional(),
  domain: text.optional(),
  secret: text.optional(),
  secretFile: text.optional(),
  secretVariable: text.optional(),
  template: text.optional(),
  contentType: text.optional(),
});

/** The section `notifications` of the configuration. */
export const notificationSchema = z.strictObject({
  smtp: smtp.optional().describe("The mail server that notifications go through, and what they say"),
  webhooks: z
    .array(webhook)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "has two of one name")
    .optional()
    .describe("Addresses that are told over HTTP of executions that end"),
  timeoutSeconds: seconds.optional().describe("How long one try to deliver may take"),
  giveUpAfterSeconds: seconds.optional().describe("How long a message is tried again"),
});

/**
 * What a configuration says of notifications, with the passwords that it refers to.
 * @throws FlyteError InvalidArgument where one of them cannot be read.
 */
export function configuredNotifications(section: z.output<typeof notificationSchema> = {}): NotificationSettings {
  const { smtp: mail, webhooks = [], timeoutSeconds, giveUpAfterSeconds } = section;
  return {
    ...(mail === undefined ? {} : { mail: mailOf(mail) }),
    webhooks: webhooks.map(({ secret, secretFile, secretVariable, ...own }) => ({
      contentType: "application/json",
      ...defined(own),
      ...defined({ secret: secretOf(`webhook ${own.name}`, secret, secretFile, secretVariable) }),
    })),
    timeoutSeconds: timeoutSeconds ?? defaultNotifications.timeoutSeconds,
    giveUpAfterSeconds: giveUpAfterSeconds ?? defaultNotifications.giveUpAfterSeconds,
  };
}

function mailOf({ password, passwordFile, passwordVariable, ...own }: z.output<typeof smtp>) {
  const read = secretOf("notifications.smtp", password, passwordFile, passwordVariable);
  return { ...defaultMail, ...defined(own), ...defined({ password: read }) };
}

function secretOf(
  whose: string,
  value: string | undefined,
  file: string | undefined,
  variable: string | undefined,
): string | undefined {
  if (file !== undefined) {
    try {
      return readFileSync(file, "utf8").trimEnd();
    } catch (thrown) {
      throw new FlyteError(
        "InvalidArgument",
        `the secret of ${whose} cannot be read: ${FlyteError.from(thrown).message}`,
        { where: { file }, cause: thrown },
      );
    }
  }
  if (variable === undefined) return value;
  const found = process.env[variable];
  if (found !== undefined) return found;
  throw new FlyteError("InvalidArgument", `the secret of ${whose} is not set: no ${variable} in the environment`);
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without what is undefined. */
function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
