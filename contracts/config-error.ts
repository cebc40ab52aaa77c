/** A process's environment is wrong: one line for each variable that is missing or wrong. Stops the process at its start. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
