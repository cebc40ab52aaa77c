/**
 * Asks for several jobs one after the other. What was learnt before a call fails counts, and the others are asked again:
 * a round of thirty calls would hardly ever end where every tenth is throttled. Throws when nothing was learnt.
 */
export async function oneByOne<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
  learnt: number,
): Promise<(Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = [];
  for (const item of items) {
    try {
      answers.push(await ask(item));
    } catch (error) {
      if (learnt + answers.length === 0) throw error;
      break;
    }
  }
  return items.map((_, index) => answers[index]);
}
