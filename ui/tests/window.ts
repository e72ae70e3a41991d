// Mounts the whole window against the pretend product.
import { render } from '@testing-library/svelte';
import App from '../src/App.svelte';
import { FakeHost } from '../src/ipc/fakeHost';
import type { FakeOptions } from '../src/ipc/fake/options';
import { createStores, type Stores } from '../src/stores/context';

export interface Opened {
  host: FakeHost;
  stores: Stores;
}

/** Opens a signed-in window at a place; the floor moves only when a test says so. */
export function openWindow(place = 'live', options: FakeOptions = {}): Opened {
  location.hash = `#/${place}`;
  const host = new FakeHost({ signedIn: true, stepMs: 0, ...options });
  const stores = createStores(host);
  render(App, { props: { stores } });
  return { host, stores };
}

export function byId(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  if (!found) throw new Error(`Nothing with data-testid="${id}"`);
  return found;
}

export function press(key: string, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}
