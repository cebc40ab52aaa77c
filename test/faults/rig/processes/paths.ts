/** Files of the compiled project, by their path in it. */
import { fileURLToPath } from 'node:url';

export const compiled = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
