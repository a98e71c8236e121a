const STEPS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Arrow keys go from card to card; empty columns are passed over. Tab works as everywhere. */
export function moveFocus(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const [columns, rows] = STEPS[event.key] ?? [0, 0];
  if ((columns === 0 && rows === 0) || !(event.target instanceof HTMLElement)) return;
  const table = [...event.currentTarget.querySelectorAll('.column')]
    .map((column) => [...column.querySelectorAll<HTMLElement>('a.card')])
    .filter(({ length }) => length > 0);
  const column = table.findIndex((cards) => cards.some((card) => card === event.target));
  const row = table[column]?.findIndex((card) => card === event.target) ?? -1;
  const beside = table[column + columns];
  const next = beside?.[Math.min(row, beside.length - 1) + rows];
  if (column < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
