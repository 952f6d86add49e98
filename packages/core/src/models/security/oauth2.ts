import { OAuth2ClientSchema, OAuth2TokenRequest_Type, OAuth2TokenRequestSchema } from "@haltere/idl/core";
import { message } from "../fields/messages.ts";
import { defaulted, optional } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

import { Secret } from "./secret.ts";

/** An OAuth2 client that a task acts as (`flyteidl.core.OAuth2Client`). */
export class OAuth2Client extends model("OAuth2Client", OAuth2ClientSchema, {
  clientId: text(),
  clientSecret: message(Secret),
}) {}

/** A token that a task asks for (`flyteidl.core.OAuth2TokenRequest`). */
export class OAuth2TokenRequest extends model("OAuth2TokenRequest", OAuth2TokenRequestSchema, {
  name: text(),
  type: defaulted(enumeration<OAuth2TokenRequest_Type>(), OAuth2TokenRequest_Type.CLIENT_CREDENTIALS),
  tokenEndpoint: optional(text()),
  idpDiscoveryEndpoint: optional(text()),
  client: optional(message(OAuth2Client)),
}) {
  static readonly Type = OAuth2TokenRequest_Type;
}
