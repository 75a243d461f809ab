import type { JSX } from 'hono/jsx/jsx-runtime'
import type { CountryField, SelectField, Surroundings, TextField } from '../models/page-model.ts'
import { Action } from './action.tsx'
import type { BlockProps } from './block-props.ts'
import { Hidden } from './hidden.tsx'
import { fieldId } from './notice.tsx'
import { Say } from './say.tsx'
import { Sign } from './sign.tsx'
import { Submit } from './submit.tsx'
import { translate } from '../words/translate.ts'

/** Fields that are more than a line of text. */
const TYPE: Readonly<Partial<Record<TextField['autocomplete'], string>>> = { 'tel-national': 'tel', 'current-password': 'password' }

function Field({ view, field }: { readonly view: Surroundings; readonly field: TextField }): JSX.Element {
  const id = fieldId(field.name)
  const { hint, problem } = field
  const described = [...(hint === null ? [] : [`${id}-hint`]), ...(problem === null ? [] : [`${id}-problem`])]
  return (
    <div class="ssp-field" data-wrong={problem !== null}>
      <label for={id}>
        <Say lang={view.lang} message={field.label} />
      </label>
      {hint === null ? null : (
        <p class="ssp-detail" id={`${id}-hint`}>
          <Say lang={view.lang} message={hint} />
        </p>
      )}
      {problem === null ? null : (
        <p class="ssp-field-problem" id={`${id}-problem`}>
          <Sign of="alert" />
          <span>
            <Say lang={view.lang} message={problem} />
          </span>
        </p>
      )}
      <input
        id={id}
        type={TYPE[field.autocomplete] ?? 'text'}
        name={field.name}
        value={field.value}
        dir="auto"
        autocomplete={field.autocomplete}
        inputmode={field.inputMode}
        autocapitalize="off"
        spellcheck={false}
        // A page that asks for a code asks for nothing else.
        autofocus={field.autocomplete === 'one-time-code'}
        // A name that is too long is answered with a sentence, not cut off in silence.
        maxlength={field.inputMode === 'numeric' ? field.maxLength : undefined}
        aria-describedby={described.length === 0 ? undefined : described.join(' ')}
        aria-invalid={problem === null ? undefined : 'true'}
      />
    </div>
  )
}

/** Countries by their names in the reader's language, in its order, each with its calling code. */
function Countries({ view, field }: { readonly view: Surroundings; readonly field: CountryField }): JSX.Element {
  const id = fieldId(field.name)
  const names = new Intl.DisplayNames(view.lang, { type: 'region' })
  const order = new Intl.Collator(view.lang)
  const shown = field.countries
    .map(({ country, callingCode }) => ({ country, text: `${names.of(country) ?? country} +${callingCode}` }))
    .toSorted((a, b) => order.compare(a.text, b.text))
  return (
    <div class="ssp-field">
      <label for={id}>
        <Say lang={view.lang} message={field.label} />
      </label>
      <select id={id} name={field.name} autocomplete="country">
        {shown.map(({ country, text }) => (
          <option value={country} selected={country === field.value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

function Select({ view, field }: { readonly view: Surroundings; readonly field: SelectField }): JSX.Element {
  const id = fieldId(field.name)
  return (
    <div class="ssp-field">
      <label for={id}>
        <Say lang={view.lang} message={field.label} />
      </label>
      <select id={id} name={field.name}>
        {field.options.map(({ value, label }) => (
          <option value={value} selected={value === field.value}>
            {translate(view.lang, label)}
          </option>
        ))}
      </select>
    </div>
  )
}

export function FormBlock({ view, block }: BlockProps<'form'>): JSX.Element {
  const taking = block.kind === 'danger'
  const cancel =
    block.cancel === null ? null : <Action view={view} action={block.cancel} look="button" autofocus={taking} />
  return (
    <form class="ssp-form" method="post" action={block.action}>
      <Hidden view={view} fields={block.hidden} />
      {block.fields.map((field) =>
        'countries' in field ? (
          <Countries view={view} field={field} />
        ) : 'options' in field ? (
          <Select view={view} field={field} />
        ) : (
          <Field view={view} field={field} />
        ),
      )}
      <div class="ssp-actions">
        {taking ? cancel : null}
        <Submit view={view} label={block.submit} kind={block.kind} />
        {taking ? null : cancel}
      </div>
    </form>
  )
}
