import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterFile } from '../afterwards.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** Undefined where there is no body, or none that says it is JSON. */
  readonly body: Record<string, unknown> | undefined;
  readonly bytes: number;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on loopback until the tests of the file are done. Returns its address. */
export async function serving(answer: (asked: Asked) => Answered): Promise<string> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts);
    const url = new URL(request.url ?? '/', 'http://x');
    const isJson = request.headers['content-type'] === 'application/json' && text.length > 0;
    const { status, body, headers } = answer({
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      authorization: request.headers.authorization,
      body: isJson ? (JSON.parse(text.toString('utf8')) as Record<string, unknown>) : undefined,
      bytes: text.length,
    });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterFile(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
