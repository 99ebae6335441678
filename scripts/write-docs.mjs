import { readFileSync, writeFileSync } from 'node:fs';
import { cliPage, documentedProgram } from '../dist/cli/page.js';
import { withChecks } from '../dist/metrics/page.js';

const page = new URL('../docs/metrics.md', import.meta.url);
writeFileSync(page, withChecks(readFileSync(page, 'utf8')));
writeFileSync(new URL('../docs/cli.md', import.meta.url), cliPage(documentedProgram()));
