/** The thirteen windows, in the order in which a launch passes them. */
import { paging, settling } from './finding.js';
import { answered, between, committed, completing, delivered, fenced, read } from './starting.js';
import { accepted, asked } from './stopping.js';
import { polling, unnoticed } from './watching.js';
import type { Window, WindowName } from './window.js';

export const windows: Readonly<Record<WindowName, Window>> = {
  W1: delivered,
  W2: fenced,
  W3: read,
  W4: committed,
  W5: answered,
  W6: completing,
  W7: between,
  W8: polling,
  W9: unnoticed,
  W10: asked,
  W11: accepted,
  W12: settling,
  W13: paging,
};

export const windowNames = Object.keys(windows) as WindowName[];
