import { LOG_FORMATS } from '../../adapters/logs/readLog.ts';

/** Names of the logs that can be read. */
export const LOG_NAMES: readonly string[] = LOG_FORMATS.map(({ name }) => name);
