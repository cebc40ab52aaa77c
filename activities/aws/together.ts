/**
 * Many questions by few calls: what is asked while a call is under way goes with the next one, `most` at a time. So an
 * answer is never of a call that had begun before its question, and after an outage a thousand askers make two calls.
 */
export function together<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<Answer>,
  most = Infinity,
): (question: Question) => Promise<Answer> {
  const waiting: { question: Question; resolve(answer: Answer): void; reject(error: unknown): void }[] = [];
  let busy = false;

  const askAll = async () => {
    busy = true;
    while (waiting.length > 0) {
      const round = waiting.splice(0, most);
      try {
        const answer = await ask(round.map(({ question }) => question));
        for (const { resolve } of round) resolve(answer);
      } catch (error) {
        for (const { reject } of round) reject(error);
      }
    }
    busy = false;
  };

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (!busy) void askAll();
    });
}

/** The same for each place of its own, kept for as long as somebody asks there. */
export function togetherByPlace<Question, Answer>(
  ask: (place: string, questions: readonly Question[]) => Promise<Answer>,
  most?: number,
): (place: string, question: Question) => Promise<Answer> {
  const places = new Map<string, { ask: (question: Question) => Promise<Answer>; asking: number }>();
  return async (place, question) => {
    const its = places.get(place) ?? { ask: together((questions) => ask(place, questions), most), asking: 0 };
    places.set(place, its);
    its.asking += 1;
    try {
      return await its.ask(question);
    } finally {
      its.asking -= 1;
      if (its.asking === 0) places.delete(place);
    }
  };
}
