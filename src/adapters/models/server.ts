import { UserError } from '../../domain/errors.ts';
import type { Server } from '../../ports/model.ts';

/** The host and port of an address. Throws `UserError` for what is none. */
export function serverOf(url: string): Server {
  if (!URL.canParse(url)) throw new UserError(`"${url}" is no address of a provider: write it as https://host/v1`);
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === 'http:' ? 80 : 443;
  return { address: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
}
