import { writeFileSync } from 'node:fs';
import { publishedSchema } from '../dist/app/config/schema/published.js';

writeFileSync(new URL('../schema/experiment.schema.json', import.meta.url), publishedSchema());
