import { environmentOf } from '../../app/config/load.ts';
import { openLeaderboard } from '../../app/import/openLeaderboard.ts';
import { populationsFolder } from '../../app/session.ts';
import { loadOptions } from '../backend.ts';
import type { ReadOptions } from '../commands.ts';
import { renderLeaderboard } from '../render/leaderboard.ts';
import { printFitted, printJson } from '../screen.ts';
import { lookingAt, type SelectionFlags, selectionOf } from '../selecting.ts';
import { verb } from '../verb.ts';

type Flags = SelectionFlags & Partial<Pick<ReadOptions, 'json'>> & { readonly run?: number };

/** Candidates x models with intervals: a run's population, and what was imported. */
export const leaderboardCommand = verb<Flags, ReadOptions>({
  name: 'leaderboard',
  about: 'candidates and imported rollouts by primary, over all models and by model, with intervals',
  examples: ['evolve leaderboard --step my_step'],
  declare: (command) => void lookingAt(command).option('--json', 'machine-readable'),
  read: ({ run = null, json = false, ...flags }) => ({ ...selectionOf(flags), run, json }),
  async run(options, { cwd, env, screen }) {
    const load = loadOptions(options, cwd, env);
    const report = await openLeaderboard(load, populationsFolder(cwd, environmentOf(load)), options.run);
    if (options.json) printJson(screen, report);
    else printFitted(screen, renderLeaderboard(report, screen));
  },
});
