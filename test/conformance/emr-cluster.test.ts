import { describe } from 'vitest';
import { startedOnce } from './started-once.js';
import { subjectOf } from './subjects.js';

describe('a job of emr-cluster is started once', () => startedOnce(subjectOf('emr-cluster')));
