import type { JSX } from 'hono/jsx/jsx-runtime'
import { ICON_PATH, SCRIPT_PATH, STYLE_PATH } from '../assets/generated.ts'
import { say } from '../models/parts.ts'
import type { PageModel, Surroundings } from '../models/page-model.ts'
import { translate } from '../words/translate.ts'
import { Action } from './action.tsx'
import { Block } from './block.tsx'
import { EMBLEMS } from './glyphs.ts'
import { Notices } from './notice.tsx'
import { Say } from './say.tsx'
import { Sign } from './sign.tsx'

interface Props {
  readonly model: PageModel
  readonly view: Surroundings
}

const Head = ({ model, view }: Props): JSX.Element => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>{translate(view.lang, model.title)}</title>
    <link rel="icon" type="image/svg+xml" href={`${view.base}${ICON_PATH}`} />
    <link rel="stylesheet" href={`${view.base}${STYLE_PATH}`} />
    <script type="module" src={`${view.base}${SCRIPT_PATH}`}></script>
  </head>
)

/** The first letter as people see it, which may be several code points. */
function initial(text: string): string {
  for (const { segment } of new Intl.Segmenter().segment(text.trim())) return segment.toUpperCase()
  return ''
}

const Demo = ({ view }: { readonly view: Surroundings }): JSX.Element => (
  <p class="ssp-demo">
    <Sign of="flask" />
    <span>
      <Say lang={view.lang} message={say('app.demo')} />
    </span>
  </p>
)

function Context({ view, context }: { readonly view: Surroundings; readonly context: NonNullable<PageModel['context']> }): JSX.Element {
  return (
    <p class="ssp-context">
      <span class="ssp-monogram" aria-hidden="true">
        {initial(context.application)}
      </span>
      <span>
        <Say lang={view.lang} message={say('app.signing-in', context)} />
      </span>
    </p>
  )
}

function Header({ model, view }: Props): JSX.Element | null {
  if (!model.demo && model.context === null) return null
  return (
    <header class="ssp-header">
      {model.demo ? <Demo view={view} /> : null}
      {model.context === null ? null : <Context view={view} context={model.context} />}
    </header>
  )
}

function Main({ model, view }: Props): JSX.Element {
  const emblem = EMBLEMS[model.screen]
  return (
    <main class="ssp-main">
      {emblem === null ? null : (
        <span class="ssp-emblem">
          <Sign of={emblem} />
        </span>
      )}
      <h1 id="title" tabindex={-1}>
        <Say lang={view.lang} message={model.title} />
      </h1>
      <Notices view={view} notices={model.notices} />
      {model.blocks.map((block, place) => (
        <Block view={view} block={block} place={place} />
      ))}
    </main>
  )
}

/** The whole document: one column, everything in the same place on every page. */
export const Layout = ({ model, view }: Props): JSX.Element => (
  <html lang={view.lang} dir="ltr">
    <Head model={model} view={view} />
    <body class="ssp" data-screen={model.screen} data-framed={view.frame !== null}>
      <a class="ssp-skip" href="#title">
        <Say lang={view.lang} message={say('app.skip')} />
      </a>
      <Header model={model} view={view} />
      <Main model={model} view={view} />
      {model.footer.length === 0 ? null : (
        <footer class="ssp-footer">
          {model.footer.map((action) => (
            <Action view={view} action={action} look="quiet" />
          ))}
        </footer>
      )}
    </body>
  </html>
)
