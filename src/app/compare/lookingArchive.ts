import type { Records } from '../../ports/records.ts';
import type { Archive } from '../../ports/store.ts';

/** An archive for those who only look: it finds what a population holds, and forgets what is worked out on the way. */
export function lookingArchive(records: Records | null): Archive {
  const grades = records?.grades() ?? [];
  const forget = () => Promise.resolve();
  return {
    rollouts: (keys) => records?.rolloutsByKey(keys) ?? new Map(),
    has: (keys) => new Set(records?.rolloutsByKey(keys).keys()),
    scores: (rollouts) => records?.scores(rollouts) ?? new Map(),
    completion: () => null,
    gradesUnder: (rubric) => grades.filter((grade) => grade.rubric === rubric),
    peopleOn: (rollout, rubric) =>
      grades.filter((grade) => grade.person && grade.rollout === rollout && grade.rubric === rubric),
    saveRollout: forget,
    saveScores: forget,
    saveCompletion: forget,
    saveCandidates: forget,
    saveRecorded: forget,
    saveExhibit: forget,
    saveGrade: () => Promise.resolve(false),
  };
}
