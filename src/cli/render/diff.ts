import { type DiffReport, diffHeaders } from '../../app/report/diff.ts';
import { printable } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';

/** A unified diff per component. Control marks in the texts are shown as what they are. */
export function renderDiff(report: DiffReport, paint: Paint): string {
  if (report.components.length === 0) return 'no difference';
  return report.components
    .flatMap(({ component, lines }) => [
      ...diffHeaders(report, component).map((line) => paint.bold(printable(line))),
      ...lines.map((line) => diffLine(line, paint)),
    ])
    .join('\n');
}

/** A patch of files, in colours. */
export function renderPatch(patch: string, paint: Paint): string {
  return patch
    .split('\n')
    .map((line) => (/^(diff --git|index |---|\+\+\+)/.test(line) ? paint.bold(printable(line)) : diffLine(line, paint)))
    .join('\n');
}

export function diffLine(line: string, paint: Paint): string {
  const text = printable(line);
  if (line.startsWith('+')) return paint.green(text);
  if (line.startsWith('-')) return paint.red(text);
  return line.startsWith('@@') ? paint.cyan(text) : text;
}
