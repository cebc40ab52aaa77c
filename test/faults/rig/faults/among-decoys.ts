/**
 * Cells whose job does not stand alone: while its start is unanswered still, a person repeats it, key and all. It must be
 * left alone by whatever happens then: by the search, the stop, and the janitor, who comes when the trials are over.
 */
import { join } from 'node:path';
import { readJsonLines } from '../../../../local/json-lines.js';
import type { LedgerLine } from '../../checker/sources.js';
import type { Cell } from '../cell.js';
import { repeats } from '../repeats.js';
import type { Trial } from '../trial.js';

/** A cell of the same name: nothing else is different. */
export function amongDecoys(cell: Cell): Cell {
  return {
    ...cell,
    async meet(trial, variant) {
      // Between pages a stranger has started the same job before.
      const decoy = await armDecoy(trial, cell.window === 'W13' ? 1 : 0);
      const stands = decoy.stands();
      // Where the cell itself fails, that is what counts.
      stands.catch(() => undefined);
      await cell.meet(trial, variant);
      await stands;
    },
  };
}

/** The trial's own start is held when it is done, until it was repeated. `skip`: starts of that job before it. */
async function armDecoy(trial: Trial, skip: number): Promise<{ stands(): Promise<void> }> {
  const { slot, driver, id } = trial;
  const gate = `${id}/decoy`;
  await slot.plane.gate({ id: gate, service: driver.service, operation: driver.start, match: id, stage: 'done', skip });
  return {
    async stands() {
      const { key } = await trial.when(
        'the start is done',
        (event) => event.event === 'entered' && event.gate === gate,
      );
      try {
        await repeatStart(trial, key ?? '');
      } finally {
        await slot.plane.release(gate, 'go');
      }
    },
  };
}

/** A start that the ledger has, made once more by a person. */
export async function repeatStart({ slot, driver }: Trial, key: string): Promise<void> {
  const { why, start } = repeats[driver.kind];
  const ledger = readJsonLines<LedgerLine>(join(slot.order.folder, 'ledger.jsonl'));
  const request = ledger.findLast((line) => line.event === 'received' && line.key === key)?.request;
  if (request === undefined) throw new Error(`The ledger has no start with key ${key || 'none'} to repeat`);
  slot.decoys.push({ jobId: await start(slot, request), why });
}
