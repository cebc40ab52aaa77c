import { expect, test } from 'vitest';
import type { JobKind } from '../../activities/specs.js';
import { OptionWrong } from '../command-line.js';
import { optionOf, parseVerifyCommand, parseVerifyOptions, usage } from './options.js';
import { pointsOfKind } from './points.js';

const target = ['--target', 'default'];
const ecs = ['--ecs-cluster', 'etl', '--ecs-task-definition', 'extract'];

test('nothing is started that was not named', () => {
  expect(parseVerifyOptions([...target, '--glue-job', 'nightly'])).toEqual({
    target: 'default',
    yes: false,
    readsOnly: false,
    provokeThrottling: false,
    jobs: { glue: { kind: 'glue', jobName: 'nightly' } },
  });
});

test('--help wins over all that is wrong beside it', () => {
  expect(parseVerifyCommand(['--glue-job', '--help'])).toEqual({ help: usage });
});

test('options become specs, as a pipeline would write them', () => {
  const { jobs } = parseVerifyOptions([
    ...target,
    ...['--glue-job', 'nightly', ...ecs, '--ecs-launch-type', 'FARGATE', '--ecs-command', '["sleep","300"]'],
    ...['--ecs-subnet', 'subnet-1', '--ecs-subnet', 'subnet-2', '--ecs-security-group', 'sg-1', '--ecs-public-ip'],
  ]);
  expect(jobs).toEqual({
    glue: { kind: 'glue', jobName: 'nightly' },
    ecs: {
      kind: 'ecs',
      cluster: 'etl',
      taskDefinition: 'extract',
      launchType: 'FARGATE',
      command: ['sleep', '300'],
      network: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: true },
    },
  });
});

test('every kind that has points says which options choose it', () => {
  const options = (Object.keys(pointsOfKind) as JobKind[]).map(optionOf);
  expect(options.join(' ')).toMatch(/^(--[a-z-]+,? ?)+$/);
  for (const some of options) expect(() => parseVerifyOptions([...target, '--reads-only'])).toThrow(some);
});

test.each([
  [[], '--target is missing; the one of AWS_REGION is called default.'],
  [target, 'No service is chosen. Give the options of at least one:\n  glue: --glue-job\n'],
  [[...target, '--yes', '--reads-only'], '--yes and --reads-only exclude each other.'],
  [[...target, '--ecs-cluster', 'etl'], '--ecs-task-definition is missing: it goes with --ecs-cluster.'],
  [[...target, '--ecs-public-ip'], '--ecs-cluster is missing: it goes with --ecs-public-ip.'],
  [[...target, '--emr-throttling'], '--emr-cluster-id is missing: it goes with --emr-throttling.'],
  [[...target, ...ecs, '--ecs-launch-type', 'fargate'], 'The options of ecs: launchType: Invalid option'],
  [[...target, ...ecs, '--ecs-security-group', 'sg-1'], 'The options of ecs: network.subnets: Too small'],
  [[...target, ...ecs, '--ecs-command', 'sleep 300'], '--ecs-command is "sleep 300": write a JSON list of texts'],
  [
    [...target, '--emr-cluster-id', 'mine'],
    'The options of emr-step: cluster: a cluster id looks like j-2AXXXXXXGAPLF.',
  ],
  [[...target, '--glue-job', '--yes'], '--glue-job is given without a value.'],
])('%j is refused, with what there is', (args, message) => {
  const parse = (): unknown => parseVerifyOptions(args);
  expect(parse).toThrow(OptionWrong);
  expect(parse).toThrow(message);
  expect(parse).toThrow('npm run verify-aws -- --target');
});
