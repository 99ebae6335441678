import { CallError } from '../../domain/errors.ts';

/** Bytes of an answer at most, unpacked. No completion comes near it; whatever is longer would fill the memory. */
const MOST_BYTES = 32 * 1024 * 1024;

/** `fetch`, but an answer that does not end is broken off. */
export const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counted()), { status, statusText, headers });
};

function counted(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= MOST_BYTES) controller.enqueue(chunk);
      else controller.error(new CallError('invalid', `an answer of more than ${MOST_BYTES / 1024 / 1024} MB`));
    },
  });
}
