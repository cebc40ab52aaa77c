/** F3: the reply to a start, or the word of its completion, is lost or comes late. */
import type { Release } from '../processes/plane.js';
import { applied, type WindowFault } from './fault.js';

const ways: readonly Release[] = ['reset', 'hang', 'gateway', 'half'];

export const replyLost: WindowFault = {
  name: 'F3',
  says: 'reply to a start lost: reset, silence, 504, half a body; completion lost or late',
  windows: ['W3', 'W4', 'W6'],
  async apply(trial, inside, variant) {
    const how = ways[variant % ways.length] ?? 'reset';
    const lose = async () => {
      if (inside.late && variant % 2 === 1) return inside.late();
      await inside.release('lost', how);
      return inside.late ? 'dropped by the proxy' : how;
    };
    await applied(trial, inside, lose);
    trial.say('healed');
  },
};
