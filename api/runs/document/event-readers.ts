/** The shape of the tables that read history: one reader per kind of event, by the name of its attributes. */
import type { temporal } from '@temporalio/proto';
import type { RunFailure } from '../../../contracts/run.js';
import type { Decoder } from './payloads.js';
import type { RunEvent } from './run-event.js';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
export type AttributeName = Extract<keyof HistoryEvent, `${string}EventAttributes`>;

/** A reader that gives undefined has seen an event that tells nothing. */
export type EventReaders = {
  [Name in AttributeName]?: (
    attributes: NonNullable<HistoryEvent[Name]>,
    event: HistoryEvent,
    decode: Decoder,
  ) => Promise<RunEvent | undefined>;
};

export const unknownFailure: RunFailure = { type: 'Unknown', message: 'Temporal gave no failure.' };
