// Who is signed in. The token lives in this tab: a reload keeps it, another tab or a closed one does not.
const KEY = 'tributary.token';

/** The token, or null. */
export function token() {
  return sessionStorage.getItem(KEY);
}

export function forget() {
  sessionStorage.removeItem(KEY);
}

/**
 * Takes a token that somebody pasted. What it says is only shown here; the server verifies it.
 * @returns null, or what is wrong with it
 */
export function take(text) {
  const given = text.trim().replace(/^Bearer /, '');
  try {
    const claims = read(given);
    if (claims.exp * 1000 <= Date.now()) {
      return 'This token has expired. Ask for a new one: ./tributary token prints one.';
    }
  } catch {
    return 'This is not a token: it has three parts with dots between them and begins with "ey".';
  }
  sessionStorage.setItem(KEY, given);
  return null;
}

/** What the token says: tenant, role, teams, exp. */
export function claims() {
  return read(token());
}

function read(jwt) {
  const body = jwt.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

/**
 * Exchanges the code of a sign-in link, which stands in the fragment, and takes it out of the address.
 * @returns null, or what went wrong
 */
export async function redeem() {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (!code) {
    return null;
  }
  history.replaceState(null, '', location.pathname + location.search);
  const answer = await fetch('/sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) {
    return token() ? null : 'This link has been used or is too old. Ask for a new one, or paste a token.';
  }
  return take((await answer.json()).token);
}
