import type { Command } from 'commander';
import type { Commands } from './commands.ts';
import { buildProgram } from './program.ts';
import { VERBS } from './verbs.ts';

/** docs/cli.md: what \`--help\` says of every command. */
export function cliPage(program: Command): string {
  const commands = withAllBelow(program);
  return `# The command line

Generated from the commands by \`npm run docs\`; a test keeps it so. \`evolve COMMAND --help\` says the same.

Results go to standard output, everything else to standard error. \`--json\` gives one value on standard output. Colours and bars show on a terminal only; \`NO_COLOR\` turns colours off.

| exit code | when |
|---|---|
| 0 | done |
| 100 | a bar was not met: \`verify\` without YES, \`eval --min\` |
| 2 | a mistake in the command, the experiment or the files; the message says what to do |
| 1 | anything else: a provider that refuses or is gone, a full disk, a damaged population |
| 130, 143 | stopped by a signal; the command that goes on is printed |

| variable | what |
|---|---|
| \`EVOLVE_POPULATIONS\` | folder of the populations, instead of \`populations/\` |
| \`OPENAI_API_KEY\`, \`ANTHROPIC_API_KEY\`, \`GEMINI_API_KEY\`, \`OPENROUTER_API_KEY\` | keys; \`--env-file\` reads them from a file |
| \`OPENAI_BASE_URL\`, \`ANTHROPIC_BASE_URL\` | another address |

${commands.map(([path, command]) => section(path, command)).join('\n')}`;
}

/** The program without anybody who obeys it. */
export function documentedProgram(): Command {
  return buildProgram({} as Commands, '', { verbs: VERBS, obey: () => undefined });
}

function section(path: readonly string[], command: Command): string {
  return `## ${['evolve', ...path].join(' ')}\n\n\`\`\`text\n${helpOf(command)}\`\`\`\n`;
}

function helpOf(command: Command): string {
  const said: string[] = [];
  command.configureOutput({
    writeOut: (text) => void said.push(text),
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return said.join('').replace(/[ \t]+$/gm, '');
}

function withAllBelow(command: Command, path: readonly string[] = []): [readonly string[], Command][] {
  return [[path, command], ...command.commands.flatMap((one) => withAllBelow(one, [...path, one.name()]))];
}
