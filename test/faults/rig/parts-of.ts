/** What has begun, to be ended in the opposite order. */
export function partsOf() {
  const ends: (() => Promise<void>)[] = [];
  return {
    async add<Part>(beginning: Promise<Part>, end: (part: Part) => Promise<void>): Promise<Part> {
      const part = await beginning;
      ends.unshift(() => end(part));
      return part;
    },
    closes(end: () => Promise<void>): void {
      ends.unshift(end);
    },
    async close(): Promise<void> {
      for (const end of ends.splice(0)) await end();
    },
  };
}

export type Parts = ReturnType<typeof partsOf>;
