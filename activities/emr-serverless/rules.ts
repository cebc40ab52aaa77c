/** Rules that AWS documents for a job run and no type holds. */
import { checkRules, tagRules, type Rule } from '../aws/spec-rules.js';

interface Ruled {
  sparkSubmit?: unknown;
  hive?: unknown;
  tags?: Record<string, string> | undefined;
}

const rules: readonly Rule<Ruled>[] = [
  [
    'sparkSubmit',
    ({ sparkSubmit, hive }) =>
      (sparkSubmit === undefined) === (hive === undefined) && 'a job run has either sparkSubmit or hive',
  ],
  ...tagRules('EMR Serverless', 200, /^[A-Za-z0-9 /_.:=+@-]*$/, 'letters, digits, blanks and / _ . : = + @ -'),
];

export const emrServerlessRules = checkRules(rules);
