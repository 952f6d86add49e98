/**
 * The environment of this process as a task may see it: without what configures Haltere itself (which may name
 * databases and keys) and Node's own switches, which are about us.
 */
export function inheritedEnvironment(): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !ours.test(name)) inherited[name] = value;
  }
  return inherited;
}

const ours = /^(HALTERE_|NODE_OPTIONS$|NODE_COMPILE_CACHE$|NODE_CHANNEL_|NODE_UNIQUE_ID$|FLYTE_INTERNAL_|_F_)/;
