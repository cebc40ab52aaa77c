/** What the compiler must not accept: types that could not be found are `any`, and accept everything. */
import { runApi } from 'millrace/api';
import { type Stack } from 'millrace/local';
import { runWorker } from 'millrace/worker';
import { ecsTask, step } from 'millrace/workflow';

// @ts-expect-error a family has a name
export const spec = ecsTask({ cluster: 'main', taskDefinition: 7 });

// @ts-expect-error an exit code is a number
export const exitCode: Promise<{ exitCode: string }> = step('make', ecsTask({ cluster: 'main', taskDefinition: 'a' }));

// @ts-expect-error a worker needs its workflows
export const worker = (): Promise<void> => runWorker(() => ({}));

// @ts-expect-error an API needs its pipelines
export const api = (): Promise<void> => runApi();

// @ts-expect-error an address is a text
export const address = ({ addresses }: Stack): number => addresses.aws;
