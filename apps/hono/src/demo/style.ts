/** The demo application's own look: plainly not the portal's. */
export const STYLE = `:root{color-scheme:light dark;--ink:#1c1a17;--paper:#faf7f2;--line:#d8cfc0;--accent:#8a3b12}
@media (prefers-color-scheme:dark){:root{--ink:#f1ece4;--paper:#1b1917;--line:#4a443b;--accent:#ffb184}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.75rem;line-height:1.2}
h2{font-size:1.1rem;margin-top:2.5rem}
input,button{font:inherit;min-height:2.75rem;border-radius:.5rem;border:1px solid var(--line);padding:.5rem .75rem}
input{width:100%;background:transparent;color:inherit;margin-top:.25rem}
button{background:var(--accent);border-color:var(--accent);color:var(--paper);font-weight:600;padding-inline:1.25rem;cursor:pointer}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
ul{padding:0;list-style:none}
li{border-top:1px solid var(--line);padding:.75rem 0}
li strong{display:block}
pre{white-space:pre-wrap;font:inherit;font-family:ui-monospace,monospace;margin:.5rem 0 0}
table{width:100%;border-collapse:collapse}
th,td{text-align:start;border-top:1px solid var(--line);padding:.6rem .4rem}
code{font-size:1.15rem;letter-spacing:.08em}
iframe{width:100%;min-width:304px;max-width:620px;height:36rem;border:1px solid var(--line);border-radius:.75rem}
footer{max-width:34rem;margin:0 auto;padding:0 1.25rem 2rem;font-size:.875rem;opacity:.8}
[role=alert]{border-inline-start:4px solid var(--accent);padding-inline-start:.75rem}
`
