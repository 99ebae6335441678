/** A task of a stranger's own: 20 messages of guests, each for one of four desks. */
export const MESSAGES = [
  ['There are no towels in 204.', 'housekeeping'],
  ['Can we have breakfast at six?', 'restaurant'],
  ['The shower is cold again.', 'maintenance'],
  ['I lost my key card.', 'reception'],
  ['Please change the sheets.', 'housekeeping'],
  ['Is the fish fresh today?', 'restaurant'],
  ['The window does not close.', 'maintenance'],
  ['We would like to leave a day later.', 'reception'],
  ['The bin was not emptied.', 'housekeeping'],
  ['A table for five at eight, please.', 'restaurant'],
  ['The lamp by the bed flickers.', 'maintenance'],
  ['Could you call a taxi for seven?', 'reception'],
  ['More pillows, please.', 'housekeeping'],
  ['My son cannot eat nuts.', 'restaurant'],
  ['Water drips from the ceiling.', 'maintenance'],
  ['Who takes the bill?', 'reception'],
  ['The floor is dusty.', 'housekeeping'],
  ['Is there a vegetarian menu?', 'restaurant'],
  ['The heating makes a noise.', 'maintenance'],
  ['Is there a room with a view left?', 'reception'],
] as const;

export const PROMPT = `You sort messages that a hotel gets from its guests.

Say which desk the message is for: housekeeping, restaurant, reception or maintenance.
`;

export const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export const LABELS = jsonl(MESSAGES.map(([input, output]) => ({ input, output })));
