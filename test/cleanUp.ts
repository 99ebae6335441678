import { afterAll, afterEach } from 'vitest';
import { undoFile, undoTest } from './afterwards.ts';

// Before every file, whether it shares its process or not.
afterEach(undoTest);
afterAll(undoFile);
