import { addPrompt } from '../../app/add.ts';
import { populationsFolder } from '../../app/session.ts';
import { shortId } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import { nonEmpty } from '../arguments.ts';
import { type PromptFile, promptFiles } from '../promptFiles.ts';
import { print, printJson } from '../screen.ts';
import { type SelectionFlags, selecting, selectionOf } from '../selecting.ts';
import { experimentFlags } from '../typed.ts';
import { verb } from '../verb.ts';

interface Flags extends SelectionFlags {
  readonly prompt?: readonly PromptFile[];
  readonly note?: string;
  readonly json?: boolean;
}

/** A person's own prompt joins the population. */
export const addCommand = verb({
  name: 'add',
  about: 'put a prompt of yours into the population, also while a run goes on: its next generation measures it',
  examples: ['evolve add --prompt mine.md --step my_step --note "shorter, with a table"'],
  declare(command) {
    selecting(command)
      .option('--prompt <[component=]file>', 'the text; may be repeated, once for each component', promptFiles)
      .option('--note <text>', 'why it may be better', nonEmpty)
      .option('--json', 'machine-readable');
  },
  read: (flags: Flags) => flags,
  async run({ prompt = [], note = '', json = false, ...flags }, { backend, screen, program, cwd }) {
    if (prompt.length === 0) throw new UserError('add needs a text: evolve add --prompt FILE --step NAME');
    const selection = selectionOf(flags);
    const { loaded } = await backend.load(selection, {});
    const added = await addPrompt(loaded, prompt, { cwd, populations: populationsFolder(cwd, loaded.env), note });
    const { run, candidate, generation, done } = added;
    if (json)
      return printJson(screen, { run, id: candidate.id, new: added.new, generation, waits_for_generations: done });
    const again = `${program} ${experimentFlags(selection, loaded.step)}`;
    const when = done
      ? `its generations are done, so it waits: ${again} --generations ${generation}`
      : `a run under way takes it up; else type ${again}`;
    return print(
      screen,
      `${shortId(candidate.id)} ${added.new ? 'waits' : 'waits already'} for generation ${generation} of run ${run}; ${when}`,
    );
  },
});
