import type { CallSubject, Completion, ModelRequest } from '../../ports/model.ts';

/** A request on its way out. Each policy takes one and gives one: that is the whole protocol between them. */
export type Send = (request: ModelRequest, about: CallSubject) => Promise<Completion>;
