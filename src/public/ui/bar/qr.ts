/** A QR code as a picture, made in the browser. */
import { encode } from 'uqr';

const SVG = 'http://www.w3.org/2000/svg';

/** Dark on white in every theme: cameras expect it so, and need the margin. */
export function drawQr(root: Document, text: string): SVGSVGElement {
  const { data, size } = encode(text, { border: 3, ecc: 'M' });
  const picture = root.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', `0 0 ${size} ${size}`);
  picture.setAttribute('shape-rendering', 'crispEdges');
  const ground = root.createElementNS(SVG, 'rect');
  for (const side of ['width', 'height']) ground.setAttribute(side, String(size));
  ground.setAttribute('fill', '#ffffff');
  const modules = root.createElementNS(SVG, 'path');
  const dark = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')));
  modules.setAttribute('d', dark.join(''));
  modules.setAttribute('fill', '#000000');
  picture.append(ground, modules);
  return picture;
}
