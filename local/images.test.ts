import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { localImages } from './images.js';

test('every image is a folder of this repository with a program in it', () => {
  const images = Object.entries(localImages(process.cwd(), '/jobs/python'));
  expect(images.length).toBeGreaterThan(0);
  for (const [image, { program, args, cwd }] of images) {
    expect(program).toBe('/jobs/python');
    expect([image, ...args.map((file) => existsSync(join(cwd, file)))]).toEqual([image, true]);
  }
});
