// How everything is written on screen: locale, time zone, masking. Set by the settings store,
// read by every formatter, so a change repaints what depends on it. Touches nothing else.

class FormatSettings {
  locale = $state('en-US');
  timeZone = $state('UTC');
  maskNumbers = $state(false);
}

export const formatSettings = new FormatSettings();
