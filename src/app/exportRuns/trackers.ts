import type { JsonServer } from '../../adapters/servers/http.ts';
import { UserError } from '../../domain/errors.ts';
import type { Environment } from '../config/variables.ts';

/** Where an MLflow tracking server is: `to`, else MLFLOW_TRACKING_URI. A token, or a name with a password, where it asks. */
export function mlflowServer(to: string | null, env: Environment, signal: AbortSignal): JsonServer {
  const url = addressOf('MLflow', to ?? env.MLFLOW_TRACKING_URI, 'MLFLOW_TRACKING_URI');
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } = env;
  const authorization = token ? `Bearer ${token}` : user && password ? basic(user, password) : null;
  return { name: 'MLflow', url, headers: authorization === null ? {} : { authorization }, signal };
}

/** Where a Langfuse server is: `to`, else LANGFUSE_HOST or LANGFUSE_BASE_URL; with the keys of a project. */
export function langfuseServer(to: string | null, env: Environment, signal: AbortSignal): JsonServer {
  const url = addressOf('Langfuse', to ?? env.LANGFUSE_HOST ?? env.LANGFUSE_BASE_URL, 'LANGFUSE_HOST');
  const { LANGFUSE_PUBLIC_KEY: key, LANGFUSE_SECRET_KEY: secret } = env;
  if (!key || !secret)
    throw new UserError(
      'Langfuse needs the keys of a project: set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY, or in a file for --env-file',
    );
  return { name: 'Langfuse', url, headers: { authorization: basic(key, secret) }, signal };
}

function addressOf(name: string, said: string | undefined, variable: string): string {
  if (!said) throw new UserError(`where is ${name}? Say it with --to URL, or set ${variable}`);
  const url = URL.canParse(said) ? new URL(said) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UserError(`"${said}" is no address of ${name}: it begins with http:// or https://`);
  if (url.username !== '' || url.password !== '')
    throw new UserError(`the address of ${name} must hold no password: set the variables for it`);
  return said.replace(/\/+$/, '');
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
