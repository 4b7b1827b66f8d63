/** Why something was refused, by the code of the API; a code without words speaks the server's own sentence. */
const byCode: Record<string, string> = {
  offline: 'The server does not answer. Check your connection; nothing you did is lost.',
  not_authenticated: 'You are signed out. Sign in again and go on.',
  authentication_failed: 'You are signed out. Sign in again and go on.',
  throttled: 'Too many tries in a short time. Wait a minute and try again.',
  wrong_credentials: 'This e-mail address and password do not belong together.',
  banned: 'You were removed from this project. Its administrators can say why, and take you back.',
  not_asked: 'Your work in this project is paused. An administrator of the project can say why.',
  check_exists: 'The project has this check already.',
  needs_boxes: 'Whether something is missing can be asked only where boxes are drawn.',
  needs_verify: 'An expert settles what verification left tied: verification has to come before.',
  already_asked: 'This check has asked questions already. It stays, with what was answered.',
  invalid: 'Some fields are not right:',
};

export const problems = {
  byCode,
  unknown: 'Something unforeseen happened on this page. Load it again; if it stays, tell the administrator.',
  server: 'The server failed at this. It has written down why; try again in a moment.',
  notFound: 'There is nothing at this address.',
  notFoundMore: 'It may have been moved to the bin, or it is not yours to see. A project administrator can invite you.',
  forbidden: 'Your role does not allow this page.',
  forbiddenMore: 'An administrator of the project can give you a role that does: ask whoever invited you.',
};
