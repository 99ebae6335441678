import { join, relative } from 'node:path';
import { type DealRules, dealExamples } from '../../domain/dealExamples.ts';
import { isUnreviewed } from '../../domain/drafts.ts';
import { UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { fieldOf } from '../../domain/exampleText.ts';
import { groupBy } from '../../domain/group.ts';
import { type Leak, type LeakRules, leaksBetween } from '../../domain/leaks.ts';
import { writeFiles } from '../files/writeFiles.ts';
import { type FileFormat, readExampleFile } from './readFile.ts';

export interface SplitRequest {
  readonly cwd: string;
  /** Absolute. */
  readonly file: string;
  readonly format: FileFormat | null;
  /** Of the examples that go to verify, 0..1. */
  readonly share: number;
  readonly seed: number;
  readonly group: string;
  /** Null: what is expected, where that is one of few things; none: nothing. */
  readonly stratify: string | null;
  readonly near: number | null;
  /** Unreviewed drafts may prove something. */
  readonly withDrafts: boolean;
  /** Absolute: where train.jsonl and verify.jsonl go. */
  readonly folder: string;
  readonly force: boolean;
}

/** The shape of `split --json`. */
export interface SplitReport {
  readonly written: readonly string[];
  readonly train: number;
  readonly verify: number;
  readonly stratified_by: string | null;
  /** Examples of each stratum, by split. */
  readonly strata: Readonly<Record<string, { readonly train: number; readonly verify: number }>>;
  /** Sets that stayed together, since they share a group, an input, or nearly one. */
  readonly together: readonly (readonly string[])[];
  /** Drafts that nobody has reviewed: all of them are in train. */
  readonly unreviewed: number;
  /** Drafts that are nearly an example of verify: they went nowhere. */
  readonly left_out: readonly string[];
}

/** Deals a file of examples out into train.jsonl and verify.jsonl. Writes over nothing unless told so. Throws `UserError`. */
export function splitFile(request: SplitRequest): SplitReport {
  const { cwd, file, folder } = request;
  const all = readExampleFile(file, relative(cwd, file) || file, request.format).map(({ example }) => example);
  const drafts = request.withDrafts ? [] : all.filter(isUnreviewed);
  const dealt = all.filter((example) => !drafts.includes(example));
  const by = request.stratify ?? usualStratum(dealt);
  const rules: DealRules = {
    share: request.share,
    seed: request.seed,
    near: request.near,
    groupOf: (example) => fieldOf(example, request.group),
    stratumOf: (example) => (by === NOTHING ? null : fieldOf(example, by)),
  };
  if (dealt.length === 0)
    throw new UserError(
      `all ${all.length} examples are drafts that nobody has reviewed: take their tag "unreviewed" away where they are right, or say --with-drafts`,
    );
  refuseIdle(dealt, request, by);
  const { train: first, verify, together } = dealExamples(dealt, rules);
  const kept = withoutLeaks(drafts, verify, rules);
  const train = all.filter((example) => first.includes(example) || kept.includes(example));
  if (train.length === 0 || verify.length === 0) throw new UserError(noSplit(train.length === 0, together, all));
  refuseLeaks(leaksBetween(train, verify, rules));
  writeFiles(
    folder,
    new Map([
      ['train.jsonl', jsonl(train)],
      ['verify.jsonl', jsonl(verify)],
    ]),
    request.force,
  );
  return {
    written: ['train.jsonl', 'verify.jsonl'].map((name) => relative(cwd, join(folder, name))),
    train: train.length,
    verify: verify.length,
    stratified_by: by === NOTHING ? null : by,
    strata: by === NOTHING ? {} : strataOf(train, verify, rules),
    together: together.map((set) => set.map(({ id }) => id)),
    unreviewed: kept.length,
    left_out: drafts.filter((draft) => !kept.includes(draft)).map(({ id }) => id),
  };
}

/** Strata by nothing. */
export const NOTHING = 'none';
const MOST_STRATA = 20;

/** What is expected, where it is one of few texts, numbers or words, and none of them is alone. */
function usualStratum(examples: readonly Example[]): string {
  const isPlain = examples.every(({ expected }) => expected !== undefined && typeof expected !== 'object');
  const classes = [...groupBy(examples, ({ expected }) => expected).values()];
  return isPlain && classes.length <= MOST_STRATA && classes.every(({ length }) => length > 1) ? 'expected' : NOTHING;
}

/** A field that nothing has is a mistyped one. */
function refuseIdle(examples: readonly Example[], { group, stratify }: SplitRequest, by: string): void {
  const has = (field: string) => examples.some((example) => fieldOf(example, field) !== null);
  if (group !== 'group' && !has(group)) throw new UserError(`--group ${group}: no example has it`);
  if (stratify !== null && by !== NOTHING && !has(by)) throw new UserError(`--stratify ${by}: no example has it`);
}

/** A draft that is nearly an example of verify was made from it, or is worth nothing: it goes nowhere. */
function withoutLeaks(drafts: readonly Example[], verify: readonly Example[], rules: LeakRules): readonly Example[] {
  const leaking = new Set(leaksBetween(verify, drafts, rules).map((leak) => leak.verify));
  return drafts.filter(({ id }) => !leaking.has(id));
}

function noSplit(noTrain: boolean, together: readonly (readonly Example[])[], all: readonly Example[]): string {
  const whole = together.find(({ length }) => length > all.length / 2);
  const why =
    whole === undefined
      ? 'say another share with --verify'
      : `${whole.length} of ${all.length} examples stay together (${whole[0]!.id}, ${whole[1]!.id}, …), since they share a group or are nearly the same: see --group and --near`;
  return `nothing would be left for ${noTrain ? 'train' : 'verify'}: ${why}`;
}

function strataOf(train: readonly Example[], verify: readonly Example[], { stratumOf }: DealRules) {
  const names = [...new Set([...train, ...verify].map((example) => stratumOf(example) ?? ''))].sort();
  const count = (rows: readonly Example[], name: string) =>
    rows.filter((one) => (stratumOf(one) ?? '') === name).length;
  return Object.fromEntries(names.map((name) => [name, { train: count(train, name), verify: count(verify, name) }]));
}

function jsonl(examples: readonly Example[]): string {
  return examples.map((example) => `${JSON.stringify(example)}\n`).join('');
}

/** Throws `UserError` with what both splits have in common. */
export function refuseLeaks(leaks: readonly Leak[]): void {
  if (leaks.length === 0) return;
  const told = leaks.slice(0, SHOWN).map(leakText);
  const more = leaks.length > SHOWN ? [`and ${leaks.length - SHOWN} more`] : [];
  throw new UserError([`${leaks.length} examples of verify leak:`, ...told, ...more].join('\n'));
}

const SHOWN = 12;

function leakText({ kind, train, verify, likeness = 0 }: Leak): string {
  const why = {
    id: 'has the id of one in train',
    input: `has the input of "${train}" in train`,
    near: `is nearly "${train}" in train (${Math.floor(100 * likeness)} % alike)`,
    group: `is of the group of "${train}" in train`,
  }[kind];
  return `  "${verify}" ${why}`;
}
