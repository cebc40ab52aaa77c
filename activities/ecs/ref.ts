/** What names an ECS task for good, and what its success is worth. */
import type { Target } from '../../contracts/job.js';

export interface EcsRef {
  kind: 'ecs';
  target: Target;
  cluster: string;
  taskArn: string;
  /** The container whose exit decides. */
  container: string;
  /** Of that container's awslogs driver, where it has one with a stream prefix. */
  logs?: { group: string; streamPrefix: string };
}

export interface EcsResult {
  taskArn: string;
  exitCode: 0;
  containers: readonly { name: string; exitCode?: number; reason?: string }[];
  /** RFC 3339. */
  createdAt?: string;
  startedAt?: string;
  stoppedAt?: string;
  /** CPU units and MiB, as ECS writes them. */
  cpu?: string;
  memory?: string;
  launchType?: string;
  capacityProviderName?: string;
}
