/** Shows runs as they go: those that are under way, and each once more when it has ended. */
import type { FollowOptions } from './follow-runs.js';
import type { RunLine } from './run-line.js';
import { runLine } from './run-line.js';
import type { Screen } from './screen.js';

export function showRuns(screen: Pick<Screen, 'show'>): FollowOptions['seen'] {
  const lines = new Map<string, RunLine>();
  return (name, run) => {
    const line = runLine(name, run, Date.now());
    lines.set(name, line);
    screen.show([...lines.values()].filter((other) => other === line || !other.ended));
  };
}
