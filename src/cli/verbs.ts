import { addCommand } from './commands/add.ts';
import { backupCommand } from './commands/backup.ts';
import { canaryCommand } from './commands/canary.ts';
import { compareCommand } from './commands/compare.ts';
import { completionCommand } from './commands/completion.ts';
import { doctorCommand } from './commands/doctor.ts';
import { estimateCommand } from './commands/estimate.ts';
import { evalCommand } from './commands/eval.ts';
import { exportRunsCommand } from './commands/exportRuns.ts';
import { finalistsCommand } from './commands/finalists.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { leaderboardCommand } from './commands/leaderboard.ts';
import { logCommand } from './commands/log.ts';
import { mineCommand } from './commands/mine.ts';
import { nextCommand } from './commands/next.ts';
import { noiseCommand } from './commands/noise.ts';
import { populationImportCommand } from './commands/populationImport.ts';
import { splitCommand } from './commands/split.ts';
import { statusCommand } from './commands/status.ts';
import { synthCommand } from './commands/synth.ts';
import { verifyCommand } from './commands/verify.ts';
import type { Verb } from './verb.ts';

/** The commands that stand in a file of their own: a line each. */
export const VERBS: readonly Verb[] = [
  initCommand,
  estimateCommand,
  doctorCommand,
  addCommand,
  importCommand,
  exportRunsCommand,
  splitCommand,
  mineCommand,
  synthCommand,
  statusCommand,
  logCommand,
  nextCommand,
  leaderboardCommand,
  finalistsCommand,
  verifyCommand,
  evalCommand,
  noiseCommand,
  canaryCommand,
  backupCommand,
  populationImportCommand,
  compareCommand,
  completionCommand,
];
