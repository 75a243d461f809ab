import { html } from 'hono/html'
import { PEOPLE } from './people.ts'

export type Html = ReturnType<typeof html>

export const layout = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Demo application</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
<footer><p>A demonstration: its users, tokens and codes are made up and end with this process.</p></footer>
</body>
</html>`

export const loginPage = (portal: string, problem: string | null): Html =>
  layout(
    'Sign in',
    html`${problem === null ? '' : html`<p role="alert">${problem}</p>`}
<form method="post" action="/login">
<p><label for="username">User name</label><input id="username" name="username" autocomplete="username" required></p>
<p><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p><button>Sign in</button></p>
</form>
<h2>Who is there</h2>
<p>Everybody’s password is <strong>demo</strong>.</p>
<ul>${PEOPLE.map((person) => html`<li><strong>${person.name}</strong> ${person.about}</li>`)}</ul>
<p><a href="/tokens">What the hardware tokens show now</a></p>
<p><a href="/phones">What phones and mailboxes received</a></p>
<h2>Without an application</h2>
<p><a href="${portal}/central">Demo Central</a>, the launcher with its <em>Manage devices</em></p>
<p><a href="${portal}/manage">Demo devices</a>, the address for managing devices</p>`,
  )

export const homePage = (who: { readonly username: string; readonly method: string }): Html =>
  layout(
    `Hello, ${who.username}`,
    html`<p id="signed-in">You are signed in. The portal confirmed it: ${who.method}.</p>
<form method="post" action="/logout"><p><button>Sign out</button></p></form>`,
  )

export const callbackPage = (text: string): Html =>
  layout('Not signed in', html`<p>${text}</p><p><a href="/">Back to sign-in</a></p>`)

export const tokensPage = (
  tokens: readonly { readonly owner: string; readonly serial: string; readonly code: string }[],
): Html =>
  layout(
    'Hardware tokens',
    html`<p>What the displays show now. Each code works once, for about half a minute; reload for the next.</p>
<table>
<thead><tr><th scope="col">Owner</th><th scope="col">Token</th><th scope="col">Code</th></tr></thead>
<tbody>${tokens.map((one) => html`<tr><td>${one.owner}</td><td>${one.serial}</td><td><code>${one.code}</code></td></tr>`)}</tbody>
</table>`,
  )
