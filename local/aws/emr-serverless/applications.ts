/** The applications of EMR Serverless: created, started, stopped when they are idle, deleted. */
import { AwsError } from '../aws-error.js';
import { releaseOf } from '../emr/release.js';
import type { Placed } from '../page.js';
import type { PlaneParts } from '../service.js';
import { newApplication, type Application, type ApplicationState, type CreateApplicationInput } from './application.js';
import { isBefore } from './release.js';
import { createTokens } from './tokens.js';

export interface KeptApplication extends Placed {
  application: Application;
}

export interface ApplicationStore {
  create(input: CreateApplicationInput): Application;
  /** Newest first. */
  all(): readonly KeptApplication[];
  /** Throws ResourceNotFoundException. */
  get(applicationId: string): Application;
  start(application: Application): void;
  /** Makes it take a job, starts it where it may. Throws ConflictException for one that is not started. */
  admit(application: Application): void;
  stop(application: Application): void;
  delete(application: Application): void;
  /** No run is left: it stops by itself after a while, unless one comes. */
  rest(application: Application): void;
}

export function createApplicationStore(parts: PlaneParts, minuteMs: number): ApplicationStore {
  const { jobs, clock } = parts;
  const applications = new Map<string, KeptApplication>();
  const tokens = createTokens<Application>();
  const alarms = new Map<Application, () => void>();
  const wake = (application: Application): void => alarms.get(application)?.();
  const change = (application: Application, state: ApplicationState): void => {
    wake(application);
    Object.assign(application, { state, updatedAt: clock.seconds() });
  };
  const rest = (application: Application): void => {
    wake(application);
    const { enabled, idleTimeoutMinutes } = application.autoStopConfiguration;
    if (!enabled || application.state !== 'STARTED') return;
    alarms.set(
      application,
      jobs.later(idleTimeoutMinutes * minuteMs, () => change(application, 'STOPPED')),
    );
  };
  const start = (application: Application): void => {
    if (application.state === 'STARTED') return;
    mustBe(application, ['CREATED', 'STOPPED']);
    change(application, 'STARTED');
    rest(application);
  };

  return {
    rest,
    start,
    create(input) {
      checkCreate(input);
      const before = tokens.replay(input.clientToken, input);
      if (before) return before;
      const application = newApplication(parts, input);
      applications.set(application.applicationId, { application, place: -applications.size });
      tokens.keep(input.clientToken, input, application);
      return application;
    },
    all: () => [...applications.values()].reverse(),
    get(applicationId) {
      const kept = applications.get(applicationId);
      if (kept) return kept.application;
      throw new AwsError('ResourceNotFoundException', `Application ${applicationId} does not exist`, 404);
    },
    admit(application) {
      const { applicationId, state, autoStartConfiguration } = application;
      const starts = autoStartConfiguration.enabled && (state === 'CREATED' || state === 'STOPPED');
      if (state !== 'STARTED' && !starts) {
        const message = `Application ${applicationId} is not started: it is in state ${state}`;
        throw new AwsError('ConflictException', message, 409);
      }
      start(application);
      wake(application);
    },
    stop(application) {
      if (application.state === 'STOPPED') return;
      mustBe(application, ['STARTED']);
      change(application, 'STOPPED');
    },
    /** "An application has to be in a stopped or created state in order to be deleted." */
    delete(application) {
      mustBe(application, ['CREATED', 'STOPPED']);
      change(application, 'TERMINATED');
    },
  };
}

function mustBe({ applicationId, state }: Application, states: readonly ApplicationState[]): void {
  if (states.includes(state)) return;
  const wanted = `must be in one of the following statuses [${states.join(', ')}]`;
  throw new AwsError('ValidationException', `Application ${applicationId} ${wanted}. Current status: ${state}`);
}

function checkCreate({ type, releaseLabel, schedulerConfiguration }: CreateApplicationInput): void {
  const problem =
    (!['SPARK', 'HIVE'].includes(type.toUpperCase()) && `Unsupported engine ${type}`) ||
    (!releaseOf(releaseLabel) && `Release label ${releaseLabel} does not exist`) ||
    (schedulerConfiguration &&
      isBefore(releaseLabel, 7, 0) &&
      `schedulerConfiguration is supported with release label emr-7.0.0 and above, not ${releaseLabel}`);
  if (problem) throw new AwsError('ValidationException', problem);
}
