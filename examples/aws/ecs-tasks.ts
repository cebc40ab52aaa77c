/** The ECS cluster, and the task definitions of the steps `extract` and `load`. */
import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';

import type { LocalImage } from '../../local/images.js';
import { ACCOUNT } from '../../local/processes/emulator.js';
import { REGION } from '../../local/stack-addresses.js';
import type { Administrator } from './administrator.js';

const CLUSTER = 'etl';

export interface Databases {
  /** postgresql://… */
  source: string;
  warehouse: string;
}

/** Registered again, a task definition gets a new revision, which is the one that runs from then on. */
export async function defineTasks(admin: Administrator, { source, warehouse }: Databases): Promise<void> {
  const ecs = new ECSClient(admin);
  try {
    await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
    for (const definition of [
      task('extract-flights', 'millrace/extract-flights', { SOURCE_URL: source }),
      task('load-flights', 'millrace/load-flights', { WAREHOUSE_URL: warehouse }),
    ])
      await ecs.send(new RegisterTaskDefinitionCommand(definition));
  } finally {
    ecs.destroy();
  }
}

/** With both roles, so that whoever starts the task needs the permission to pass them. */
function task(
  family: string,
  image: LocalImage,
  environment: Readonly<Record<string, string>>,
): RegisterTaskDefinitionCommandInput {
  return {
    family,
    requiresCompatibilities: ['EC2'],
    networkMode: 'bridge',
    cpu: '256',
    memory: '512',
    taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/${family}`,
    executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/ecs-execution`,
    containerDefinitions: [
      {
        name: family,
        image,
        essential: true,
        stopTimeout: 10,
        environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': `/ecs/${family}`,
            'awslogs-region': REGION,
            'awslogs-stream-prefix': 'ecs',
            'awslogs-create-group': 'true',
          },
        },
      },
    ],
  };
}
