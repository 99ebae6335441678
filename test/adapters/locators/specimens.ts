import { linesBetween } from '../../../src/adapters/locators/between.ts';
import { keyIn } from '../../../src/adapters/locators/key.ts';
import { partOf, type Spot } from '../../../src/adapters/locators/place.ts';
import { symbolIn } from '../../../src/adapters/locators/symbol.ts';
import type { PromptPlace } from '../../../src/ports/prompt.ts';

/** A file with texts in many forms, each under a name. */
export interface Specimen {
  readonly file: string;
  readonly text: string;
  /** By address: what stands there. */
  readonly holds: Readonly<Record<string, string>>;
}

/** Where one text of a specimen stands. */
export async function spotIn({ file }: Pick<Specimen, 'file'>, address: string): Promise<Spot> {
  if (/\.(ya?ml|jsonc?|toml)$/.test(file)) return keyIn(file, address);
  if (file.endsWith('.md')) return linesBetween(file, ['<!-- prompt -->', '<!-- /prompt -->']);
  return symbolIn(file, address);
}

export async function placeIn(specimen: Pick<Specimen, 'file'>, address: string): Promise<PromptPlace> {
  return partOf('system', specimen.file, await spotIn(specimen, address));
}

export const PYTHON: Specimen = {
  file: 'step.py',
  text: `"""The step."""
import os

TRIPLE = """\\
You plan "well".
Say it isn't \\\\ so.
  Indented.\\tTab.
"""
TRIPLE_SINGLE: str = '''It's
two lines'''
SINGLE = "one \\"line\\"\\n"  # a comment
QUOTED = 'it\\'s'
RAW = r"a\\d+ raw"
RAW_TRIPLE = r'''raw \\n
stays'''
FORMAT = f"braces {{name}} stay"
JOINED = (
    "You are a planner.\\n"
    'Be brief.\\n'  # why: tokens
    "Answer in JSON.\\n"
)
ADDED = "first " + "second"
PROMPTS = {"system": "in a dict", "more": ["zero", """one"""]}


class Lever(BaseModel):
    """What a lever is."""

    options: list[str] = Field(default_factory=list, description="Three options.")
    name: Annotated[str, Field(description="A short name.")]


def build(style="plain"):
    inner = textwrap.dedent("""\\
        dedented""")
    return """returned"""
`,
  holds: {
    TRIPLE: 'You plan "well".\nSay it isn\'t \\ so.\n  Indented.\tTab.\n',
    TRIPLE_SINGLE: "It's\ntwo lines",
    SINGLE: 'one "line"\n',
    QUOTED: "it's",
    RAW: 'a\\d+ raw',
    RAW_TRIPLE: 'raw \\n\nstays',
    FORMAT: 'braces {name} stay',
    JOINED: 'You are a planner.\nBe brief.\nAnswer in JSON.\n',
    ADDED: 'first second',
    'PROMPTS.system': 'in a dict',
    'PROMPTS.more.1': 'one',
    'Lever.__doc__': 'What a lever is.',
    'Lever.options.description': 'Three options.',
    'Lever.name.description': 'A short name.',
    'build.style': 'plain',
    'build.inner.dedent': '        dedented',
    'build.return': 'returned',
  },
};

export const GO: Specimen = {
  file: 'step.go',
  text: `package step

const Raw = \`You plan "well".
  Indented.
\`

const (
	Interpreted string = "one \\"line\\"\\n\\x41\\u00e9"
	Joined             = "You are a planner.\\n" +
		"Be brief.\\n"
	Mixed = \`a \` + "\`" + \`code\` + "\`"
)

var A, B = "a", \`b\`

var Template = template.Must(template.New("x").Parse(\`Hello {{.Name}}\`))

var Prompts = map[string]string{"system": \`in a map\`}

var Spec = Step{Prompt: "in a struct", Tries: 3}

func Build() string {
	inner := \`in a function\`
	use(inner)
	return "returned"
}
`,
  holds: {
    Raw: 'You plan "well".\n  Indented.\n',
    Interpreted: 'one "line"\nAé',
    Joined: 'You are a planner.\nBe brief.\n',
    Mixed: 'a `code`',
    A: 'a',
    B: 'b',
    'Template.Parse': 'Hello {{.Name}}',
    'Prompts.system': 'in a map',
    'Spec.Prompt': 'in a struct',
    'Build.inner': 'in a function',
    'Build.return': 'returned',
  },
};

