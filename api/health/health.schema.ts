import { z } from 'zod';

export const healthy = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Healthy' });
