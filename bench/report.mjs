/** A figure with what it must stay under. */
export function report(what, value, unit, bound) {
  const figure = Number.isInteger(value) ? String(value) : value.toFixed(2);
  console.log(`${what}: ${figure}${unit && ` ${unit}`} (aim: at most ${bound}${unit && ` ${unit}`})`);
}
