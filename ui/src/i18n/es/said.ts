// Lo que el programa dice de fallos y cortes, por clase.
export const said = {
  'said.api_cut_short':
    'La conexión con RingCentral se interrumpió. El programa lo intenta de nuevo por sí solo.',
  'said.api_elsewhere':
    'El servidor remitió a otra dirección, y seguirla podría revelar su inicio de sesión. Compruebe la dirección del servidor en Ajustes y el proxy de la red.',
  'said.api_not_trusted':
    'El servidor no pudo demostrar quién es, así que no se le envió nada. Compruebe la dirección del servidor en Ajustes, la fecha y la hora de este equipo y si la red inspecciona las conexiones (entonces su certificado debe estar instalado en el sistema).',
  'said.api_not_understood':
    'RingCentral envió una respuesta que este programa no entiende. Compruebe la dirección del servidor en Ajustes.',
  'said.api_offline':
    'No se puede llegar a RingCentral. Compruebe la conexión de red; el programa lo intenta de nuevo por sí solo.',
  'said.api_timed_out':
    'RingCentral no respondió a tiempo. El programa lo intenta de nuevo por sí solo.',
  'said.api_web_page':
    'En lugar de RingCentral respondió una página web. Si la red pide iniciar sesión o aceptar condiciones, hágalo en un navegador; si no, compruebe la dirección del servidor en Ajustes.',
  'said.aside_not_kept':
    'La alerta queda apartada hasta que el programa termine; no se pudo guardar ({detail}). Revise el disco de la carpeta de datos.',
  'said.call_gone': 'Esta llamada ya no está en la base de datos. Actualice la tabla.',
  'said.data_disk_full':
    'El disco de la carpeta de datos está lleno ({detail}). Libere espacio e inténtelo de nuevo.',
  'said.data_not_writable':
    'No se puede escribir en la carpeta de datos ({detail}). Dé a este usuario permiso de escritura.',
  'said.days_backwards': 'El último día, {to}, es anterior al primero, {from}.',
  'said.days_no_date': '«{text}» no es una fecha; escríbala como 2026-11-20.',
  'said.days_too_many': '{days} días son demasiados; pida diez años como máximo.',
  'said.days_zone': '«{zone}» no es una zona horaria; use un nombre IANA como America/New_York.',
  'said.demo_none': 'Esta versión no tiene demostración. Inicie sesión con RingCentral.',
  'said.desktop_no_change':
    'El sistema no aceptó el cambio ({detail}). Mire en sus propios ajustes los programas que arrancan al iniciar sesión.',
  'said.desktop_no_player':
    'Ningún programa abrió el sonido ({detail}). Guárdelo y ábralo en un reproductor.',
  'said.desktop_no_update':
    'No se pudo obtener la versión más reciente ({detail}). Inténtelo más tarde.',
  'said.desktop_not_opened': 'El sistema no pudo abrirlo ({detail}).',
  'said.file_disk_full': 'El disco está lleno; libere espacio, {path} no se escribió.',
  'said.file_no_folder': 'La carpeta {path} no existe; créela o elija otra.',
  'said.file_no_name': '{path} no es un nombre de archivo; elija un archivo donde escribir.',
  'said.file_not_writable': 'No hay permiso para escribir {path}; elija otra carpeta.',
  'said.file_not_written':
    'No se pudo escribir {path} ({detail}). Elija otra carpeta o revise el disco.',
  'said.file_workbook':
    'No se pudo crear el libro de Excel: {detail}; libere espacio para archivos temporales o elija CSV.',
  'said.gap_channel_changed': 'RingCentral trasladó la conexión a otro canal.',
  'said.gap_no_room':
    'El disco no aceptó las notificaciones, y llegaron más de las que caben en la memoria.',
  'said.gap_not_reached':
    'Floorwalker no estaba en marcha, y RingCentral no guarda nada para un webhook.',
  'said.gap_offline_too_long':
    'La conexión estuvo caída más tiempo del que RingCentral guarda las notificaciones.',
  'said.gap_queue_overflow': 'Esperaban más notificaciones de las que RingCentral guarda.',
  'said.gap_recovery_failed': 'RingCentral no pudo restablecer la conexión interrumpida.',
  'said.gap_restored': 'Se restauró una copia de seguridad.',
  'said.gap_slept': 'El equipo estaba en suspensión.',
  'said.gap_subscription_lost': 'La suscripción había terminado por parte de RingCentral.',
  'said.gap_transport_changed': 'La conexión volvió por otro transporte.',
  'said.link_clock_changed': 'Se cambió el reloj del equipo.',
  'said.link_closed': 'RingCentral cerró la conexión. Conectando de nuevo.',
  'said.link_ended': 'RingCentral terminó la conexión ({code}). Conectando de nuevo.',
  'said.link_fell_back': 'Se usa PubNub porque la conexión WebSocket no es posible.',
  'said.link_filters_off':
    'RingCentral desactivó {count} de los filtros de eventos ({reason}). Compruebe los permisos de la aplicación.',
  'said.link_no_pubnub': 'Esta versión no tiene el transporte PubNub. Elija WebSocket en Ajustes.',
  'said.link_no_subscription':
    'La respuesta de RingCentral no es una suscripción. Conectando de nuevo.',
  'said.link_no_subscriptions':
    'RingCentral no ofrece suscripciones en esta dirección. Compruebe la dirección del servidor en Ajustes.',
  'said.link_no_way_out': 'PubNub tampoco es posible:',
  'said.link_not_found': 'RingCentral no encontró lo que se le pidió. Intentándolo de nuevo.',
  'said.link_not_pubnub':
    'RingCentral concedió una suscripción, pero no por PubNub. Elija el transporte WebSocket en Ajustes.',
  'said.link_not_webhook':
    'RingCentral concedió una suscripción, pero no para un webhook. Compruebe la dirección del servidor en Ajustes.',
  'said.link_on_request': 'Conectando de nuevo, como se pidió.',
  'said.link_silent': 'Hace demasiado que no llega nada de RingCentral. Conectando de nuevo.',
  'said.link_strangers':
    'Se rechazaron {count} entregas sin el código de verificación de esta ejecución.',
  'said.link_timed_out': 'RingCentral no respondió a tiempo. Conectando de nuevo.',
  'said.not_kept': 'No se pudieron guardar {count} notificaciones.',
  'said.not_kept_next':
    'En el próximo arranque, Floorwalker pregunta a RingCentral por lo que le falta.',
  'said.picture_none': 'Esto no es la imagen de un gráfico.',
  'said.pubnub_cut_short':
    'La conexión con el servidor de notificaciones se interrumpió. Intentándolo de nuevo.',
  'said.pubnub_no_channel': 'No se pudo abrir el canal de PubNub. Intentándolo de nuevo.',
  'said.pubnub_not_trusted':
    'El servidor de notificaciones no pudo demostrar quién es. Compruebe la fecha y la hora de este equipo y si la red inspecciona las conexiones.',
  'said.pubnub_not_understood':
    'El servidor de notificaciones envió algo que este programa no entiende. Intentándolo de nuevo.',
  'said.pubnub_offline':
    'No se puede llegar al servidor de notificaciones. Compruebe la conexión de red; el programa lo intenta de nuevo por sí solo.',
  'said.pubnub_status':
    'El servidor de notificaciones respondió con HTTP {status}. Intentándolo de nuevo.',
  'said.pubnub_unreadable':
    'El servidor de notificaciones envió algo ilegible. Intentándolo de nuevo.',
  'said.refused':
    'RingCentral rechazó la petición (HTTP {status}, {code}): {message}. Compruebe los ajustes de la cuenta y del servidor.',
  'said.refused_not_found': 'RingCentral ya no conoce este elemento.',
  'said.refused_permission':
    'RingCentral lo rechazó: falta el permiso {permission}. Concédalo a la aplicación en la consola de desarrolladores de RingCentral, o pida a un administrador que dé ese derecho a su usuario, y vuelva a iniciar sesión.',
  'said.refused_push':
    'A la aplicación de RingCentral le falta el permiso de notificaciones push para esta conexión. Concédalo en la consola de desarrolladores de RingCentral (su aplicación, Settings, App permissions) y vuelva a conectar.',
  'said.refused_slow_down':
    'RingCentral pide ir más despacio. El programa espera y lo intenta de nuevo por sí solo.',
  'said.refused_too_many_links':
    'RingCentral no permite más conexiones en directo para este usuario y esta aplicación. Cierre otras copias del programa; las conexiones viejas terminan solas tras unos 15 minutos.',
  'said.refused_transport':
    'A la aplicación de RingCentral le falta el permiso {permission} para esta conexión. Concédalo en la consola de desarrolladores de RingCentral (su aplicación, Settings, App permissions) y vuelva a conectar.',
  'said.refused_trouble':
    'RingCentral tiene un problema (HTTP {status}). El programa lo intenta de nuevo por sí solo.',
  'said.refused_webhook_address':
    'RingCentral no obtuvo la respuesta correcta de la dirección del webhook ({message}). Compruebe que la dirección lleva a este programa por HTTPS, con sus cabeceras y en tres segundos; se intenta de nuevo por sí solo.',
  'said.report_no_hours':
    'No hay horario laboral; póngalo en Ajustes, o haga el informe del día entero.',
  'said.report_no_such_number':
    'Ningún informe cuenta {number}; abra de nuevo las llamadas desde el informe.',
  'said.report_outages_whole': 'Los cortes se listan enteros; quite el horario laboral.',
  'said.report_unknown': 'No hay ningún informe llamado {report}.',
  'said.restore_in_use': 'Esta es la base de datos en uso. Elija una copia de seguridad de ella.',
  'said.restore_other_account':
    'Esta copia de seguridad es de otra cuenta. Inicie sesión en esa cuenta para restaurarla.',
  'said.schedule_folder': 'Elija una carpeta para los informes.',
  'said.schedule_name_holds': 'Un nombre de archivo no puede contener {letter}. Quítelo.',
  'said.schedule_name_needs':
    'El nombre del archivo debe contener {part}, para que ningún archivo sustituya a otro.',
  'said.schedule_no_format': 'No hay ningún formato llamado {format}. Elija CSV o Excel.',
  'said.schedule_reports': 'Elija al menos un informe.',
  'said.schedule_time': 'Un día tiene 1440 minutos; elija una hora antes de medianoche.',
  'said.server_no_address':
    'La dirección del servidor no es una dirección web. Debe parecerse a https://platform.ringcentral.com.',
  'said.server_no_client':
    'Falta el identificador de cliente. Cópielo de su aplicación en la consola de desarrolladores de RingCentral.',
  'said.server_not_secure':
    'La dirección del servidor debe empezar por https:// (http:// solo se permite para un servidor de este equipo).',
  'said.settings_day': 'businessHours: un día tiene 1440 minutos.',
  'said.settings_goal': '{key}Goal: un objetivo está entre 0 y 100 por ciento.',
  'said.settings_rule': '{key}Rule: no hay ninguna regla llamada {rule}.',
  'said.settings_week': 'businessHours: una semana tiene siete días.',
  'said.settings_word': '{key}: {value} no es uno de {words}.',
  'said.settings_zone': 'timeZone: no hay ninguna zona horaria llamada {zone}.',
  'said.signed_out': 'Nadie ha iniciado sesión. Inicie sesión o pruebe la demostración.',
  'said.signin_cancelled': 'Se canceló el inicio de sesión. Empiece de nuevo cuando quiera.',
  'said.signin_code_expired':
    'El inicio de sesión tardó demasiado tras la confirmación. Empiece de nuevo.',
  'said.signin_consent':
    'El inicio de sesión se rechazó en la página de RingCentral. Empiece de nuevo y elija Authorize.',
  'said.signin_credentials':
    'El nombre de usuario o la contraseña no son correctos. Compruebe ambos e inténtelo de nuevo.',
  'said.signin_grant':
    'La aplicación de RingCentral no permite este tipo de inicio de sesión. En la consola de desarrolladores debe ser una aplicación de escritorio pública con el flujo de código de autorización.',
  'said.signin_locked':
    'Este usuario está bloqueado en RingCentral. Pida a un administrador que lo desbloquee.',
  'said.signin_no_browser':
    'No se pudo abrir el navegador. Elija un navegador predeterminado en los ajustes del sistema e inténtelo de nuevo.',
  'said.signin_not_registered':
    'La aplicación de RingCentral no tiene las direcciones de retorno de este programa. Añádalas en la consola de desarrolladores a sus redirect URIs, exactamente así: {addresses}. Después empiece de nuevo.',
  'said.signin_over': 'El inicio de sesión ya no es válido. Inicie sesión de nuevo.',
  'said.signin_ports':
    'Otro programa usa los puertos a los que vuelve el inicio de sesión ({ports}). Ciérrelo, o cierre otro inicio de sesión de este programa, e inténtelo de nuevo.',
  'said.signin_redirect':
    'La aplicación de RingCentral no tiene la dirección de retorno de este programa. Añádala en la consola de desarrolladores a los redirect URIs de la aplicación, exactamente así.',
  'said.signin_refused':
    'RingCentral rechazó el inicio de sesión ({code}: {message}). Revise la aplicación en la consola de desarrolladores e inténtelo de nuevo.',
  'said.signin_second_factor':
    'Este usuario necesita un segundo factor, así que no basta una contraseña. Inicie sesión con el navegador.',
  'said.signin_stranger':
    'Lo que respondió no es RingCentral. Compruebe la dirección del servidor en Ajustes y si hay un proxy o una página de inicio de sesión de la red por medio.',
  'said.signin_timed_out':
    'El inicio de sesión no se terminó a tiempo en el navegador. Si RingCentral mostró una página de error, compruebe el identificador de cliente y que {address} está entre los redirect URIs de la aplicación en la consola de desarrolladores. Después empiece de nuevo.',
  'said.signin_trouble':
    'RingCentral tiene un problema (HTTP {status}). Inténtelo de nuevo en unos minutos.',
  'said.signin_unknown_client':
    'RingCentral no conoce este identificador de cliente. Compárelo con la aplicación en la consola de desarrolladores de RingCentral, y compruebe que el servidor (producción, pruebas, propio) es el correcto.',
  'said.signin_wait':
    'Demasiados intentos de inicio de sesión. Espere {seconds} segundos e inténtelo de nuevo.',
  'said.signin_wait_a_minute':
    'Demasiados intentos de inicio de sesión. Espere un minuto e inténtelo de nuevo.',
  'said.signin_wrong_state':
    'El navegador volvió de otro inicio de sesión. Cierre las pestañas viejas de inicio de sesión y empiece de nuevo.',
  'said.sound_gone':
    'RingCentral ya no tiene este sonido. Se borró allí o se le acabó el plazo; aquí nada puede recuperarlo.',
  'said.sound_none':
    'Lo que llegó no es un sonido que este programa pueda usar. Escúchelo en RingCentral.',
  'said.sound_offline':
    'No se puede llegar a RingCentral, o la conexión se interrumpió. Compruebe la conexión de red e inténtelo de nuevo.',
  'said.sound_slow_down':
    'RingCentral pide ir más despacio. Espere un minuto e inténtelo de nuevo.',
  'said.sound_trouble': 'RingCentral tiene un problema. Inténtelo de nuevo dentro de un rato.',
  'said.store_busy':
    'Otro programa bloquea la base de datos de llamadas; ciérrelo e inténtelo de nuevo.',
  'said.store_damaged':
    'La base de datos de llamadas está dañada ({detail}); restaure una copia de seguridad.',
  'said.store_defect':
    '{detail}. Si vuelve a ocurrir, envíe el archivo de registro de la carpeta de datos con su informe.',
  'said.store_disk':
    'El disco rechaza la base de datos de llamadas ({detail}), así que no se pueden registrar llamadas; revise el disco, y el registro sigue por sí solo.',
  'said.store_disk_full':
    'El disco está lleno, así que no se pueden registrar llamadas; libere espacio, y el registro sigue por sí solo.',
  'said.store_exists': '{path} ya existe; elija otro nombre.',
  'said.store_file':
    'El programa no puede usar {path} ({detail}). Revise el disco y los permisos de su carpeta.',
  'said.store_in_use':
    'Otro Floorwalker ya registra en esta base de datos de llamadas; ciérrelo e inténtelo de nuevo.',
  'said.store_newer':
    'Esta base de datos de llamadas es de un Floorwalker más nuevo (esquema {found}, esta versión conoce {known}); instale esa versión para abrirla.',
  'said.store_not_ours':
    '{path} no es una base de datos de llamadas de Floorwalker, o su comienzo está dañado; restaure una copia de seguridad, o mueva el archivo para empezar uno nuevo.',
  'said.store_older':
    'Esta base de datos de llamadas es de un Floorwalker más antiguo (esquema {found}); inicie Floorwalker una vez para ponerla al día.',
  'said.store_read_only':
    'La base de datos de llamadas es de solo lectura, así que no se pueden registrar llamadas; dé a este usuario permiso de escritura en su carpeta.',
  'said.tokens_no_keychain':
    'Este equipo no ofrece ningún llavero, así que el inicio de sesión no se puede guardar con seguridad. Instale y desbloquee uno (GNOME Keyring o KWallet en Linux), o use floorwalker-cli con --token-file, que guarda el inicio de sesión en un archivo cifrado con una contraseña, o dele un JWT en cada arranque.',
  'said.tokens_passphrase':
    'La contraseña no abre el archivo de inicio de sesión, o el archivo está dañado. Dé la contraseña correcta, o borre el archivo e inicie sesión de nuevo.',
  'said.tokens_refused': 'El llavero denegó el acceso. Desbloquéelo e inténtelo de nuevo.',
  'said.tokens_unreadable':
    'El inicio de sesión guardado no se puede leer. Inicie sesión de nuevo.',
  'said.unexpected':
    '{detail}. Si vuelve a ocurrir, envíe el archivo de registro de la carpeta de datos con su informe.',
  'said.websocket_elsewhere':
    'RingCentral remitió la conexión a una dirección que no es suya. Compruebe la dirección del servidor en Ajustes.',
  'said.websocket_none': 'Este servidor no ofrece conexión WebSocket. Elija PubNub en Ajustes.',
  'said.websocket_not_opened':
    'No se pudo abrir la conexión con RingCentral. Compruebe la red; algunos proxies bloquean las conexiones WebSocket.',
};
