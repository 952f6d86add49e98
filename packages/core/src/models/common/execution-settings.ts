import { AuthRoleSchema, RawOutputDataConfigSchema, UrlBlobSchema } from "@haltere/idl/admin";
import { omittable, unsetIfEmpty } from "../fields/presence.ts";
import { long, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Who an execution runs as, as it was said before security contexts (`flyteidl.admin.AuthRole`). */
export class AuthRole extends model("AuthRole", AuthRoleSchema, {
  assumableIamRole: omittable(unsetIfEmpty(text())),
  kubernetesServiceAccount: omittable(unsetIfEmpty(text())),
}) {}

/** Where an execution's files and tables are written (`flyteidl.admin.RawOutputDataConfig`). */
export class RawOutputDataConfig extends model("RawOutputDataConfig", RawOutputDataConfigSchema, {
  outputLocationPrefix: text(),
}) {}

/** Where something can be fetched, and its size (`flyteidl.admin.UrlBlob`). */
export class UrlBlob extends model("UrlBlob", UrlBlobSchema, { url: text(), bytes: long() }) {}
