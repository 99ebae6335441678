import type { Archive } from '../../ports/store.ts';
import { candidateWriter } from './candidates.ts';
import { completionReader, completionWriter } from './completions.ts';
import type { Connection, WriteName } from './connection.ts';
import { exhibitWriter, gradeReader, gradeWriter } from './grades.ts';
import { recordingWriter } from './recordings.ts';
import { rolloutReader, rolloutWriter } from './rollouts.ts';
import { scoreReader, scoreWriter } from './scores.ts';
import { texts } from './texts.ts';
import { withTrouble } from './trouble.ts';

/** What was paid for, by key. Reads see what is committed. */
export function archive({ db, path, batch, now, beforeWrite }: Connection): Archive {
  const shared = texts(db);
  batch.onRollback(shared.forget);
  const rollouts = rolloutReader(db);
  const scores = scoreReader(db);
  const completion = completionReader(db);
  const writeRollout = rolloutWriter(db, shared);
  const writeScores = scoreWriter(db);
  const writeCompletion = completionWriter(db);
  const grades = gradeReader(db);
  const writeExhibit = exhibitWriter(db);
  const writeGrade = gradeWriter(db);
  const writeRecorded = recordingWriter(db, now);
  const writeCandidate = candidateWriter(db);
  const writeCandidates = db.transaction((all: Parameters<Archive['saveCandidates']>[0]) =>
    all.forEach(writeCandidate),
  );

  function save<T>(name: WriteName, work: () => T): Promise<T> {
    return batch.write(() => {
      beforeWrite(name);
      return work();
    });
  }

  return {
    rollouts: (keys) =>
      withTrouble(path, () => new Map(rollouts.byKeys(keys).map((rollout) => [rollout.key, rollout]))),
    has: (keys) => withTrouble(path, () => new Set(rollouts.known(keys))),
    saveRollout: (rollout) => save('rollout', () => writeRollout(rollout)),
    scores: (wanted) => withTrouble(path, () => scores(wanted)),
    saveScores: (rollout, scored) => save('score', () => writeScores(rollout, scored)),
    completion: (key) => withTrouble(path, () => completion(key)),
    saveCompletion: (key, value) => save('completion', () => writeCompletion(key, value)),
    saveExhibit: (exhibit) => save('exhibit', () => writeExhibit(exhibit)),
    saveGrade: (grade) => save('grade', () => writeGrade(grade)),
    gradesUnder: (rubric) => withTrouble(path, () => grades.under(rubric)),
    peopleOn: (rollout, rubric) => withTrouble(path, () => grades.peopleOn(rollout, rubric)),
    saveRecorded: (recorded) => save('recording', () => writeRecorded(recorded)),
    saveCandidates: (candidates) => save('candidate', () => writeCandidates(candidates)),
  };
}
