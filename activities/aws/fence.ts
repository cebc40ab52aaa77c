/**
 * The fence asks, right before a start call goes onto the wire, whether it may still be sent. It sits in the command's
 * own middleware, behind serialising, credentials and signing: nothing slow comes between its answer and the send.
 */

/** Puts the fence on a command. The command is then sent by its client as usual. */
export type Fence = <Command extends Fenced>(command: Command) => Command;

/** Of a call that may be sent by whoever comes. */
export const noFence: Fence = (command) => command;

/** Any command of any AWS client; its own middleware types say nothing that the fence needs. */
interface Fenced {
  middlewareStack: { add(...args: never[]): void };
}

interface InnermostStep {
  add(
    middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
    options: { step: 'deserialize'; priority: 'low'; name: string; override: true },
  ): void;
}

/** Nothing was sent: the server says that this attempt is no longer the current one, or could not be asked. */
export class FenceClosed extends Error {
  override readonly name = 'FenceClosed';
}

export function fenceWith(ask: () => Promise<void>): Fence {
  return (command) => {
    (command.middlewareStack as InnermostStep).add(
      (next) => async (args) => {
        try {
          await ask();
        } catch (cause) {
          throw new FenceClosed('Not sent: Temporal does not confirm that this attempt is the current one', { cause });
        }
        return next(args);
      },
      { step: 'deserialize', priority: 'low', name: 'millraceFence', override: true },
    );
    return command;
  };
}
