// Words of the opened call: its sound, the call log's verdict, the notifications behind it.
export const call = {
  'sound.listen': 'Listen',
  'sound.save': 'Save',
  'sound.busy': 'Fetching…',
  'sound.saved': 'Saved as {path}',
  'sound.note':
    'Sound comes from RingCentral when you ask for it. What you listened to is deleted here when you sign out or quit.',
  'sound.failed.recording':
    'The permission ReadCallRecording is missing. Grant it to the app in the RingCentral developer console, or ask an administrator to give you the right to recordings, then sign in again.',
  'sound.failed.voicemail':
    'The permission ReadMessages is missing. Grant it to the app in the RingCentral developer console, or ask an administrator to give you the right to this mailbox, then sign in again.',
  'log.title': 'Call log',
  'log.matched': 'Agrees',
  'log.filled': 'Agrees, and made this record certain',
  'log.differing': 'Differs',
  'log.missing': 'Does not have this call',
  'log.notAsked': 'Not asked since this call',
  'log.readAt': 'read {at}',
  'log.from.callLog': 'repaired from it: {what}',
  'log.from.snapshot': 'seen while it was live: {what}',
  'log.field.start': 'start of {agent}',
  'log.field.ringing': 'ringing of {agent}',
  'log.field.answer': 'answer of {agent}',
  'log.field.end': 'end of {agent}',
  'log.field.result': 'result of {agent}',
  'raw.copyAll': 'Copy all',
  'raw.copied': 'Copied, as received.',
  'raw.copiedMasked': 'Copied, with numbers masked.',
  'raw.outside': 'outside',
} as const;
