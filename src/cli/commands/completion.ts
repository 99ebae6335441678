import { Argument } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion.ts';
import { print } from '../screen.ts';
import { verb } from '../verb.ts';

/** The script that makes a shell complete commands, options, steps and files. */
export const completionCommand = verb({
  name: 'completion',
  about: 'a script that makes bash, zsh or fish complete commands, options, steps and files',
  examples: [
    'evolve completion bash > ~/.local/share/bash-completion/completions/evolve',
    'evolve completion fish > ~/.config/fish/completions/evolve.fish',
  ],
  declare: (command) => void command.addArgument(new Argument('<shell>', 'which one').choices([...SHELLS])),
  read: (_: unknown, [shell = '']) => shell,
  run(shell, { screen, commands }) {
    print(screen, completionScript(shell as Shell, commands()));
  },
});
