import type { Described, DescribedOption } from './describe.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

export const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** A script that a shell reads at its start: commands, options, steps below the current folder, files. */
export function completionScript(shell: Shell, commands: readonly Described[]): string {
  return { bash, zsh, fish }[shell](commands);
}

const STEPS = `for f in experiments/*/experiment.yaml; do [ -e "$f" ] && f=\${f%/experiment.yaml} && echo "\${f##*/}"; done`;

function bash(commands: readonly Described[]): string {
  const cases = commands.map(
    ({ path, options, choices }) =>
      `    "${path.join(' ')}") words="${[...below(path, commands), ...choices, ...options.flatMap(({ names }) => names)].join(' ')}" ;;`,
  );
  return `# evolve completion bash > ~/.local/share/bash-completion/completions/evolve
_evolve() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" at
  case "$before" in
    ${pattern(commands, 'step')}) COMPREPLY=($(compgen -W "$(${STEPS})" -- "$word")); return ;;
    ${pattern(commands, 'file')}) COMPREPLY=($(compgen -f -- "$word")); return ;;
    ${pattern(commands, 'value')}) COMPREPLY=(); return ;;
  esac
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${path:+$path }\${COMP_WORDS[at]}" in
      ${commands
        .filter(({ path }) => path.length > 0)
        .map(({ path }) => `"${path.join(' ')}"`)
        .join('|')}) path="\${path:+$path }\${COMP_WORDS[at]}" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  case "$path" in
    ${takingFiles(commands)}) [[ "$word" == -* ]] || COMPREPLY+=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _evolve evolve
`;
}

/** Zsh runs the completion of bash, with its own means for that. */
function zsh(commands: readonly Described[]): string {
  return `# evolve completion zsh > ~/.zsh/completions/_evolve.zsh, and in ~/.zshrc: source ~/.zsh/completions/_evolve.zsh
autoload -U +X bashcompinit && bashcompinit
${bash(commands).split('\n').slice(1).join('\n')}`;
}

function fish(commands: readonly Described[]): string {
  const lines = commands.flatMap((command) => {
    const { path } = command;
    const here = condition(path, commands);
    const next = commands
      .filter((one) => one.path.length === path.length + 1 && one.path.slice(0, -1).join(' ') === path.join(' '))
      .map((one) => `complete -c evolve -f -n ${here} -a ${one.path.at(-1)} -d ${quoted(one.about)}`);
    const words = command.choices.map((word) => `complete -c evolve -f -n ${here} -a ${word}`);
    return [
      ...next,
      ...words,
      ...command.options.map((option) => `complete -c evolve -n ${here} ${fishOption(option)}`),
    ];
  });
  return `# evolve completion fish > ~/.config/fish/completions/evolve.fish\n${lines.join('\n')}\n`;
}

function condition(path: readonly string[], commands: readonly Described[]): string {
  if (path.length === 0) return quoted(`not __fish_seen_subcommand_from ${below([], commands).join(' ')}`);
  const deeper = below(path, commands);
  const not = deeper.length > 0 ? `; and not __fish_seen_subcommand_from ${deeper.join(' ')}` : '';
  return quoted(`${path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')}${not}`);
}

function fishOption({ names, about, takes }: DescribedOption): string {
  const [long = '', short] = names;
  const value = { nothing: '', file: ' -r -F', value: ' -x', step: ` -x -a ${quoted(`(${FISH_STEPS})`)}` }[takes];
  return `-l ${long.replace(/^--/, '')}${short === undefined ? '' : ` -s ${short.replace(/^-/, '')}`}${value} -d ${quoted(about)}`;
}

const FISH_STEPS = 'for f in experiments/*/experiment.yaml; basename (dirname $f); end';

/** The words that may follow a command: the commands below it. */
function below(path: readonly string[], commands: readonly Described[]): string[] {
  return commands
    .filter((one) => one.path.length === path.length + 1 && one.path.slice(0, -1).join(' ') === path.join(' '))
    .map((one) => one.path.at(-1)!);
}

/** Options whose value is of this kind, as a pattern of \`case\`. An option means the same in every command. */
function pattern(commands: readonly Described[], takes: DescribedOption['takes']): string {
  const all = commands.flatMap(({ options }) =>
    options.filter((option) => option.takes === takes).flatMap(({ names }) => names),
  );
  return [...new Set(all)].join('|') || '""';
}

function takingFiles(commands: readonly Described[]): string {
  return (
    commands
      .filter(({ takesFile }) => takesFile)
      .map(({ path }) => `"${path.join(' ')}"`)
      .join('|') || '"-"'
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
