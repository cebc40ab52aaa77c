/** A route as a line of its airport's report. */

export interface RouteFacts {
  destination: string;
  flights: number;
  /** Average and worst, in minutes. */
  delay: number;
  worst: number;
}

/** Averages that were taken in another order differ in their last digits. */
export function routeLine({ destination, flights, delay, worst }: RouteFacts): string {
  return [destination, flights, delay.toFixed(6), worst].join();
}
