import { readFileSync, writeFileSync } from 'node:fs';
import { withChecks } from '../dist/metrics/page.js';

const page = new URL('../docs/metrics.md', import.meta.url);
writeFileSync(page, withChecks(readFileSync(page, 'utf8')));
