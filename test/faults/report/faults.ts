/** The faults in words, for the page. */
export const faultsInWords: Readonly<Record<string, string>> = {
  F1: 'worker killed (SIGKILL)',
  F2: 'worker frozen past its timeouts, then woken; blocked; out of memory',
  F3: 'reply to a start, or its completion, lost or late',
  F4: 'throttling storm',
  F5: 'AWS answers badly, slowly or not at all; half-open link to Temporal',
  F6: 'stale listings and describes, forgotten jobs, states that go back',
  F7: 'Temporal killed, or restored from an older copy',
  F8: 'API killed; the client repeats; one business key many times at once',
  F9: 'run cancelled',
  F10: 'deadlines, with AWS slow to stop and with all workers down',
  F11: 'no capacity, Spot interruption, host loss',
  F12: 'rolling restarts with changed builds, targets and resources',
  F13: 'poison: pipelines and answers',
  F14: 'terminate, reset, activity reset, pause and unpause',
  F15: 'disk full, emulator restarted, clocks off by an hour',
  F16: 'credentials expire or are revoked',
  F17: 'a sibling fails while jobs run',
  F18: 'a start parked past settling',
};

export function faultText(fault: string): string {
  return `${fault} ${faultsInWords[fault] ?? ''}`.trim();
}

/** `F2` before `F10`. */
export function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
