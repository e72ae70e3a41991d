// Starts the window: chooses the host (the desktop, or the pretend one in a plain browser and where
// the address says so, for tests of the real window), makes the stores and mounts the UI.
import { mount } from 'svelte';
import App from './App.svelte';
import type { Host } from './ipc/host';
import { createStores } from './stores/context';
import './styles/index';

async function chooseHost(): Promise<Host> {
  const pretend = new URLSearchParams(location.search).has('pretend');
  if ('__TAURI_INTERNALS__' in window && !pretend)
    return (await import('./ipc/tauriHost')).tauriHost();
  const { FakeHost } = await import('./ipc/fakeHost');
  const { optionsFromSearch } = await import('./ipc/fake/options');
  return new FakeHost(optionsFromSearch(location.search));
}

const target = document.getElementById('app');
if (target) {
  const stores = createStores(await chooseHost());
  mount(App, { target, props: { stores } });
}
