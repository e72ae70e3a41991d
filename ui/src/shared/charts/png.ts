// A picture of a chart with its title, sentence and legend, as a PNG to keep or send on.
import { color, type LegendEntry, type Palette } from './model';

interface Picture {
  title: string;
  sentence: string;
  legend: readonly LegendEntry[];
  /** The drawn chart. */
  source: HTMLCanvasElement;
  palette: Palette;
}

const PAD = 24;
const HEAD = 92;

export function picture({ title, sentence, legend, source, palette }: Picture): HTMLCanvasElement {
  const scale = 2;
  const width = source.width / scale;
  const height = source.height / scale;
  const canvas = document.createElement('canvas');
  canvas.width = (width + PAD * 2) * scale;
  canvas.height = (height + PAD * 2 + HEAD) * scale;
  const pen = canvas.getContext('2d');
  if (!pen) return canvas;
  pen.scale(scale, scale);
  pen.fillStyle = color(palette, '--panel');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const family = '"Inter Variable", sans-serif';
  pen.textBaseline = 'top';
  pen.fillStyle = color(palette, '--ink');
  pen.font = `620 18px ${family}`;
  pen.fillText(title, PAD, PAD, width);
  pen.fillStyle = color(palette, '--muted');
  pen.font = `420 13px ${family}`;
  pen.fillText(sentence, PAD, PAD + 28, width);
  let x = PAD;
  for (const entry of legend) {
    pen.fillStyle = color(palette, entry.token);
    pen.fillRect(x, PAD + 56, 10, 10);
    pen.fillStyle = color(palette, '--ink');
    const text = `${entry.label} ${entry.value}`;
    pen.fillText(text, x + 16, PAD + 54);
    x += 34 + pen.measureText(text).width;
  }
  pen.drawImage(source, PAD, PAD + HEAD, width, height);
  return canvas;
}

/** The PNG as base64, to hand to the host. */
export function base64(canvas: HTMLCanvasElement): string {
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
