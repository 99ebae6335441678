import { z } from 'zod';
import { experimentFile } from './experiment.ts';

/** The JSON Schema of experiment.yaml for editors, as it stands in schema/experiment.schema.json. */
export function publishedSchema(): string {
  const schema = z.toJSONSchema(experimentFile, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'evolve experiment' }, null, 2)}\n`;
}
