import { once } from './once.ts'
import { Passkey } from './passkey.ts'
import { arrive } from './arrive.ts'

customElements.define('ssp-passkey', Passkey)
once()
arrive()
