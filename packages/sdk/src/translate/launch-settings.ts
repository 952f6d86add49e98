import type { LaunchSettings, RunAs } from "../launch-plans/launch-plan-settings.ts";
import { secretMessage, securityContext } from "./security-context.ts";

/**
 * What a plan and the registration say of its executions. What the registration says takes the place of the plan's own,
 * a setting as a whole; of the security context, who runs and the secrets are settings of their own.
 */
export function launchSettings(own: LaunchSettings, registration: LaunchSettings = {}) {
  const merged: LaunchSettings = { ...own, ...definedOf(registration) };
  const security = securityMessage(merged);
  return {
    labels: { values: { ...merged.labels } },
    annotations: { values: { ...merged.annotations } },
    rawOutputDataConfig: { outputLocationPrefix: merged.rawOutputPrefix ?? "" },
    maxParallelism: merged.maxParallelism ?? 0,
    overwriteCache: merged.overwriteCache ?? false,
    ...(security === undefined ? {} : { securityContext: security }),
  };
}

/** A setting that is undefined says nothing. */
function definedOf(settings: LaunchSettings): LaunchSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function securityMessage({ runAs, secrets }: LaunchSettings) {
  const asked = securityContext(secrets)?.secrets;
  if (runAs === undefined && asked === undefined) return undefined;
  return { ...(asked && { secrets: asked }), ...(runAs && { runAs: identity(runAs) }) };
}

function identity({ serviceAccount = "", iamRole = "", executionIdentity = "", oauth2Client }: RunAs) {
  const { id, secret } = oauth2Client ?? {};
  return {
    k8sServiceAccount: serviceAccount,
    iamRole,
    executionIdentity,
    ...(id === undefined || secret === undefined
      ? {}
      : { oauth2Client: { clientId: id, clientSecret: secretMessage(secret) } }),
  };
}
