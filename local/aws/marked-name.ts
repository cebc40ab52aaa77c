/** What a job's name in AWS says: the words that a person reads, by which it is scripted, and the mark behind them. */
export interface MarkedName {
  name: string;
  key?: string;
}

export function readMarkedName(name: string): MarkedName {
  const match = /^(?:(.*) )?([0-9a-f]{32})$/.exec(name);
  return match ? { name: match[1] ?? '', key: match[2] ?? '' } : { name };
}
