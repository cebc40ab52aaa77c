/**
 * Loaded before a process' own code (`--import`): its clock is off by CLOCK_OFFSET_MS. Only what asks for the time of day
 * sees it; timers and `performance.now()` go on as they do on a machine whose clock is wrong.
 */
const offsetMs = Number(process.env['CLOCK_OFFSET_MS']);
if (!Number.isFinite(offsetMs)) throw new RangeError(`CLOCK_OFFSET_MS is ${process.env['CLOCK_OFFSET_MS']}`);

const Real = Date;
const now = (): number => Real.now() + offsetMs;

globalThis.Date = new Proxy(Real, {
  apply: () => new Real(now()).toString(),
  construct: (target, args: [], self) => Reflect.construct(target, args.length > 0 ? args : [now()], self) as object,
  get: (target, name, self) => (name === 'now' ? now : (Reflect.get(target, name, self) as unknown)),
});
