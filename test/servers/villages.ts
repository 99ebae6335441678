import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEP, type Whole, whole } from '../wholeRun.ts';
import { chatCompletion } from './answers.ts';
import type { Received, Reply } from './provider.ts';

/** The small experiment with models behind an API, whose address is in `HOME_URL`. */
export function villagesOverHttp(): Whole {
  const place = whole();
  const file = join(place.cwd, 'experiments', STEP, 'experiment.yaml');
  const text = readFileSync(file, 'utf8').replaceAll('rehearsal:', 'home:');
  writeFileSync(file, `${text}providers: { home: { api: openai, base_url: "\${HOME_URL}", api_key: none } }\n`);
  return place;
}

const CURES = ['Leave no brackets.', 'Never write percentages.', 'Give a name its own last word.', 'Think twice.'];

/** A provider whose models err until the prompt tells them not to; the same request gets the same answer. */
export function villagesAnswer({ body }: Received): Reply {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest();
  const [system = '', user = ''] = (body.messages as { content: string }[]).map(({ content }) => content);
  const text = body.model === 'mayor' ? proposal(digest) : works(system, user, digest);
  const completion = chatCompletion(text, { model: String(body.model) });
  return completion.kind === 'json' ? { ...completion, delayMs: digest[1]! % 30 } : completion;
}

function proposal(digest: Buffer): string {
  const cure = CURES[digest[0]! % CURES.length];
  return `<hypothesis>${cure}</hypothesis>\n<edit><find></find><replace>${cure}\n</replace></edit>`;
}

function works(system: string, user: string, digest: Buffer): string {
  const place = user.split(' ')[0] ?? '';
  const works = ['North', 'South', 'East'].map((side, index) => ({
    name: `${side} ${system.includes(CURES[2]!) ? side : 'Project'}`,
    reason:
      (system.includes(CURES[0]!) ? place : `${place} [to be named]`) +
      (system.includes(CURES[1]!) || digest[index]! < 100 ? '' : ' by 40%'),
  }));
  return JSON.stringify({ works });
}
