import { KNOWN_PROVIDERS } from '../../adapters/models/providers.ts';
import type { Providers } from './providers.ts';
import type { Environment } from './variables.ts';

/** Names under which environments keep secrets. */
const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL)S?($|_)/i;

/** Everything that this experiment and its environment hold secret: keys of providers, and variables named like secrets. */
export function secretsOf({ servers }: Pick<Providers, 'servers'>, env: Environment): readonly string[] {
  const keys = Object.values(servers).flatMap(({ api_key: key }) => (key === 'none' ? [] : [key]));
  return [...keys, ...environmentSecrets(env)];
}

/** The same of an environment alone. A path or a plain word is no secret, whatever its variable is called. */
export function environmentSecrets(env: Environment): readonly string[] {
  const provided = new Set(Object.values(KNOWN_PROVIDERS).map(({ keyVariable }) => keyVariable));
  return Object.entries(env).flatMap(([name, value = '']) => {
    if (provided.has(name)) return [value];
    return SECRET_NAME.test(name) && /\d/.test(value) && /^[^\s/]{8,}$/.test(value) ? [value] : [];
  });
}
