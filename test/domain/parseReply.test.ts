import { expect, test } from 'vitest';
import type { Edit } from '../../src/domain/edit.ts';
import { parseReply } from '../../src/domain/parseReply.ts';

const COMPONENTS = { system: 'Be brief.\nAnswer in JSON.', followup: 'Go on.\r\nStop.' };

function check(reply: string, expected: { edits?: readonly Edit[]; dropped?: readonly RegExp[]; hypothesis?: string }) {
  const read = parseReply(reply, COMPONENTS);
  expect(read.edits).toEqual(expected.edits ?? []);
  expect(read.dropped.map((each) => each.reason)).toEqual(
    (expected.dropped ?? []).map((reason) => expect.stringMatching(reason)),
  );
  if (expected.hypothesis !== undefined) expect(read.hypothesis).toBe(expected.hypothesis);
}

const system = (find: string, replace: string): Edit => ({ component: 'system', find, replace });

test('reads the form that is asked for', () => {
  check('<hypothesis>Too\n long.</hypothesis>\n<edit><find>brief</find><replace>short</replace></edit> bye', {
    hypothesis: 'Too long.',
    edits: [system('brief', 'short')],
  });
  check('<edit><find></find><replace>More.</replace></edit><edit><find>b</find><replace></replace></edit>', {
    hypothesis: '',
    edits: [system('', 'More.'), system('b', '')],
  });
  check('```xml\n<edit>\n<find>\nBe brief.\n</find>\n<replace>\nBe short.\n\n</replace>\n</edit>\n```', {
    edits: [system('Be brief.', 'Be short.\n')],
  });
  check('<edit><find>a\n</find><replace>\nb</replace></edit>', { edits: [system('a\n', '\nb')] });
  check('<edit><find>\n</find><replace>x</replace></edit>', { edits: [system('', 'x')] });
  check('no edits at all', {});
  check('', {});
});

test('finds the component that is meant', () => {
  const edit = (component: string, find: string, replace: string) => ({ component, find, replace });
  check('<edit component="followup"><find>a</find><replace>b</replace></edit>', {
    edits: [edit('followup', 'a', 'b')],
  });
  check("<edit component = 'followup'><find>a</find><replace>b</replace></edit>", {
    edits: [edit('followup', 'a', 'b')],
  });
  check('<edit>\n<component> followup </component>\n<find>a</find><replace>b</replace></edit>', {
    edits: [edit('followup', 'a', 'b')],
  });
  check('<edit><find>a</find><replace><component>followup</component></replace></edit>', {
    edits: [system('a', '<component>followup</component>')],
  });
  check('<edit component="other"><find>a</find><replace>b</replace></edit>', {
    dropped: [/no component "other", only system, followup/],
  });
  check('<edit component="__proto__"><find>a</find><replace>b</replace></edit>', { dropped: [/no component/] });
});

test('line endings are those of the component', () => {
  check('<edit><find>x\r\ny</find><replace>z\r\n</replace></edit>', { edits: [system('x\ny', 'z\n')] });
  check('<edit component="followup"><find>on.\nStop</find><replace>a\nb</replace></edit>', {
    edits: [{ component: 'followup', find: 'on.\r\nStop', replace: 'a\r\nb' }],
  });
});

test('drops what is not certain, and keeps the rest', () => {
  const good = '<edit><find>a</find><replace>b</replace></edit>';
  const kept = { edits: [system('a', 'b')] };
  check(`<edit><find>x</find></edit>${good}`, { ...kept, dropped: [/0 <replace> and 0 <\/replace>/] });
  check(`<edit><replace>x</replace></edit>${good}`, { ...kept, dropped: [/0 <find>/] });
  check(`<edit><find>x<find>y</find><replace>z</replace></edit>${good}`, { ...kept, dropped: [/2 <find>/] });
  check(`<edit><replace>z</replace><find>x</find></edit>${good}`, { ...kept, dropped: [/must come after/] });
  check(`<edit></find>x<find><replace>z</replace></edit>${good}`, { ...kept, dropped: [/comes before/] });
  check(`<edit><find>x</find><replace>y</replace> ${good}`, { ...kept, dropped: [/never closed/] });
  check(`${good}<edit><find>x</find><replace>y`, { ...kept, dropped: [/never closed/] });
  check(`<edit><find>x ${good} </find><replace>y</replace></edit>`, { dropped: [/holds another/] });
  check(`</edit>${good}</edit>`, kept);
  check('<edit><find></find><replace> \n</replace></edit>', { dropped: [/appends nothing/] });
  check(`<edit><find>x</find><replace>${'y'.repeat(20_001)}</replace></edit>${good}`, { ...kept, dropped: [/longer/] });
});

test('reads no more than 64 edits, and says so', () => {
  const { edits, dropped } = parseReply('<edit><find>a</find><replace>b</replace></edit>'.repeat(1000), COMPONENTS);
  expect(edits).toHaveLength(64);
  expect(dropped.map((each) => each.reason)).toEqual(['only 64 of 1000 edits are read']);
});

test('an answer without end is not read', () => {
  check('<edit><find>a</find><replace>b</replace></edit>'.repeat(20_000), {
    dropped: [/^the answer has \d+ characters/],
  });
});

test('half of a character never gets into a prompt', () => {
  check('<edit><find>a</find><replace>b\uD83D</replace></edit>', { edits: [system('a', 'b\uFFFD')] });
  check('<edit><find>a</find><replace>\u{1F600}</replace></edit>', { edits: [system('a', '\u{1F600}')] });
});
