import { Document, visit } from 'yaml';
import type { PromptAddress } from '../../adapters/locators/locate.ts';
import type { Json } from '../../domain/example.ts';
import type { SketchedCommand } from './commandSketch.ts';
import type { LiveModels, WrittenModel } from './liveModels.ts';
import type { Trait } from './trait.ts';

/** What experiment.yaml is written from. Paths are relative to its folder. */
export interface Sketch {
  readonly step: string;
  readonly prompt: readonly SketchedComponent[];
  /** Template of the user message. */
  readonly user: string;
  /** Null: a chat. */
  readonly command: SketchedCommand | null;
  readonly schemaFile: string | null;
  readonly verify: boolean;
  readonly traits: readonly Trait[];
  readonly live: LiveModels;
  readonly intent: string | null;
  readonly maxChars: number;
}

/** A text that evolves, and where it lives. In a chat it is the user message where it speaks of the input itself. */
export interface SketchedComponent {
  readonly component: string;
  readonly address: PromptAddress;
}

/** A commented experiment that runs as it is. */
export function experimentText(sketch: Sketch): string {
  return [head(sketch), task(sketch), examples(sketch), metrics(sketch), limits(sketch), profiles(sketch)].join('\n');
}

function head({ step, prompt, command }: Sketch): string {
  const components = prompt.map(({ component, address }) => `  ${component}: ${flow({ ...address } as Json)}`);
  return `# What a run of this step is told. Try it for nothing:  evolve --step ${step}
# With real models:  evolve estimate --step ${step} --profile live,  then  evolve --step ${step} --profile live
step: ${step}

# What evolves: ${command === null ? whatEvolves(prompt) : 'the texts that the program below is given'}. A run never writes to it; export makes a patch of it.
prompt:
${components.join('\n')}
`;
}

function whatEvolves([first, ...others]: readonly SketchedComponent[]): string {
  if (others.length > 0) return 'the system message and the user message';
  const part = first?.address.symbol === undefined && first?.address.key === undefined ? 'the whole file' : 'this text';
  return `${part} is the ${first?.component} message`;
}

function task({ user, prompt, schemaFile, command }: Sketch): string {
  if (command !== null) return commandTask(command, schemaFile);
  const output =
    schemaFile === null
      ? ''
      : `\n  output: { schema: ${flow(schemaFile)} }    # asked for by structured output, and checked`;
  if (prompt.some(({ component }) => component === 'user'))
    return `# One call per rollout; the prompt holds {{input}} itself.\ntask:\n  kind: chat${output}\n`;
  const block = user.includes('\n') ? `|\n${indented(user, 4)}` : flow(user);
  return `# One call per rollout: the prompt, then this message with the example filled in.\ntask:\n  kind: chat\n  user: ${block}${output}\n`;
}

function commandTask({ words, files, maxCalls }: SketchedCommand, schemaFile: string | null): string {
  const output =
    schemaFile === null ? '' : `\n  output: { schema: ${flow(schemaFile)} }    # what outputs are checked against`;
  return `# A program makes each rollout: it reads a request per line, may ask for calls, and writes an answer per line. The protocol
# is in docs/tasks.md. It is started in this folder; its answers depend on \`files\`.
task:
  kind: command
  command: ${flow([...words])}
  files: ${flow([...files])}
  max_calls: ${maxCalls}         # calls of one rollout at most: what is reserved
  workers: 4${output}
`;
}

function examples({ verify }: Sketch): string {
  return `# JSONL of {"id", "input", "expected"?, "reference"?, "tags"?, "group"?}. Candidates are chosen on train; verify is touched
# at the end only, to tell a gain from luck. More examples in verify prove smaller gains.
examples:
  train: examples/train.jsonl
  verify: ${verify ? 'examples/verify.jsonl' : 'none'}
`;
}

function metrics({ traits }: Sketch): string {
  const rows = traits.map(({ metric, comment }) => `  - ${flow(metric)}    # ${comment}`);
  const weights = traits.map(
    ({ metric, weight, scale }) => `  ${metric.name}: ${flow(scale === null ? weight : { weight, scale: [...scale] })}`,
  );
  return `# What is measured of an output: checks of the library, modules of your own, or a judge with a rubric. Choose what would
# notice what annoys you in today's answers.
metrics:
${rows.join('\n')}
#  - { name: quality, rubric: rubric.yaml, judge: { id: "provider:model" } }

# What is maximised: a weight for each of them.
primary:
${weights.join('\n')}
`;
}

function limits({ intent, maxChars }: Sketch): string {
  return `# A candidate that breaks one of these is rejected before a call is paid for.
gates:
  max_chars: ${maxChars}
  max_growth: 0.5
  growth_allowance: 600
  keep: []              # texts of the prompt that must stay, word for word

# The owner's wishes, told to every reflection. Everything else about the search has defaults.
search:
  intent: ${intent === null ? 'null          # such as "stay under 200 words; keep the tone"' : flow(intent)}

# Never exceeded. \`calls\` counts every call on the wire.
budget: { calls: 3000, usd: 2 }
generations: 8
seed: 1
`;
}

function profiles({ live }: Sketch): string {
  const note = live.keys.length === 0 ? '' : ` Needs ${live.keys.join(' and ')}, in the environment or by --env-file.`;
  return `# Laid over all of the above; --profile NAME chooses one.
${REHEARSAL}
  # Real models.${note} Prices are USD per million tokens: check them before a run.
  live:
    models:
${live.models.map((model) => `      - ${flow(model)}`).join('\n')}
    reflector: ${flow(live.reflector)}
${unpriced(live) ? '    budget: { usd: null }    # a limit in USD needs a price: { input, output } for every model\n' : ''}`;
}

const REHEARSAL = `profile: rehearsal
profiles:

  # SIMULATED models (rehearsal.yaml): no key, no cost; they show the whole path and prove nothing about a prompt.
  rehearsal:
    models:
      - { id: "rehearsal:hasty", alias: hasty }
      - { id: "rehearsal:careless", alias: careless }
    reflector: { id: "rehearsal:reflector", alias: reflector }
`;

function unpriced({ models, reflector }: LiveModels): boolean {
  return [...models, reflector].some((model: WrittenModel) => model.price === undefined);
}

/** A value on one line. */
function flow(value: Json): string {
  const document = new Document(value);
  visit(document, {
    Collection: (_, node) => {
      node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true, collectionStyle: 'flow' }).trimEnd();
}

function indented(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(by) + line))
    .join('\n');
}
