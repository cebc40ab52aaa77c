/**
 * List prices in us-east-1 as of November 2026, in dollars, for an estimate before anything is started (unconfirmed here;
 * AWS's price pages count). For ten minutes, because that is what a job of a verification gets at most.
 */
export const hours = 10 / 60;

/** Glue: per DPU and hour, a minute at least. */
export const dpuHour = 0.44;

/** Fargate, Linux on x86: per vCPU and per GB and hour, a minute at least. */
export const fargate = { vcpuHour: 0.04048, gbHour: 0.004445 };

/** EMR Serverless on x86: per vCPU and per GB and hour, a minute at least. */
export const emrServerless = { vcpuHour: 0.052624, gbHour: 0.0057785 };

/** EMR on EC2: one instance, EC2's price and EMR's together, per hour, a minute at least. */
export const emrPrimary = { instanceType: 'm5.xlarge', hour: 0.192 + 0.048 };

/** `about $0.02` */
export function dollars(usd: number): string {
  return usd === 0 ? 'nothing' : usd < 0.01 ? 'less than $0.01' : `about $${usd.toFixed(2)}`;
}
