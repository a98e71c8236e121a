/** Texts of the page that stand out too little from what is behind them. Runs in the browser, so it uses nothing else. */
export function faintTexts(): readonly string[] {
  const LEAST = 4.5;
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color: string): readonly number[] => {
    if (canvas === null) return [0, 0, 0, 255];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (front: readonly number[], back: readonly number[]): readonly number[] => {
    const share = (front[3] ?? 0) / 255;
    return [0, 1, 2].map((at) => (front[at] ?? 0) * share + (back[at] ?? 0) * (1 - share)).concat(255);
  };
  const light = (color: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = color.map((part) => {
      const level = part / 255;
      return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element | null): readonly number[] => {
    if (element === null) return rgba(getComputedStyle(document.documentElement).backgroundColor);
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 255 ? own : over(own, behind(element.parentElement));
  };
  const faint: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (element === null || text === '' || element.closest('noscript, .unseen, .skip, option') !== null) continue;
    if (!element.checkVisibility()) continue;
    const ground = behind(element);
    const [one, other] = [light(over(rgba(getComputedStyle(element).color), ground)), light(ground)];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < LEAST) faint.push(`${text.slice(0, 40)} ${contrast.toFixed(2)}`);
  }
  return faint;
}

/** Controls that a screen reader could only call by their kind. Runs in the browser. */
export function unnamedControls(): readonly string[] {
  return [...document.querySelectorAll('a, button, input, select, [role=region], nav, form')].flatMap((control) => {
    const labels = control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.labels : null;
    const labelled = document.getElementById(control.getAttribute('aria-labelledby') ?? '');
    const name = [
      control.getAttribute('aria-label'),
      labelled?.textContent,
      labels?.[0]?.textContent,
      control.textContent,
    ];
    return name.some((one) => (one ?? '').trim() !== '') ? [] : [control.outerHTML.slice(0, 80)];
  });
}
