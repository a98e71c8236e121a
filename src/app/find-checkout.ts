import type { Checkout } from '../domain/mission/location';
import type { Ports } from '../ports/ports';

/** The checkout at a folder that was just added. */
export function findCheckout(ports: Ports, root: string): Checkout {
  const { current } = ports.repositories.locate(root);
  if (current === null) throw new Error(`${root} is no checkout`);
  return current;
}
