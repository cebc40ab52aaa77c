/** Files of one JSON value per line: ledgers, journals, the lines of long runs. */
import { readFileSync, truncateSync } from 'node:fs';

/** `file`: for the message. Throws for a line that is no JSON. */
export function parseJsonLines<Line>(text: string, file: string): Line[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line, index) => {
      try {
        return JSON.parse(line) as Line;
      } catch (cause) {
        throw new Error(`Line ${index + 1} of ${file} is no JSON: ${line.slice(0, 200)}`, { cause });
      }
    });
}

export function readJsonLines<Line>(file: string): Line[] {
  return parseJsonLines(readFileSync(file, 'utf8'), file);
}

/** For who goes on writing: the line that a killed writer was at is dropped, from the file as well. */
export function resumeJsonLines<Line>(file: string): Line[] {
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return parseJsonLines(whole, file);
}
