// Colours of outcomes, origins and hang-ups: the same tokens as on the board. Pure.

export function legOutcomeToken(key: string): string {
  switch (key) {
    case 'connected':
    case 'transferred':
    case 'conferenced':
    case 'parked':
      return '--outcome-answered';
    case 'missed':
    case 'rejected':
    case 'failed':
      return '--outcome-missed';
    case 'voicemail':
      return '--outcome-voicemail';
    case 'no_answer':
    case 'busy':
    case 'cancelled':
      return '--outcome-abandoned';
    case 'unknown':
    case 'in_progress':
      return '--outcome-unknown';
    default:
      return '--outcome-redirected';
  }
}

export function originToken(key: string): string {
  return key === 'outbound' ? '--outcome-outbound' : '--outcome-redirected';
}

export function hangUpToken(key: string): string {
  if (key.endsWith('on_hold')) return '--hold';
  return key === 'agent' ? '--accent' : '--outcome-redirected';
}
