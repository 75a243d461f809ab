import { describe, expect, it } from 'vitest'
import { CHAIN_START, chainInput, checkChain, type Link } from './chain.ts'
import { upcast } from './upcast.ts'

const link = (hash: string): Link => ({ text: '{}', hash })
const links = [link('a'), link('b'), link('c')]
const computed = ['a', 'b', 'c']

describe('chainInput', () => {
  // Every account's hashes are made from this text: another one breaks all chains that exist.
  it('is this text, for ever', () => {
    expect(CHAIN_START).toBe('ssp-chain/1')
    expect(chainInput('ada', 12, CHAIN_START, '{"v":1}')).toBe('3:ada,2:12,11:ssp-chain/1,7:{"v":1}')
  })
})

describe('checkChain', () => {
  it('has nothing to say of a whole chain, nor of more than its anchor knew', () => {
    expect(checkChain(links, computed, null)).toBeNull()
    expect(checkChain(links, computed, { count: 3, head: 'c' })).toBeNull()
    expect(checkChain(links, computed, { count: 2, head: 'b' })).toBeNull()
    expect(checkChain(links, computed, { count: 0, head: CHAIN_START })).toBeNull()
    expect(checkChain([], [], { count: 0, head: CHAIN_START })).toBeNull()
  })

  it('names the first event whose hash is another one, and what is wrong', () => {
    expect(checkChain(links, ['a', 'x', 'y'], null)).toEqual({ at: 2, code: 'chain.hash' })
  })

  it('says that the tail is gone, and where', () => {
    expect(checkChain(links, computed, { count: 4, head: 'd' })).toEqual({ at: 3, code: 'chain.count' })
    expect(checkChain([], [], { count: 1, head: 'a' })).toEqual({ at: 0, code: 'chain.count' })
  })

  it('says that another chain stands there', () => {
    expect(checkChain(links, computed, { count: 2, head: 'x' })).toEqual({ at: 2, code: 'chain.head' })
    expect(checkChain(links, computed, { count: 0, head: 'x' })).toEqual({ at: 0, code: 'chain.head' })
  })

  it('finds no head where an anchor counts what cannot be counted', () => {
    expect(checkChain(links, computed, { count: 1.5, head: 'a' })).toEqual({ at: 1.5, code: 'chain.head' })
  })
})

describe('upcast', () => {
  it.each([0, 2, Number.NaN])('guesses nothing of format %s', (v) => {
    expect(upcast({ v })).toEqual({ ok: false, code: 'event.unknown-format' })
  })
})
