/** ECS task definitions, registered over the API as on AWS. */
import type { PlaneParts } from '../service.js';
import { localName } from './names.js';
import { checkRegistration } from './register-rules.js';

/** The members that the plane looks at; the rest is kept and given back. */
export interface ContainerDefinition {
  name: string;
  image: string;
  essential?: boolean | undefined;
  command?: string[] | undefined;
  environment?: { name: string; value: string }[] | undefined;
  stopTimeout?: number | undefined;
  logConfiguration?: { logDriver: string; options?: Record<string, string> | undefined } | undefined;
  [member: string]: unknown;
}

/** What RegisterTaskDefinition takes. */
export interface Registration {
  family: string;
  containerDefinitions: ContainerDefinition[];
  networkMode?: string | undefined;
  requiresCompatibilities?: string[] | undefined;
  cpu?: string | undefined;
  memory?: string | undefined;
  taskRoleArn?: string | undefined;
  executionRoleArn?: string | undefined;
  tags?: unknown;
  [member: string]: unknown;
}

export interface TaskDefinition extends Registration {
  taskDefinitionArn: string;
  revision: number;
  status: 'ACTIVE';
  compatibilities: string[];
  /** Seconds since the epoch. */
  registeredAt: number;
  registeredBy: string;
}

export interface DefinitionStore {
  register(input: Registration, principal: string): TaskDefinition;
  /** Family, `family:revision` or ARN. */
  find(name: string): TaskDefinition | undefined;
}

export function createDefinitionStore({
  account,
  region,
  clock,
}: Pick<PlaneParts, 'account' | 'region' | 'clock'>): DefinitionStore {
  const families = new Map<string, TaskDefinition[]>();
  const prefix = `arn:aws:ecs:${region}:${account}:task-definition/`;

  return {
    register({ tags: _tags, ...input }, principal) {
      checkRegistration(input);
      const revisions = families.get(input.family) ?? [];
      const revision = revisions.length + 1;
      const definition: TaskDefinition = {
        ...input,
        containerDefinitions: input.containerDefinitions.map((container) => ({ ...defaults, ...container })),
        taskDefinitionArn: `${prefix}${input.family}:${revision}`,
        revision,
        status: 'ACTIVE',
        compatibilities: compatibilitiesOf(input),
        registeredAt: clock.seconds(),
        registeredBy: principal,
      };
      families.set(input.family, [...revisions, definition]);
      return definition;
    },
    find(name) {
      const short = localName(name, prefix);
      const [family = '', revision] = short?.split(':') ?? [];
      const revisions = families.get(family) ?? [];
      return revision === undefined ? revisions.at(-1) : revisions[Number(revision) - 1];
    },
  };
}

/** As ECS fills them in. */
const defaults = { cpu: 0, essential: true, environment: [], mountPoints: [], portMappings: [], volumesFrom: [] };

/** What the definition would run on, whatever it was registered for. */
function compatibilitiesOf({ networkMode, cpu, memory }: Registration): string[] {
  if (networkMode !== 'awsvpc') return ['EXTERNAL', 'EC2'];
  return cpu && memory ? ['EC2', 'FARGATE'] : ['EC2'];
}
