import { z } from 'zod';

/** The name of a model or a system as a provider gives it: it goes into books and notes, and no provider has longer ones. */
export const answerName = z.string().transform((name) => name.slice(0, 200));
