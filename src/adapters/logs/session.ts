import type { Json } from '../../domain/example.ts';
import { groupBy } from '../../domain/group.ts';
import {
  type Fields,
  fieldsIn,
  isFields,
  type LogFormat,
  type Logged,
  leftOut,
  type Turn,
  textIn,
} from './loggedCall.ts';
import { contentOf } from './messages.ts';

/** One message of a session, whatever tool wrote it. */
interface Said {
  readonly session: string;
  readonly role: 'user' | 'assistant' | null;
  readonly text: string | null;
  readonly model: string | null;
}

/** Sessions of coding agents: what a person asked, and the last thing that was said before the next question. */
export const sessionLog: LogFormat = {
  name: 'session',
  about: 'coding-agent session JSONL (Claude Code, Codex)',
  recognises: (line) => isFields(line) && (isClaude(line) || isCodex(line)),
  read: (lines) => {
    const said = saidIn(lines);
    const sessions = [
      ...groupBy(
        said.filter(({ role }) => role !== null),
        ({ session }) => session,
      ).values(),
    ];
    const others = said.filter(({ role }) => role === null);
    return [...sessions.flatMap(turnsOf), ...others.map(() => leftOut(OTHER))];
  },
};

const OTHER = 'a line of a session that nobody said (tools, summaries, settings)';

function isClaude(line: Fields): boolean {
  return 'sessionId' in line && ['user', 'assistant', 'summary', 'system'].includes(String(line.type));
}

function isCodex(line: Fields): boolean {
  return (
    'payload' in line && ['session_meta', 'response_item', 'event_msg', 'turn_context'].includes(String(line.type))
  );
}

function saidIn(lines: readonly Json[]): Said[] {
  let codexSession = '';
  return lines.map((line): Said => {
    const none = { session: '', role: null, text: null, model: null };
    if (!isFields(line)) return none;
    if (line.type === 'session_meta') codexSession = textIn(fieldsIn(line.payload).id) ?? '';
    return isCodex(line) ? codexSaid(line, codexSession) : claudeSaid(line);
  });
}

function claudeSaid(line: Fields): Said {
  const message = fieldsIn(line.message);
  const { text } = contentOf(message.content);
  const isAside = line.isMeta === true || line.isSidechain === true || text === null || isOfTool(text);
  const role = line.type === 'user' || line.type === 'assistant' ? line.type : null;
  return { session: String(line.sessionId ?? ''), role: isAside ? null : role, text, model: textIn(message.model) };
}

function codexSaid(line: Fields, session: string): Said {
  const payload = fieldsIn(line.payload);
  const isMessage = line.type === 'response_item' && payload.type === 'message';
  const { text } = contentOf(payload.content);
  const role = payload.role === 'user' || payload.role === 'assistant' ? payload.role : null;
  const isAside = !isMessage || text === null || isOfTool(text);
  return { session, role: isAside ? null : role, text, model: null };
}

/** What the tool itself wrote in the user's name. */
function isOfTool(text: string): boolean {
  return /^\s*<(command-|local-command-|environment_context|user_instructions|system-reminder|turn_aborted)/.test(text);
}

/** A call for each question, with everything before it as its turns. */
function turnsOf(said: readonly Said[]): Logged[] {
  const calls: Logged[] = [];
  const turns: Turn[] = [];
  for (const [at, { role, text, session }] of said.entries()) {
    if (role === null || text === null) continue;
    if (role === 'user' && said[at + 1]?.role === 'user') {
      turns.push({ role, text });
      continue;
    }
    if (role === 'user') {
      const rest = said.slice(at + 1);
      const end = rest.findIndex((one) => one.role === 'user');
      const answer = rest.slice(0, end < 0 ? rest.length : end).at(-1);
      calls.push({
        kind: 'call',
        system: null,
        turns: [...turns, { role, text }],
        answer: answer?.text ?? null,
        conversation: textIn(session),
        model: answer?.model ?? null,
      });
    }
    turns.push({ role, text });
  }
  return calls;
}
