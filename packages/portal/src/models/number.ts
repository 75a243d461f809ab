import type { Country, TelephonyChannel } from '@ssp/core'
import { type Frame, page } from './frame.ts'
import type { Action, CountryField, Message, PageModel } from './page-model.ts'
import { button, link, say } from './parts.ts'
import { codeForm } from './prompt.ts'

/** What is being added, and what was typed so far. */
export interface TypedNumber {
  readonly type: 'mobile-phone' | 'landline'
  readonly country: Country
  readonly number: string
  readonly extension: string
}

const back = (frame: Frame, enrolling: boolean): Action =>
  enrolling ? link('back', `${frame.base}/enrol`, say('action.back')) : link('to-devices', `${frame.base}/devices`, say('action.to-devices'))

const TELEPHONE = { hint: null, problem: null, autocomplete: 'off', inputMode: 'tel', maxLength: 40 } as const

/** Country and number; a landline may have an extension behind it. Nothing is sent yet. */
export function numberModel(
  frame: Frame,
  typed: TypedNumber,
  countries: CountryField['countries'],
  wrong: { readonly field: 'number' | 'extension'; readonly message: Message } | null,
  enrolling: boolean,
): PageModel {
  const problemOf = (field: string): Message | null => (wrong?.field === field ? wrong.message : null)
  return page(frame, {
    screen: 'add-number',
    title: say(`add-number.${typed.type}.title`),
    blocks: [
      { block: 'text', message: say(`add-number.${typed.type}.text`) },
      {
        block: 'form',
        action: `${frame.base}/numbers`,
        fields: [
          { name: 'country', label: say('add-number.country'), value: typed.country, countries },
          {
            ...TELEPHONE,
            name: 'number',
            label: say('add-number.number'),
            value: typed.number,
            problem: problemOf('number'),
            autocomplete: 'tel-national',
          },
          ...(typed.type === 'landline'
            ? [
                {
                  ...TELEPHONE,
                  name: 'extension',
                  label: say('add-number.extension'),
                  hint: say('add-number.extension.hint'),
                  value: typed.extension,
                  problem: problemOf('extension'),
                },
              ]
            : []),
        ],
        hidden: [
          { name: 'type', value: typed.type },
          ...(typed.type === 'landline' ? [] : [{ name: 'extension', value: '' }]),
        ],
        submit: say('action.continue'),
        kind: 'primary',
        cancel: null,
      },
    ],
    footer: [back(frame, enrolling)],
  })
}

/** *Is this right?* It is shown once more as it was understood, and its owner says how to prove that it is theirs. */
export function confirmNumberModel(
  frame: Frame,
  draft: { readonly id: string; readonly type: TypedNumber['type']; readonly number: string; readonly send: string },
  channels: readonly TelephonyChannel[],
  wordWillDo: boolean,
): PageModel {
  const proofs = channels.map((channel, index) =>
    button(channel, `${frame.base}/numbers/${draft.id}/send`, say(`confirm-number.${channel}`), {
      kind: index === 0 && !wordWillDo ? 'primary' : 'plain',
      fields: [
        { name: 'by', value: channel },
        { name: 'send', value: draft.send },
      ],
    }),
  )
  const word = button('word', `${frame.base}/numbers/${draft.id}/word`, say('confirm-number.word'), { kind: 'primary' })
  const change = link('change', `${frame.base}/devices/add/${draft.type}`, say('confirm-number.change'))
  return page(frame, {
    screen: 'confirm-number',
    title: say('confirm-number.title'),
    blocks: [
      { block: 'big', label: say('confirm-number.number'), value: draft.number },
      { block: 'text', message: say(wordWillDo ? 'confirm-number.text.word' : 'confirm-number.text') },
      { block: 'actions', items: [...(wordWillDo ? [word] : []), ...proofs, change] },
    ],
  })
}

/** Where the code that proves the number is typed. */
export function numberCodeModel(
  frame: Frame,
  draft: { readonly id: string; readonly number: string },
  wrong: boolean,
): PageModel {
  return page(frame, {
    screen: 'number-code',
    title: say('number-code.title'),
    blocks: [
      { block: 'text', message: say('number-code.text', { number: draft.number }) },
      codeForm(`${frame.base}/numbers/${draft.id}/code`, say('number-code.label'), wrong, []),
    ],
    footer: [link('back', `${frame.base}/numbers/${draft.id}`, say('number-code.back'))],
  })
}
