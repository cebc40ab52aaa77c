export async function greet({ day }: { day: string }): Promise<string> {
  return `Hello ${day}`;
}

export type Greet = typeof greet;
