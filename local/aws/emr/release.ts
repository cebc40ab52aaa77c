/** What a release of EMR can do, by its label. */

/** Major and minor number of `emr-7.5.0`; undefined for what is no label. */
export function releaseOf(label: string): readonly [major: number, minor: number] | undefined {
  const match = /^emr-(\d+)\.(\d+)\.\d+$/.exec(label);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/** "When you use Amazon EMR releases 5.28.0 and later, you can cancel steps that are in a PENDING or RUNNING state." */
export function cancelsRunningSteps(label: string): boolean {
  const [major, minor] = releaseOf(label) ?? [0, 0];
  return major > 5 || (major === 5 && minor >= 28);
}

/** "Auto-termination is supported in Amazon EMR releases 5.30.0 and 6.1.0 and later." */
export function endsWhenIdle(label: string): boolean {
  const [major, minor] = releaseOf(label) ?? [0, 0];
  return major > 6 || (major === 6 && minor >= 1) || (major === 5 && minor >= 30);
}