const SCRIPT = `export const DOUBLE = "one \\"line\\"\\n\\x41\\u{e9}";
export const QUOTED = 'it\\'s';
export const TEMPLATE = \`You plan \\\`well\\\`.
  Costs \\\${money}.
\`;
export const JOINED = 'You are a planner.\\n' +
  'Be brief.\\n';
export const PROMPTS = { system: \`in an object\`, 'more-of': ['zero', "one"] };
export const Lever = describe({ options: text().describe('Three options.') });
export class Step {
  static PROMPT = \`in a class\`;
}
export function build(style = 'plain') {
  const inner = "in a function";
  return \`returned\`;
}
export const arrow = () => 'from an arrow';
function describe(x) { return x; }
function text() { return { describe: (words) => words }; }
`;

const SCRIPT_HOLDS = {
  DOUBLE: 'one "line"\nAé',
  QUOTED: "it's",
  TEMPLATE: 'You plan `well`.\n  Costs ${money}.\n',
  JOINED: 'You are a planner.\nBe brief.\n',
  'PROMPTS.system': 'in an object',
  'PROMPTS.more-of.1': 'one',
  'Lever.options.describe': 'Three options.',
  'Step.PROMPT': 'in a class',
  'build.style': 'plain',
  'build.inner': 'in a function',
  'build.return': 'returned',
  'arrow.return': 'from an arrow',
};

export const JAVASCRIPT: Specimen = { file: 'step.mjs', text: SCRIPT, holds: SCRIPT_HOLDS };

export const TYPESCRIPT: Specimen = {
  file: 'step.ts',
  text: `${SCRIPT.replace('describe(x)', 'describe(x: unknown)')}export const TYPED: string = ("typed") as const;
export enum Kind { A = 'in an enum' }
`,
  holds: { ...SCRIPT_HOLDS, TYPED: 'typed', 'Kind.A': 'in an enum' },
};

export const JAVA: Specimen = {
  file: 'Step.java',
  text: `package step;

public class Step {
    static final String PLAIN = "one \\"line\\"\\n\\u00e9\\101";
    static final String BLOCK = """
        You plan "well".
          Indented, with a space at the end:\\s
        One long \\
        line.
        """;
    static final String OPEN_BLOCK = """
            no last
            line end""";
    static final String JOINED = "You are a planner.\\n" +
        "Be brief.\\n";
    @Schema(description = "Three options.") private String options;

    String build() {
        return "returned";
    }
}
`,
  holds: {
    PLAIN: 'one "line"\néA',
    BLOCK: 'You plan "well".\n  Indented, with a space at the end: \nOne long line.\n',
    OPEN_BLOCK: 'no last\nline end',
    JOINED: 'You are a planner.\nBe brief.\n',
    'Step.options.description': 'Three options.',
    'build.return': 'returned',
  },
};

export const RUST: Specimen = {
  file: 'step.rs',
  text: `pub const PLAIN: &str = "one \\"line\\"\\n\\x41\\u{e9}";
pub const LINES: &str = "You plan.
  Indented.
";
pub const FOLDED: &str = "one \\
    line";
pub static RAW: &str = r#"raw "quoted" \\n"#;
pub mod inner {
    pub const NESTED: &str = r"nested";
}
pub fn build() -> String {
    let owned: String = "owned".to_string();
    let _ = &owned;
    String::from("from")
}
`,
  holds: {
    PLAIN: 'one "line"\nAé',
    LINES: 'You plan.\n  Indented.\n',
    FOLDED: 'one line',
    RAW: 'raw "quoted" \\n',
    'inner.NESTED': 'nested',
    'build.owned': 'owned',
    'build.from': 'from',
  },
};

