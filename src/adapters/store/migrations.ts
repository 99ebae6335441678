/** "EVOL": tells a population from any other SQLite file. */
export const APPLICATION_ID = 0x45564f4c;

/**
 * The schema, a step per released version; docs/population.md explains it. A released entry is never edited.
 * Money is in nano-USD, so that sums do not drift; times are ms since 1970.
 */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE candidate (
  id TEXT NOT NULL PRIMARY KEY,
  components TEXT NOT NULL
) STRICT;

CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  step TEXT NOT NULL,
  seed INTEGER NOT NULL,
  identity TEXT NOT NULL,
  parts TEXT NOT NULL,
  base TEXT NOT NULL REFERENCES candidate (id),
  weights TEXT NOT NULL,
  population INTEGER NOT NULL,
  label TEXT,
  profile TEXT,
  started_at INTEGER NOT NULL
) STRICT;

CREATE TABLE generation (
  run INTEGER NOT NULL REFERENCES run (number),
  number INTEGER NOT NULL,
  remeasured TEXT NOT NULL,
  spent TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  committed_at INTEGER NOT NULL,
  PRIMARY KEY (run, number)
) STRICT;

CREATE TABLE outcome (
  run INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  place INTEGER NOT NULL,
  child INTEGER NOT NULL,
  candidate TEXT NOT NULL REFERENCES candidate (id),
  operator TEXT NOT NULL,
  parents TEXT NOT NULL,
  bucket TEXT,
  hypothesis TEXT NOT NULL,
  edits TEXT NOT NULL,
  dropped TEXT NOT NULL,
  fate TEXT NOT NULL,
  sheet TEXT NOT NULL,
  PRIMARY KEY (run, generation, place),
  UNIQUE (run, generation, child),
  FOREIGN KEY (run, generation) REFERENCES generation (run, number)
) STRICT;
CREATE INDEX outcome_by_candidate ON outcome (candidate);

CREATE TABLE text (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE rollout (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  candidate TEXT NOT NULL,
  example TEXT NOT NULL,
  model TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  status TEXT NOT NULL,
  output TEXT NOT NULL,
  trace TEXT NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  usd REAL,
  duration_ms REAL NOT NULL
) STRICT;
CREATE INDEX rollout_by_candidate ON rollout (candidate);

CREATE TABLE score (
  rollout INTEGER NOT NULL REFERENCES rollout (id),
  hash TEXT NOT NULL,
  metric TEXT NOT NULL,
  value REAL,
  reason TEXT,
  feedback TEXT,
  tags TEXT,
  PRIMARY KEY (rollout, hash),
  CHECK ((value IS NULL) <> (reason IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE completion (
  key TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL,
  status TEXT NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  usd REAL,
  model TEXT NOT NULL,
  fingerprint TEXT
) STRICT;

CREATE TABLE call (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  epoch INTEGER,
  key TEXT NOT NULL,
  role TEXT NOT NULL,
  model TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('started', 'done', 'failed', 'unknown')),
  reserved INTEGER NOT NULL,
  cost INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  returned_model TEXT,
  fingerprint TEXT,
  error TEXT,
  started_at INTEGER NOT NULL,
  duration_ms REAL
) STRICT;
CREATE INDEX call_by_run ON call (run);

CREATE TABLE wave (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  stage TEXT NOT NULL,
  asked INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;

CREATE TABLE control (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (number),
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  generation INTEGER
) STRICT;

CREATE TABLE reading (
  verify TEXT NOT NULL,
  number INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES run (number),
  finalists TEXT NOT NULL,
  read_at INTEGER NOT NULL,
  PRIMARY KEY (verify, number),
  UNIQUE (verify, run, finalists)
) STRICT;

CREATE TABLE finish (
  run INTEGER NOT NULL REFERENCES run (number),
  generation INTEGER NOT NULL,
  finished TEXT NOT NULL,
  finished_at INTEGER NOT NULL,
  PRIMARY KEY (run, generation)
) STRICT;

CREATE TABLE lease (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL,
  pid INTEGER,
  host TEXT,
  boot TEXT,
  process_start TEXT,
  taken_at INTEGER,
  heartbeat INTEGER
) STRICT;
INSERT INTO lease (id, epoch) VALUES (1, 0);
`,
  // Judges: what is before them, and what each of them said. People's grades stand beside those of models.
  `
CREATE TABLE exhibit (
  rollout TEXT NOT NULL,
  rubric TEXT NOT NULL,
  metric TEXT NOT NULL,
  example TEXT NOT NULL,
  PRIMARY KEY (rollout, rubric)
) STRICT;

CREATE TABLE grade (
  rollout TEXT NOT NULL,
  rubric TEXT NOT NULL,
  judge TEXT NOT NULL,
  person INTEGER NOT NULL CHECK (person IN (0, 1)),
  levels TEXT NOT NULL,
  comment TEXT NOT NULL,
  judged_at INTEGER NOT NULL,
  PRIMARY KEY (rollout, rubric, judge, person)
) STRICT;
`,
  // Rollouts that were recorded elsewhere. Nothing was written to table control before: it may wait for the next run now.
  `
CREATE TABLE recording (
  id INTEGER PRIMARY KEY,
  rollout TEXT NOT NULL UNIQUE,
  candidate TEXT NOT NULL,
  label TEXT,
  step_version TEXT,
  imported_at INTEGER NOT NULL
) STRICT;

DROP TABLE control;
CREATE TABLE control (
  id INTEGER PRIMARY KEY,
  run INTEGER REFERENCES run (number),
  kind TEXT NOT NULL,
  candidate TEXT NOT NULL REFERENCES candidate (id),
  content TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  generation INTEGER
) STRICT;
`,
  // Verdicts: readings count over splits that share examples, and keep what they showed.
  `
ALTER TABLE reading ADD COLUMN examples TEXT NOT NULL DEFAULT '[]';
ALTER TABLE reading ADD COLUMN report TEXT;

CREATE TABLE forced_export (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (number),
  candidate TEXT NOT NULL REFERENCES candidate (id),
  reason TEXT NOT NULL,
  exported_at INTEGER NOT NULL
) STRICT;
`,
  // Budgets in tokens and minutes.
  `
ALTER TABLE call ADD COLUMN reserved_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE wave ADD COLUMN ms INTEGER;
`,
  // Looks at a verify split outside of a run wear it out like readings.
  `
CREATE TABLE look (
  verify TEXT NOT NULL,
  candidates TEXT NOT NULL,
  examples TEXT NOT NULL,
  looked_at INTEGER NOT NULL,
  PRIMARY KEY (verify, candidates)
) STRICT;
`,
  // Pairs before judges: the other answer.
  `
ALTER TABLE exhibit ADD COLUMN beside TEXT;
`,
  // What the process that evolves a population says of itself, for whoever looks.
  `
CREATE TABLE pulse (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  run INTEGER NOT NULL,
  said_at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT;
`,
  // Several models may reflect.
  `
ALTER TABLE generation ADD COLUMN reflector TEXT;
`,
];
