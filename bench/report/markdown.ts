/** Reports as Markdown that also reads well in a terminal: columns are padded, bars come last. */
import type { Report, Table } from './report.js';

export function reportMarkdown(name: string, { question, notes, tables, bars }: Report): string {
  return [
    `## ${name}`,
    '',
    question,
    '',
    ...tables.flatMap((table) => [
      ...(table.title === undefined ? [] : [`**${table.title}**`, '']),
      tableMarkdown(table),
      '',
    ]),
    tableMarkdown({
      head: ['Bar', 'Wanted', 'Measured', ''],
      rows: bars.map(({ what, bar, measured, met }) => [what, bar, measured, met ? 'met' : '**missed**']),
    }),
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

export function tableMarkdown({ head, rows }: Table): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}
