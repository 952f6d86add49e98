import { IdentitySchema, SecurityContextSchema } from "@haltere/idl/core";
import { list } from "../fields/collections.ts";
import type { Field } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { omittable, unlessEmpty } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { model } from "../model.ts";
import { OAuth2Client, OAuth2TokenRequest } from "./oauth2.ts";
import { Secret } from "./secret.ts";

/** Who a task runs as (`flyteidl.core.Identity`). */
export class Identity extends model("Identity", IdentitySchema, {
  iamRole: unlessEmpty(text()),
  k8sServiceAccount: unlessEmpty(text()),
  oauth2Client: unlessEmpty(message(OAuth2Client)),
  executionIdentity: unlessEmpty(text()),
}) {}

/** Identity, secrets and tokens that a task gets (`flyteidl.core.SecurityContext`). One secret or token needs no list. */
export class SecurityContext extends model("SecurityContext", SecurityContextSchema, {
  runAs: unlessEmpty(message(Identity)),
  secrets: unlessEmpty(oneOrList(list(message(Secret)))),
  tokens: unlessEmpty(oneOrList(list(message(OAuth2TokenRequest)))),
}) {}

/** The field of a task that holds a security context; an empty one is read as undefined. */
export const securityContext = unlessUntold(unlessEmpty(message(SecurityContext)));

/** The field of an execution or launch plan, which has a security context always. */
export const settledSecurityContext = unlessUntold(omittable(message(SecurityContext)));

/** One that was told nothing is not written. */
function unlessUntold<Given>(
  field: Field<SecurityContext | undefined, Given>,
): Field<SecurityContext | undefined, Given> {
  return {
    ...field,
    write: (value) => {
      const told = value?.runAs ?? value?.secrets ?? value?.tokens;
      return told === undefined ? undefined : field.write(value);
    },
  };
}

function oneOrList<Value, Given>(field: Field<Value, readonly Given[]>): Field<Value, Given | readonly Given[]> {
  return { ...field, accept: (given, place) => field.accept(isList(given) ? given : [given], place) };
}

function isList<Given>(given: Given | readonly Given[]): given is readonly Given[] {
  return Array.isArray(given);
}
