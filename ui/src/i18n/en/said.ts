// What the product says of failures and outages, by kind. A test holds it against the product’s own
// list, `fixtures/sentences.json`.
export const said = {
  'said.api_cut_short':
    'The connection to RingCentral broke off. The program tries again by itself.',
  'said.api_elsewhere':
    'The server pointed to another address, and following it could give your sign-in away. Check the server address in Settings and the network’s proxy.',
  'said.api_not_trusted':
    'The server could not prove who it is, so nothing was sent to it. Check the server address in Settings, this computer’s date and time, and whether the network inspects connections (its certificate must then be installed in the system).',
  'said.api_not_understood':
    'RingCentral sent an answer this program does not understand. Check the server address in Settings.',
  'said.api_offline':
    'RingCentral cannot be reached. Check the network connection; the program tries again by itself.',
  'said.api_timed_out': 'RingCentral did not answer in time. The program tries again by itself.',
  'said.api_web_page':
    'A web page answered instead of RingCentral. If the network asks to sign in or to accept conditions, do that in a browser; otherwise check the server address in Settings.',
  'said.aside_not_kept':
    'The alert is aside until the program ends; it could not be kept ({detail}). Look at the disk of the data folder.',
  'said.call_gone': 'This call is not in the database any more. Refresh the table.',
  'said.data_disk_full':
    'The disk of the data folder is full ({detail}). Free some space and try again.',
  'said.data_not_writable':
    'The data folder cannot be written ({detail}). Make it writable for this user.',
  'said.days_backwards': 'The last day {to} is before the first {from}.',
  'said.days_no_date': '“{text}” is not a date; write it as 2026-11-20.',
  'said.days_too_many': '{days} days are too many; ask for at most ten years.',
  'said.days_zone': '“{zone}” is not a time zone; use an IANA name such as America/New_York.',
  'said.demo_none': 'This build has no demo. Sign in with RingCentral.',
  'said.desktop_no_change':
    'The system did not take the change ({detail}). Look into its own settings for programs that start at sign-in.',
  'said.desktop_no_player':
    'No program opened the sound ({detail}). Save it and open it in a player.',
  'said.desktop_no_update': 'The newest version could not be fetched ({detail}). Try again later.',
  'said.desktop_not_opened': 'The system could not open it ({detail}).',
  'said.file_disk_full': 'The disk is full; free some space, {path} was not written.',
  'said.file_no_folder': 'The folder {path} does not exist; create it or choose another.',
  'said.file_no_name': '{path} is not a file name; choose a file to write to.',
  'said.file_not_writable': 'No permission to write {path}; choose another folder.',
  'said.file_not_written':
    '{path} could not be written ({detail}). Choose another folder, or look at the disk.',
  'said.file_workbook':
    'The workbook could not be made: {detail}; free some space for temporary files, or choose CSV.',
  'said.gap_channel_changed': 'RingCentral moved the connection to another channel.',
  'said.gap_no_room':
    'The disk did not take the notifications, and more of them came than the memory holds.',
  'said.gap_not_reached':
    'Floorwalker was not running, and RingCentral keeps nothing for a webhook.',
  'said.gap_offline_too_long':
    'The connection was down for longer than RingCentral keeps notifications.',
  'said.gap_queue_overflow': 'More notifications were waiting than RingCentral keeps.',
  'said.gap_recovery_failed': 'RingCentral could not restore the interrupted connection.',
  'said.gap_restored': 'A backup was restored.',
  'said.gap_slept': 'The computer was asleep.',
  'said.gap_subscription_lost': 'The subscription had ended on RingCentral’s side.',
  'said.gap_transport_changed': 'The connection came back over another transport.',
  'said.link_clock_changed': 'The computer’s clock was changed.',
  'said.link_closed': 'RingCentral closed the connection. Connecting again.',
  'said.link_ended': 'RingCentral ended the connection ({code}). Connecting again.',
  'said.link_fell_back': 'PubNub is used, because the WebSocket connection is not possible.',
  'said.link_filters_off':
    'RingCentral switched off {count} of the event filters ({reason}). Check the app’s permissions.',
  'said.link_no_pubnub': 'This build has no PubNub transport. Choose WebSocket in Settings.',
  'said.link_no_subscription': 'RingCentral’s answer is not a subscription. Connecting again.',
  'said.link_no_subscriptions':
    'RingCentral does not offer subscriptions at this address. Check the server address in Settings.',
  'said.link_no_way_out': 'PubNub is no way out:',
  'said.link_not_found': 'RingCentral did not find what was asked for. Trying again.',
  'said.link_not_pubnub':
    'RingCentral granted a subscription, but not over PubNub. Choose the transport WebSocket in Settings.',
  'said.link_not_webhook':
    'RingCentral granted a subscription, but not for a webhook. Check the server address in Settings.',
  'said.link_on_request': 'Reconnecting on request.',
  'said.link_silent': 'Nothing has come from RingCentral for too long. Connecting again.',
  'said.link_strangers':
    '{count} deliveries without the verification token of this run were refused.',
  'said.link_timed_out': 'RingCentral did not answer in time. Connecting again.',
  'said.not_kept': '{count} notifications could not be kept.',
  'said.not_kept_next': 'At the next start Floorwalker asks RingCentral for what it missed.',
  'said.picture_none': 'This is not a picture of a chart.',
  'said.pubnub_cut_short': 'The connection to the notification server broke off. Trying again.',
  'said.pubnub_no_channel': 'PubNub’s channel could not be opened. Trying again.',
  'said.pubnub_not_trusted':
    'The notification server could not prove who it is. Check this computer’s date and time and whether the network inspects connections.',
  'said.pubnub_not_understood':
    'The notification server sent something this program does not understand. Trying again.',
  'said.pubnub_offline':
    'The notification server cannot be reached. Check the network connection; the program tries again by itself.',
  'said.pubnub_status': 'The notification server answered with HTTP {status}. Trying again.',
  'said.pubnub_unreadable': 'The notification server sent something unreadable. Trying again.',
  'said.refused':
    'RingCentral refused the request (HTTP {status}, {code}): {message}. Check the settings of the account and the server.',
  'said.refused_not_found': 'RingCentral does not know this item any more.',
  'said.refused_permission':
    'RingCentral refused this: permission {permission} is missing. Grant it to the app in the RingCentral developer console, or ask an administrator to give your user that right, then sign in again.',
  'said.refused_push':
    'The RingCentral application lacks the permission for push notifications for this connection. Grant it in the RingCentral developer console (your app, Settings, App permissions), then reconnect.',
  'said.refused_slow_down':
    'RingCentral asks to slow down. The program waits and tries again by itself.',
  'said.refused_too_many_links':
    'RingCentral allows no more live connections for this user and app. Close other copies of the program; old connections end by themselves after about 15 minutes.',
  'said.refused_transport':
    'The RingCentral application lacks the permission {permission} for this connection. Grant it in the RingCentral developer console (your app, Settings, App permissions), then reconnect.',
  'said.refused_trouble':
    'RingCentral has a problem (HTTP {status}). The program tries again by itself.',
  'said.refused_webhook_address':
    'RingCentral got no right answer from the webhook’s address ({message}). Check that the address leads to this program over HTTPS, with its headers and within three seconds; it is tried again by itself.',
  'said.report_no_hours':
    'No business hours are set; set them in Settings, or report on the whole day.',
  'said.report_no_such_number': 'No report counts {number}; open the calls from the report again.',
  'said.report_outages_whole': 'Outages are listed whole; leave the business hours out.',
  'said.report_unknown': 'There is no report called {report}.',
  'said.restore_in_use': 'This is the database in use. Choose a backup of it.',
  'said.restore_other_account':
    'This backup is of another account. Sign in to that account to restore it.',
  'said.schedule_folder': 'Choose a folder for the reports.',
  'said.schedule_name_holds': 'A file name cannot hold {letter}. Leave it out.',
  'said.schedule_name_needs': 'The file name needs {part} in it, so that no file replaces another.',
  'said.schedule_no_format': 'There is no format called {format}. Choose CSV or Excel.',
  'said.schedule_reports': 'Choose at least one report.',
  'said.schedule_time': 'A day has 1440 minutes; choose a time before midnight.',
  'said.server_no_address':
    'The server address is not a web address. It should look like https://platform.ringcentral.com.',
  'said.server_no_client':
    'The client id is missing. Copy it from your app in the RingCentral developer console.',
  'said.server_not_secure':
    'The server address must begin with https:// (http:// is allowed only for a server on this computer).',
  'said.settings_day': 'businessHours: a day has 1440 minutes.',
  'said.settings_goal': '{key}Goal: a goal is between 0 and 100 per cent.',
  'said.settings_rule': '{key}Rule: there is no rule called {rule}.',
  'said.settings_week': 'businessHours: a week has seven days.',
  'said.settings_word': '{key}: {value} is not one of {words}.',
  'said.settings_zone': 'timeZone: there is no time zone called {zone}.',
  'said.signed_out': 'Nobody is signed in. Sign in, or try the demo.',
  'said.signin_cancelled': 'The sign-in was cancelled. Start again when you are ready.',
  'said.signin_code_expired': 'The sign-in took too long after the confirmation. Start again.',
  'said.signin_consent':
    'Sign-in was refused on RingCentral’s page. Start again and choose Authorize.',
  'said.signin_credentials': 'User name or password is wrong. Check both and try again.',
  'said.signin_grant':
    'The RingCentral app does not allow this kind of sign-in. In the developer console the app must be a public desktop app with the authorization code flow.',
  'said.signin_locked': 'This user is locked in RingCentral. Ask an administrator to unlock it.',
  'said.signin_no_browser':
    'The browser could not be opened. Set a default browser in the system settings and try again.',
  'said.signin_not_registered':
    'The RingCentral app does not list this program’s return addresses. In the developer console add to its redirect URIs, exactly so: {addresses}. Then start again.',
  'said.signin_over': 'The sign-in is no longer valid. Sign in again.',
  'said.signin_ports':
    'Another program uses the ports the sign-in returns to ({ports}). Close it, or another sign-in of this program, and try again.',
  'said.signin_redirect':
    'The RingCentral app does not list this program’s return address. Add it to the app’s redirect URIs in the developer console, exactly so.',
  'said.signin_refused':
    'RingCentral refused the sign-in ({code}: {message}). Check the app in the developer console, then try again.',
  'said.signin_second_factor':
    'This user needs a second factor, so a password alone cannot sign in. Sign in with the browser.',
  'said.signin_stranger':
    'What answered is not RingCentral. Check the server address in Settings, and whether a proxy or a sign-in page of the network is in between.',
  'said.signin_timed_out':
    'The sign-in was not finished in the browser in time. If RingCentral showed an error page, check the client id and that {address} is among the app’s redirect URIs in the developer console. Then start again.',
  'said.signin_trouble': 'RingCentral has a problem (HTTP {status}). Try again in a few minutes.',
  'said.signin_unknown_client':
    'RingCentral does not know this client id. Compare it with the app in the RingCentral developer console, and check that the server (production, sandbox, custom) is the right one.',
  'said.signin_wait': 'Too many sign-in attempts. Wait {seconds} seconds and try again.',
  'said.signin_wait_a_minute': 'Too many sign-in attempts. Wait a minute and try again.',
  'said.signin_wrong_state':
    'The browser came back from a different sign-in. Close old sign-in tabs and start again.',
  'said.sound_gone':
    'RingCentral does not have this sound any more. It was deleted there, or its time was up; nothing can bring it back here.',
  'said.sound_none': 'What came is no sound this program can take. Listen to it in RingCentral.',
  'said.sound_offline':
    'RingCentral cannot be reached, or the connection broke off. Check the network connection and try again.',
  'said.sound_slow_down': 'RingCentral asks to slow down. Wait a minute and try again.',
  'said.sound_trouble': 'RingCentral has a problem. Try again in a while.',
  'said.store_busy':
    'The call database is locked by another program; close that one and try again.',
  'said.store_damaged': 'The call database is damaged ({detail}); restore a backup.',
  'said.store_defect':
    '{detail}. If it happens again, send the log from the data folder with your report.',
  'said.store_disk':
    'The disk refuses the call database ({detail}), so calls cannot be recorded; look at the disk, and recording goes on by itself.',
  'said.store_disk_full':
    'The disk is full, so calls cannot be recorded; free some space, and recording goes on by itself.',
  'said.store_exists': '{path} already exists; choose another name.',
  'said.store_file':
    'The program cannot use {path} ({detail}). Look at the disk and at the rights of its folder.',
  'said.store_in_use':
    'Another Floorwalker is already recording to this call database; close that one and try again.',
  'said.store_newer':
    'This call database was made by a newer Floorwalker (schema {found}, this version knows {known}); install that version to open it.',
  'said.store_not_ours':
    '{path} is not a Floorwalker call database, or its beginning is damaged; restore a backup, or move the file away to begin a new one.',
  'said.store_older':
    'This call database was made by an older Floorwalker (schema {found}); start Floorwalker once to bring it up to date.',
  'said.store_read_only':
    'The call database is read-only, so calls cannot be recorded; allow this user to write to its folder.',
  'said.tokens_no_keychain':
    'This computer offers no keychain, so the sign-in cannot be kept safely. Install and unlock one (GNOME Keyring or KWallet on Linux), or use floorwalker-cli with --token-file, which keeps the sign-in in a file encrypted with a passphrase, or give it a JWT at each start.',
  'said.tokens_passphrase':
    'The passphrase does not open the token file, or the file is damaged. Give the right passphrase, or delete the file and sign in again.',
  'said.tokens_refused': 'The keychain refused access. Unlock it and try again.',
  'said.tokens_unreadable': 'The stored sign-in is not readable. Sign in again.',
  'said.unexpected':
    '{detail}. If it happens again, send the log from the data folder with your report.',
  'said.websocket_elsewhere':
    'RingCentral pointed the connection to an address that is not its own. Check the server address in Settings.',
  'said.websocket_none': 'This server offers no WebSocket connection. Choose PubNub in Settings.',
  'said.websocket_not_opened':
    'The connection to RingCentral could not be opened. Check the network; some proxies block WebSocket connections.',
} as const;
