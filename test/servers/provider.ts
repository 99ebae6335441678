import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with one request. */
export type Reply =
  | {
      readonly kind: 'json';
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: unknown;
      readonly delayMs?: number;
    }
  | { readonly kind: 'html'; readonly status?: number }
  /** Takes the request and says nothing. */
  | { readonly kind: 'hang' }
  /** Headers, then a byte now and then, never the end. */
  | { readonly kind: 'drip' }
  /** Headers, then as much as is taken, never the end. */
  | { readonly kind: 'endless' }
  /** Headers and half a body, then the connection is destroyed. */
  | { readonly kind: 'cut'; readonly body: unknown }
  | { readonly kind: 'reset' };

export interface Received {
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export interface FakeProvider {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly received: readonly Received[];
  /** Requests under way at once, at most. */
  readonly peak: () => number;
  close(): Promise<void>;
}

/** A provider on loopback: `script` says what the n-th request (from 0) gets. `port` 0: a free one. */
export async function startProvider(script: (n: number, request: Received) => Reply, port = 0): Promise<FakeProvider> {
  const received: Received[] = [];
  let open = 0;
  let peak = 0;
  const server = createServer(async (request, response) => {
    peak = Math.max(peak, ++open);
    response.on('close', () => open--);
    const body = JSON.parse((await textOf(request)) || '{}') as Record<string, unknown>;
    const entry = { at: performance.now(), path: request.url ?? '', headers: request.headers, body };
    send(response, script(received.push(entry) - 1, entry));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    peak: () => peak,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case 'json':
      setTimeout(() => {
        response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
        response.end(JSON.stringify(reply.body));
      }, reply.delayMs ?? 0);
      return;
    case 'html':
      response.writeHead(reply.status ?? 200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Bad gateway</title>');
      return;
    case 'hang':
      return;
    case 'drip': {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
      const drops = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drops));
      return;
    }
    case 'endless': {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write(MUCH));
      };
      response.on('drain', more);
      more();
      return;
    }
    case 'cut': {
      const text = JSON.stringify(reply.body);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
      response.write(text.slice(0, text.length / 2));
      setTimeout(() => response.destroy(), 20);
      return;
    }
    case 'reset':
      response.destroy();
  }
}

const MUCH = ' '.repeat(1_000_000);

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
