// The servers one can sign in to. Pure.

export const SERVERS = {
  production: 'https://platform.ringcentral.com',
  sandbox: 'https://platform.devtest.ringcentral.com',
} as const;

export type ServerKind = keyof typeof SERVERS | 'custom';

export function serverKind(server: string): ServerKind {
  if (server === '' || server === SERVERS.production) return 'production';
  return server === SERVERS.sandbox ? 'sandbox' : 'custom';
}

/** https anywhere; plain http only on this computer, for a simulator. */
export function validServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.hostname !== '' && (url.protocol === 'https:' || (url.protocol === 'http:' && local));
}
