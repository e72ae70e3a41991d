// Las palabras de la llamada abierta: su sonido, lo que dice el registro, sus notificaciones.
export const call = {
  'sound.listen': 'Escuchar',
  'sound.save': 'Guardar',
  'sound.busy': 'Descargando…',
  'sound.saved': 'Guardado como {path}',
  'sound.note':
    'El sonido viene de RingCentral cuando usted lo pide. Lo que escuchó se borra de aquí al cerrar la sesión o salir.',
  'sound.failed.recording':
    'Falta el permiso ReadCallRecording. Concédalo a la aplicación en la consola de desarrolladores de RingCentral, o pida a un administrador el derecho a las grabaciones, y vuelva a iniciar sesión.',
  'sound.failed.voicemail':
    'Falta el permiso ReadMessages. Concédalo a la aplicación en la consola de desarrolladores de RingCentral, o pida a un administrador el derecho a este buzón, y vuelva a iniciar sesión.',
  'log.title': 'Registro de llamadas',
  'log.matched': 'Coincide',
  'log.filled': 'Coincide, y dio certeza a esta llamada',
  'log.differing': 'Difiere',
  'log.missing': 'No tiene esta llamada',
  'log.notAsked': 'Sin consultar desde esta llamada',
  'log.readAt': 'leído: {at}',
  'log.from.callLog': 'reparado desde él: {what}',
  'log.from.snapshot': 'visto mientras duraba: {what}',
  'log.field.start': 'inicio de {agent}',
  'log.field.ringing': 'timbre de {agent}',
  'log.field.answer': 'respuesta de {agent}',
  'log.field.end': 'fin de {agent}',
  'log.field.result': 'resultado de {agent}',
  'raw.copyAll': 'Copiar todo',
  'raw.copied': 'Copiado tal como llegó.',
  'raw.copiedMasked': 'Copiado, con los números ocultos.',
  'raw.outside': 'externo',
};
