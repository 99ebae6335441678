import type { Floors, NoiseReport } from '../../app/noise.ts';
import type { NoiseFloor } from '../../domain/noise.ts';
import { printableLine } from '../../domain/printable.ts';
import { unprovable } from '../../domain/reading.ts';
import type { Look } from '../screen.ts';
import { count, spending } from './numbers.ts';
import { table } from './table.ts';
import { cutEnd, cutStart } from './width.ts';
import { wrapped } from './wrap.ts';

/** What differs by chance; primary in points of 100, metrics in their own unit. */
export function renderNoise(report: NoiseReport, { paint, width }: Look): string {
  const { label, step, split, examples, attempts, models, primary, spent } = report;
  const head = `${label === null ? '' : `${label}  `}${printableLine(step)}: ${attempts} attempts of ${count(examples)} ${split} examples`;
  const columns = [
    { head: '' },
    { head: 'mean', align: 'right' },
    { head: 'scatter', align: 'right' },
    { head: 'noise: 1 each', align: 'right' },
    { head: `${attempts} each`, align: 'right' },
    { head: 'cells', align: 'right' },
  ] as const;
  return [
    paint.bold(head),
    table(columns, rowsOf(report)),
    ...byModel(models),
    ...[...sentences(primary, attempts), ...proofLines(report)].flatMap((line) => wrapped(line, width, '  ')),
    `evaluations so far: ${spending({ calls: spent.calls, usd: spent.usd, unknownUsd: spent.unknown_usd }, { calls: null, usd: null })}`,
  ].join('\n');
}

function rowsOf({ primary, metrics }: Floors): string[][] {
  return named({ primary, metrics }).map(([name, floor, factor]) => {
    if (floor === null) return [name, '-', '-', '-', '-', '0'];
    const { mean, sd, one, all, cells } = floor;
    return [name, ...[mean, sd, one, all].map((value) => figure(factor * value)), count(cells)];
  });
}

/** Models beside each other; more would not fit into 80 columns. */
const BESIDE = 4;
const NAME = 13;
const METRIC = 18;

/** The noise of one attempt each, by model; what one model alone has stands above. */
function byModel(models: NoiseReport['models']): string[] {
  const all = Object.entries(models);
  if (all.length < 2) return [];
  const tables: string[] = ['', 'by model, 1 attempt each:'];
  for (let from = 0; from < all.length; from += BESIDE) {
    const some = all.slice(from, from + BESIDE);
    const heads = some.map(([model]) => ({ head: cutStart(printableLine(model), NAME), align: 'right' as const }));
    const rows = named(some[0]![1]).map(([name], at) => [
      name,
      ...some.map(([, floors]) => {
        const [, floor, factor] = named(floors)[at]!;
        return floor === null ? '-' : figure(factor * floor.one);
      }),
    ]);
    tables.push(table([{ head: '' }, ...heads], rows));
  }
  return [...tables, ''];
}

function named({ primary, metrics }: Floors): [string, NoiseFloor | null, number][] {
  return [
    ['primary, points', primary, 100],
    ...Object.entries(metrics).map(([name, floor]): [string, NoiseFloor | null, number] => [
      cutEnd(printableLine(name), METRIC),
      floor,
      1,
    ]),
  ];
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function sentences(primary: NoiseFloor | null, attempts: number): string[] {
  if (primary === null)
    return [
      'nothing was scored more than once, so nothing is known of the noise',
      '  evolve doctor says what does not answer',
    ];
  if (primary.one === 0) return ['all attempts score the same: no noise was seen on this data'];
  const [one, all] = [primary.one, primary.all].map((value) => `${figure(100 * value)} points`);
  return [
    `differences under ${one} of primary are noise on this data where each side has one attempt, under ${all} where it has ${attempts}: 95 of 100 of a prompt with itself are smaller`,
  ];
}

function proofLines({ proof, verify_attempts: attempts }: NoiseReport): string[] {
  if (proof === null) return [];
  const { units, alpha, reading, effects } = proof;
  const nothing = unprovable(units, alpha);
  if (nothing !== null) return nothing.split(', and ').map((part, at) => (at === 0 ? part : `  and ${part}`));
  const effect = effects[0]?.effect ?? null;
  const split = `reading ${reading} of ${units} verify ${units === 1 ? 'example' : 'examples'}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} each,`;
  if (effect === null) return [`${split} proves no gain in 80 of 100 tries`];
  return [
    `${split} proves gains from ${figure(100 * effect)} points up in 80 of 100 tries, where a prompt gains the same on every example; else larger ones`,
  ];
}