export const RUBY: Specimen = {
  file: 'step.rb',
  text: `# frozen_string_literal: true

module Planner
  SQUIGGLY = <<~TEXT.freeze
    You plan "well".
      Indented \\\\ #1.
  TEXT
  RAW = <<-'TEXT'
  raw \\n #{stays}
    TEXT
  CHOMPED = <<~TEXT.chomp
    no last line end
  TEXT
  DOUBLE = "one \\"line\\"\\n\\u00e9"
  QUOTED = 'it\\'s \\d'
  PERCENT = %q(in (percents) marks)
  JOINED = "You are a planner.\\n" \\
    "Be brief.\\n"
  PROMPTS = { system: "in a hash" }.freeze

  def build
    inner = <<~A + <<~B
      first
    A
      second
    B
    use(inner, note: 'kept')
  end
end
`,
  holds: {
    SQUIGGLY: 'You plan "well".\n  Indented \\ #1.\n',
    RAW: '  raw \\n #{stays}\n',
    CHOMPED: 'no last line end',
    DOUBLE: 'one "line"\né',
    QUOTED: "it's \\d",
    PERCENT: 'in (percents) marks',
    JOINED: 'You are a planner.\nBe brief.\n',
    'PROMPTS.system': 'in a hash',
    'build.note': 'kept',
  },
};

export const CSHARP: Specimen = {
  file: 'Step.cs',
  text: `namespace Planner;

public class Step
{
    public const string Plain = "one \\"line\\"\\n\\u00e9";
    public const string Verbatim = @"He said ""well"" \\n
second";
    public const string Raw = """
        You plan "well".
          Indented.
        """;
    public const string RawLine = """one "line" raw""";
    public string Format = $"braces {{name}}";
    public const string Joined = "You are a planner.\\n" +
        "Be brief.\\n";
    [Description("Three options.")] public string Options { get; set; } = "initial";

    public string Build() => "returned";
}
`,
  holds: {
    Plain: 'one "line"\né',
    Verbatim: 'He said "well" \\n\nsecond',
    Raw: 'You plan "well".\n  Indented.',
    RawLine: 'one "line" raw',
    Format: 'braces {name}',
    Joined: 'You are a planner.\nBe brief.\n',
    'Step.Options.Description': 'Three options.',
    'Step.Options': 'initial',
  },
};

export const YAML: Specimen = {
  file: 'step.yaml',
  text: `# prompts
plain: You plan well  # why
double: "one \\"line\\"\\n"
single: 'it''s'
block: |  # kept
  You plan.

    Indented.
folded: >-
  one
  paragraph

  another
keep: |+
  ends

flow: { inner: in a map, more: [zero, "one"] }
steps:
  - name: first
    prompt: |-
      no last line end
  - > # last
    only
`,
  holds: {
    plain: 'You plan well',
    double: 'one "line"\n',
    single: "it's",
    block: 'You plan.\n\n  Indented.\n',
    folded: 'one paragraph\nanother',
    keep: 'ends\n\n',
    'flow.inner': 'in a map',
    'flow.more.1': 'one',
    'steps.0.prompt': 'no last line end',
    'steps.1': 'only\n',
  },
};

export const JSON_FILE: Specimen = {
  file: 'step.json',
  text: `{
  // comments are kept
  "system": "one \\"line\\"\\n\\/",
  "ascii": "caf\\u00e9",
  "steps": [{ "prompt": "first" }, "second"],
}
`,
  holds: { system: 'one "line"\n/', ascii: 'café', 'steps.0.prompt': 'first', 'steps.1': 'second' },
};

export const TOML: Specimen = {
  file: 'step.toml',
  text: `# prompts
plain = "one \\"line\\"\\n" # why
literal = 'C:\\path'

[prompts]
"system.one" = """
You plan "well". \\
  Go on.
"""
raw = '''
raw \\n'''

[[steps]]
inline = { prompt = "in a table", list = ["zero", "one"] }
`,
  holds: {
    plain: 'one "line"\n',
    literal: 'C:\\path',
    'prompts.system.one': 'You plan "well". Go on.\n',
    'prompts.raw': 'raw \\n',
    'steps.0.inline.prompt': 'in a table',
    'steps.0.inline.list.1': 'one',
  },
};

export const MARKED: Specimen = {
  file: 'README.md',
  text: `# About

<!-- prompt -->
You plan.
  Indented.
<!-- /prompt -->

The end.
`,
  holds: { between: 'You plan.\n  Indented.' },
};

export const SPECIMENS: readonly Specimen[] = [
  PYTHON,
  GO,
  JAVASCRIPT,
  TYPESCRIPT,
  JAVA,
  RUST,
  RUBY,
  CSHARP,
  YAML,
  JSON_FILE,
  TOML,
  MARKED,
];

/** Every text of every specimen. */
export const HELD = SPECIMENS.flatMap((specimen) =>
  Object.entries(specimen.holds).map(([address, text]) => ({ specimen, address, text })),
);
