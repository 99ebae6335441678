import { NO_SPANS, type Spans } from './noSpans.ts';

/** Spans under `name`, where an OpenTelemetry SDK is registered in this process; else nothing, at no cost. */
export async function openSpans(name: string): Promise<Spans> {
  if (!isRegistered()) return NO_SPANS;
  const { createSpans } = await import('./spans.ts');
  return createSpans(name);
}

/** By the mark that every SDK leaves: the API itself takes a tenth of a second to load, for nothing. */
function isRegistered(): boolean {
  return Object.getOwnPropertySymbols(globalThis).some(({ description }) =>
    description?.startsWith('opentelemetry.js.api.'),
  );
}
