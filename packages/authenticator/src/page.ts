const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? '')

/** Relative addresses. The first script is the app, the others are what it begins with. */
export interface Names {
  readonly scripts: readonly [string, ...(readonly string[])]
  readonly style: string
}

const titleOf = (name: string): string => `${name} Authenticator`

/** The one page. Its script puts the words in, and takes what it needs to know from the attributes. */
export const pageOf = (issuer: string, name: string, { scripts: [script, ...more], style }: Names): string => `<!doctype html>
<html lang="en" data-issuer="${escape(issuer)}" data-name="${escape(name)}">
<head>
<meta charset="utf-8">
<title>${escape(titleOf(name))}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f2f5f4" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0d1313" media="(prefers-color-scheme: dark)">
<meta name="robots" content="noindex">
<link rel="manifest" href="manifest.webmanifest">
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${style}">
${more.map((path) => `<link rel="modulepreload" href="${path}">\n`).join('')}<script type="module" src="${script}"></script>
</head>
<body class="ssp">
<header class="ssp-header"><img src="icon.svg" alt="" width="28" height="28"><p><bdi>${escape(name)}</bdi> <span>Authenticator</span></p></header>
<main class="ssp-main"><div role="status" class="ssp-status"></div><div id="place" class="ssp-place"><noscript><p>This app needs JavaScript.</p><p lang="de">Diese App braucht JavaScript.</p></noscript></div></main>
</body>
</html>
`

/** What makes it installable (W3C Web Application Manifest). Addresses are relative to the manifest. */
export const manifestOf = (name: string): string =>
  JSON.stringify({
    id: './',
    name: titleOf(name),
    short_name: name,
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#f2f5f4',
    theme_color: '#f2f5f4',
    icons: [
      { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      { src: 'maskable.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'maskable' },
    ],
  })
