import { hashOf } from '../../../domain/hash.ts';
import { type Random, streamOf, weightedPick } from '../../../domain/random.ts';
import type { ModelRequest } from '../../../ports/model.ts';
import type { Reflector, Remedy } from './declaration.ts';
import { countOf, type Notion, says, sentencesOf } from './notions.ts';
import { type Change, editsAnswer, rewriteAnswer } from './reflectorAnswer.ts';

type Fault = 'none' | 'useless' | 'harmful' | 'misquoted' | 'unparsable';

/** The message as the reflector understands it. */
interface Reading {
  readonly prompt: string;
  /** Where there are several, by component. */
  readonly others: ReadonlyMap<string, string>;
  /** What the feedback says of all cases, and what the cases are said to share. */
  readonly feedback: string;
  readonly shared: string;
  /** Characters that may be added. */
  readonly room: number;
  readonly wantsEdits: boolean;
}

/**
 * What a simulated reflector answers to a message. It reads the current prompt, the feedback, how much may be added and
 * whether edits are wanted; it knows its remedies and nothing of the habits.
 */
export function reflect(name: string, reflector: Reflector, request: ModelRequest): string {
  const message = [request.system ?? '', ...request.messages.map(({ content }) => content)].join('\n\n');
  const random = streamOf('rehearsal', 'reflector', name, hashOf([message, request.seed]));
  const reading = readingOf(message);
  const fault = faultOf(reflector, random);
  if (fault === 'unparsable') return 'The prompt could be clearer about what it wants. I would work on that first.';
  const changes = changesFor(reflector, reading, fault, random);
  const hypothesis = changes.map((change) => change.hypothesis).join(' ');
  if (reading.wantsEdits) return editsAnswer(hypothesis, reading.prompt, changes, fault === 'misquoted');
  return rewriteAnswer(hypothesis, reading.prompt, changes, random() < reflector.lossy ? random : null);
}

const PROMPT = /<prompt\b(?: component="([^"]*)")?[^>]*>\n?([\s\S]*?)\n?<\/prompt>/g;

/** Without a block of feedback, all that stands around the prompt is taken for it. */
function readingOf(message: string): Reading {
  const around = message.replace(/<prompt\b[^>]*>[\s\S]*?<\/prompt>/g, '\n');
  const feedback = [...around.matchAll(/^Feedback:\n([\s\S]*?)(?=^<|\n\n|$(?![\s\S]))/gm)].map(
    (block) => block[1] ?? '',
  );
  const prompts = [...message.matchAll(PROMPT)].map(([, name = '', text = '']) => ({ name, text }));
  const room = /At most (\d+) characters may be added/.exec(around)?.[1];
  return {
    prompt: prompts[0]?.text ?? '',
    others: new Map(prompts.slice(1).map(({ name, text }) => [name, text])),
    feedback: feedback.length > 0 ? feedback.join('\n') : around,
    shared: /What they share: (.*)/.exec(around)?.[1] ?? '',
    room: room === undefined ? Number.POSITIVE_INFINITY : Number(room),
    wantsEdits: message.includes('<edit>'),
  };
}

function faultOf(reflector: Reflector, random: Random): Fault {
  let left = random();
  for (const fault of ['useless', 'harmful', 'misquoted', 'unparsable'] as const) {
    left -= reflector[fault];
    if (left < 0) return fault;
  }
  return 'none';
}

/** One change in a patch, up to three in a rewrite, for the loudest complaints; a platitude when nothing is understood. */
function changesFor(reflector: Reflector, reading: Reading, fault: Fault, random: Random): Change[] {
  const loudness = loudnessIn(reading);
  const changes: Change[] = [];
  let { room } = reading;
  // A whole text is written anew one at a time.
  const mayBe = ({ component }: Remedy) => reading.wantsEdits || component === undefined;
  let open = reflector.remedies.filter((remedy) => loudness(remedy) > 0 && mayBe(remedy));
  while (changes.length < (reading.wantsEdits ? 1 : 3)) {
    const remedy = weightedPick(open, loudness, random);
    if (!remedy) break;
    open = open.filter((other) => other !== remedy);
    const change = changeFor(remedy, reading, fault, room, random);
    if (change) changes.push(change);
    room -= change ? addedBy(change) : 0;
  }
  if (changes.length > 0) return changes;
  const text = pickOf(reflector.platitudes, random) ?? '';
  return [{ hypothesis: 'The instructions are not firm enough.', text, insteadOf: null, component: null }];
}

/** What the cases share weighs more than what else is wrong with one of them. */
function loudnessIn({ feedback, shared }: Reading): (remedy: Remedy) => number {
  const [heard, stressed] = [sentencesOf(feedback), sentencesOf(shared)];
  return ({ complaint }) => {
    const stress = countOf(complaint, stressed);
    return countOf(complaint, heard) * (1 + 20 * stress) + stress;
  };
}

/** A change of this remedy that the prompt does not hold yet and that fits into the room; null when there is none. */
function changeFor(remedy: Remedy, reading: Reading, fault: Fault, room: number, random: Random): Change | null {
  const { hypothesis, instead, cures } = remedy;
  const other = remedy.component === undefined ? undefined : reading.others.get(remedy.component);
  const prompt = other ?? reading.prompt;
  const component = other === undefined ? null : (remedy.component ?? null);
  const added = (fault === 'useless' || fault === 'harmful' ? remedy[fault] : cures).map(
    (text): Change => ({ hypothesis, text, insteadOf: null, component }),
  );
  const sentence = instead && fault !== 'useless' && fault !== 'harmful' ? sentenceSaying(instead.of, prompt) : null;
  const replaced =
    sentence === null
      ? []
      : (instead?.cures ?? []).map((text): Change => ({ hypothesis, text, insteadOf: sentence, component }));
  const fitting = [...added, ...replaced].filter((change) => !prompt.includes(change.text) && addedBy(change) <= room);
  return pickOf(fitting, random);
}

/** With the list mark and the line break of what is added as a line. */
function addedBy({ text, insteadOf }: Change): number {
  return insteadOf === null ? text.length + 3 : text.length - insteadOf.length;
}

function pickOf<T>(items: readonly T[], random: Random): T | null {
  return weightedPick(items, () => 1, random);
}

/** The sentence of the prompt that says the notion, without a list mark or field name before it, if it stands there once. */
function sentenceSaying(notion: Notion, prompt: string): string | null {
  const sentences = prompt
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*]|\d+[.)])\s+/, '').replace(/^`[^`]+`:\s+/, ''))
    .flatMap((line) => line.split(/(?<=[.!?]["”]?)\s+/));
  const sentence = sentences.find((candidate) => says(sentencesOf(candidate), notion));
  return sentence !== undefined && prompt.split(sentence).length === 2 ? sentence : null;
}
